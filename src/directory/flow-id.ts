import { assert } from "../assert.ts";
import { decodeBase64url, encodeHex } from "../token/grammar.ts";
import type { KeyRing } from "../token/key-ring.ts";
import { openId, type SealedKind, sealId } from "../token/seal.ts";
import type { FlowKind } from "./flow.ts";

const prefixes = {
  registration: "reg",
  sign_in: "sgn",
  recovery: "rec",
  lost_device: "los",
  contact: "cof",
} as const satisfies Record<FlowKind, SealedKind>;

const flowNumberBytes = 15;
/** Hexadecimal characters of a report's id that name its contact; the others name its key. */
const reportContactChars = 16;

/** The Directory shard of a blinded contact or of a key's hash: its first byte, hexadecimal. */
export function shardOf(hex: string): string {
  return hex.slice(0, 2);
}

/**
 * A fresh flow of one contact: the shard's byte, then 15 random ones; 32 hexadecimal characters.
 */
export function makeFlowId(blindHex: string, random: (bytes: number) => Uint8Array): string {
  return shardOf(blindHex) + encodeHex(random(flowNumberBytes));
}

/**
 * The report of a lost phone that a key makes of a contact, always the same: half of it is the start of
 * the blinded contact, and half that of the key's thumbprint. 32 hexadecimal characters.
 */
export function reportIdOf(blindHex: string, jkt: string): string {
  return blindHex.slice(0, reportContactChars) + keyPart(jkt);
}

/** What all reports of one contact begin with, and no other's. */
export function reportContact(reportId: string): string {
  return reportId.slice(0, reportContactChars);
}

/** Whether a report is this key's. */
export function isReportOf(reportId: string, jkt: string): boolean {
  return reportId.slice(reportContactChars) === keyPart(jkt);
}

function keyPart(jkt: string): string {
  const octets = decodeBase64url(jkt);
  assert(octets !== null, "a thumbprint is base64url");
  return encodeHex(octets).slice(0, 32 - reportContactChars);
}

/** The id that a caller sees: it leads to the flow's shard, and nobody else can make one. */
export function sealFlowId(ring: KeyRing, kind: FlowKind, flowId: string): string {
  return sealId(ring, prefixes[kind], flowId, 0);
}

/** The flow of an id that this deployment gave out for this kind; else null. Never throws. */
export function openFlowId(ring: KeyRing, kind: FlowKind, id: string): string | null {
  const opened = openId(ring, prefixes[kind], id);
  return opened?.number === 0 ? opened.route : null;
}
