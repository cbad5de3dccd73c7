import { fail, ok, type Result } from "../result.ts";
import { compile } from "./compile.ts";
import { type Policy, parsePolicy, type Rule } from "./policy.ts";
import {
  checksumOf,
  FLAG,
  HEADER_BYTES,
  MORE_FLAG,
  NONE,
  OPEN_END,
  RULE_BYTES,
  TABLE_BYTES_MAX,
  TABLE_FORMAT,
  TABLE_MAGIC,
} from "./table.ts";
import { ACTIONS, ACTS, CALENDARS, METRICS, WATCHES } from "./vocabulary.ts";

/** What a table says: the policy it was compiled from, and its version. */
export interface RuleTable {
  readonly policyVersion: number;
  readonly policy: Policy;
}

/**
 * The policy in `bytes`, every default written out. `table_malformed` unless they are exactly the
 * table that `compile` makes of that policy.
 */
export function readTable(bytes: Uint8Array): Result<RuleTable, "table_malformed"> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || bytes.length > TABLE_BYTES_MAX) return fail("table_malformed");
  const rules = view.getUint16(6, true);
  const holds =
    view.getUint32(0, true) === TABLE_MAGIC &&
    view.getUint16(4, true) === TABLE_FORMAT &&
    view.getUint32(12, true) === bytes.length &&
    view.getUint32(16, true) === checksumOf(bytes) &&
    HEADER_BYTES + rules * RULE_BYTES <= bytes.length;
  if (!holds) return fail("table_malformed");
  const document = {
    currency: ascii(bytes, 20, 3),
    rules: Array.from({ length: rules }, (_, r) => readRule(bytes, view, r)),
  };
  const policy = parsePolicy(document);
  const policyVersion = view.getUint32(8, true);
  if (!policy.ok || policyVersion === 0) return fail("table_malformed");
  const compiled = compile(policy.value, policyVersion);
  if (compiled.some((byte, i) => byte !== bytes[i])) return fail("table_malformed");
  return ok({ policyVersion, policy: policy.value });
}

function readRule(bytes: Uint8Array, view: DataView, r: number): Record<keyof Rule, unknown> {
  const at = HEADER_BYTES + r * RULE_BYTES;
  const byte = (offset: number) => view.getUint8(at + offset);
  const kind = METRICS[byte(1)];
  const second = byte(4);
  return {
    id: ascii(bytes, view.getUint16(at + 56, true), byte(58)),
    act: ACTS[byte(0)],
    watch: second === NONE ? [WATCHES[byte(3)]] : [WATCHES[byte(3)], WATCHES[second]],
    metric: kind === "distinct" ? `distinct:${WATCHES[byte(2)]}` : kind,
    window: readWindow(bytes, view, at),
    limit: readSafe(view, at + 16),
    when: readWhen(bytes, view, at),
    action: ACTIONS[byte(5)],
    give_back: (byte(6) & FLAG.giveBack) !== 0,
    near_bp: byte(65) & MORE_FLAG.near ? view.getUint16(at + 66, true) : undefined,
  };
}

function readWindow(bytes: Uint8Array, view: DataView, at: number): unknown {
  const kind = view.getUint8(at + 7);
  if (kind === 0) return { sliding_ms: readSafe(view, at + 8) };
  const day = view.getUint8(at + 8);
  return {
    calendar: CALENDARS[kind - 1],
    zone: ascii(bytes, view.getUint16(at + 60, true), view.getUint8(at + 59)),
    ...(kind === 1 ? {} : { day }),
    hour: view.getUint8(at + 9),
  };
}

function readWhen(bytes: Uint8Array, view: DataView, at: number): Rule["when"] {
  const flags = view.getUint8(at + 6);
  const more = view.getUint8(at + 65);
  const range = (offset: number) => {
    const from = readSafe(view, at + offset);
    const to = readSafe(view, at + offset + 8);
    return to === OPEN_END ? { from } : { from, to };
  };
  return {
    ...(flags & FLAG.deviceAge ? { device_age_ms: range(40) } : {}),
    ...(more & MORE_FLAG.walletAge ? { wallet_age_ms: range(40) } : {}),
    ...(more & MORE_FLAG.toppedUp ? { topped_up_within_ms: view.getUint32(at + 68, true) } : {}),
    ...(more & MORE_FLAG.either ? { either: true } : {}),
    ...(flags & FLAG.amount ? { amount: range(24) } : {}),
    ...(flags & FLAG.channel
      ? { channel: ascii(bytes, view.getUint16(at + 62, true), view.getUint8(at + 64)) }
      : {}),
    ...(flags & FLAG.offline ? { offline: (flags & FLAG.offlineValue) !== 0 } : {}),
  };
}

/** The u64 at `at`, rounded above 2^53, which no policy accepts anyway. */
function readSafe(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true);
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
