import { assert } from "../assert.ts";
import type { Policy, Rule } from "./policy.ts";
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
import { ACTIONS, ACTS, CALENDARS, METRICS, metricParts, WATCHES } from "./vocabulary.ts";

/**
 * The binary rule table of `policy`, which `parsePolicy` has accepted, as version `version`
 * (1 … 2^32 − 1). The same policy and version always give the same bytes, at most 12 KiB.
 */
export function compile(policy: Policy, version: number): Uint8Array {
  assert(Number.isInteger(version) && version >= 1 && version <= 0xffffffff, "a policy version");
  const strings = new StringSection(HEADER_BYTES + policy.rules.length * RULE_BYTES);
  const bytes = new Uint8Array(TABLE_BYTES_MAX);
  const view = new DataView(bytes.buffer);
  for (const [r, rule] of policy.rules.entries()) {
    writeRule(view, HEADER_BYTES + r * RULE_BYTES, rule, strings);
  }
  const total = strings.writeTo(bytes);
  view.setUint32(0, TABLE_MAGIC, true);
  view.setUint16(4, TABLE_FORMAT, true);
  view.setUint16(6, policy.rules.length, true);
  view.setUint32(8, version, true);
  view.setUint32(12, total, true);
  for (let i = 0; i < 3; i++) bytes[20 + i] = policy.currency.charCodeAt(i);
  const table = bytes.slice(0, total);
  new DataView(table.buffer).setUint32(16, checksumOf(table), true);
  return table;
}

function writeRule(view: DataView, at: number, rule: Rule, strings: StringSection): void {
  const { kind, distinct } = metricParts(rule.metric);
  const [first, second] = rule.watch;
  assert(first !== undefined, "a rule watches something");
  const place = (watch: (typeof WATCHES)[number] | null | undefined) =>
    watch ? WATCHES.indexOf(watch) : NONE;
  const head = [
    ACTS.indexOf(rule.act),
    METRICS.indexOf(kind),
    place(distinct),
    place(first),
    place(second),
    ACTIONS.indexOf(rule.action),
    flagsOf(rule),
  ];
  for (const [i, byte] of head.entries()) view.setUint8(at + i, byte);
  writeWindow(view, at, rule, strings);
  writeU64(view, at + 16, rule.limit);
  const { amount, device_age_ms, wallet_age_ms, topped_up_within_ms, channel } = rule.when ?? {};
  const age = device_age_ms ?? wallet_age_ms;
  if (amount) writeRange(view, at + 24, amount);
  if (age) writeRange(view, at + 40, age);
  view.setUint16(at + 56, strings.add(rule.id), true);
  view.setUint8(at + 58, rule.id.length);
  view.setUint16(at + 62, strings.add(channel ?? ""), true);
  view.setUint8(at + 64, channel?.length ?? 0);
  view.setUint8(at + 65, moreFlagsOf(rule));
  view.setUint16(at + 66, rule.near_bp ?? 0, true);
  view.setUint32(at + 68, topped_up_within_ms ?? 0, true);
}

function flagsOf({ when = {}, give_back }: Rule): number {
  return (
    (give_back ? FLAG.giveBack : 0) |
    (when.amount ? FLAG.amount : 0) |
    (when.device_age_ms ? FLAG.deviceAge : 0) |
    (when.channel !== undefined ? FLAG.channel : 0) |
    (when.offline !== undefined ? FLAG.offline : 0) |
    (when.offline ? FLAG.offlineValue : 0)
  );
}

function moreFlagsOf({ when = {}, near_bp }: Rule): number {
  return (
    (when.wallet_age_ms ? MORE_FLAG.walletAge : 0) |
    (when.topped_up_within_ms === undefined ? 0 : MORE_FLAG.toppedUp) |
    (near_bp === undefined ? 0 : MORE_FLAG.near) |
    (when.either ? MORE_FLAG.either : 0)
  );
}

function writeWindow(view: DataView, at: number, { window }: Rule, strings: StringSection): void {
  if ("sliding_ms" in window) {
    writeU64(view, at + 8, window.sliding_ms);
    view.setUint16(at + 60, strings.add(""), true);
    return;
  }
  view.setUint8(at + 7, CALENDARS.indexOf(window.calendar) + 1);
  view.setUint8(at + 8, window.calendar === "day" ? 0 : (window.day ?? 1));
  view.setUint8(at + 9, window.hour ?? 0);
  view.setUint8(at + 59, window.zone.length);
  view.setUint16(at + 60, strings.add(window.zone), true);
}

type Range = { from?: number | undefined; to?: number | undefined };

function writeRange(view: DataView, at: number, range: Range): void {
  writeU64(view, at, range.from ?? 0);
  writeU64(view, at + 8, range.to ?? OPEN_END);
}

function writeU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, value >>> 0, true);
  view.setUint32(at + 4, Math.floor(value / 0x1_0000_0000), true);
}

/** The table's last section: every different string once, in the order of first use. */
class StringSection {
  readonly #start: number;
  readonly #places = new Map<string, number>();
  #text = "";

  constructor(start: number) {
    this.#start = start;
  }

  /** Where `text`, ASCII, lies from the table's first byte. */
  add(text: string): number {
    if (text === "") return this.#start;
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    const place = this.#start + this.#text.length;
    this.#places.set(text, place);
    this.#text += text;
    return place;
  }

  /** Writes the section into `bytes`; the size of the table, at most 12 KiB. */
  writeTo(bytes: Uint8Array): number {
    const total = this.#start + this.#text.length;
    assert(total <= bytes.length, "64 rules fit a table");
    for (let i = 0; i < this.#text.length; i++) {
      bytes[this.#start + i] = this.#text.charCodeAt(i);
    }
    return total;
  }
}
