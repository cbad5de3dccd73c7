import { encodeHex } from "../token/grammar.ts";
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

/** The id that a caller sees: it leads to the flow's shard, and nobody else can make one. */
export function sealFlowId(ring: KeyRing, kind: FlowKind, flowId: string): string {
  return sealId(ring, prefixes[kind], flowId, 0);
}

/** The flow of an id that this deployment gave out for this kind; else null. Never throws. */
export function openFlowId(ring: KeyRing, kind: FlowKind, id: string): string | null {
  const opened = openId(ring, prefixes[kind], id);
  return opened?.number === 0 ? opened.route : null;
}
