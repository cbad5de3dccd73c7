import { RULES_MAX } from "./layout";
import { APPROVED, DECLINED, GROSS, NET } from "./page";
import {
  AMOUNT,
  CONSECUTIVE_DECLINES,
  DECLINES,
  GIVE_BACK,
  GIVEN_BACK,
  NONE,
  OFFLINE_VALUE,
  ruleAt,
  rulesOf,
  TRAVEL_SPEED,
  WHEN_OFFLINE,
} from "./table";

/*
 * The plan of a table: what several rules share is computed once per act.
 *
 *  12288 ┌ header ─────────────────────────────────────────────────────── 16 ┐
 *        │  0 planned u32 │ 4 masks u16 │ 6 spans u16                           │
 *  12304 ├ per rule ─────────────────────────────────────────────── 64 × 32 ┤
 *        │  0 act u8 │ 1 metric u8 │ 2 mask u8 │ 3 mask of the approvals that  │
 *        │ end a run u8 │ 4 span u8 │ 5 distinct watch u8 │ 6 flags, 7 more u8 │
 *        │  8 limit i64 │ 16 what it needs of the act u16: watches, as bits,   │
 *        │ and 32768 for a place │ 18 column of the amounts it adds up u16     │
 *  14352 ├ masks ──────────────────────────────────────────────── 128 × 8 ┤
 *        │  0 class plane u8 │ 1 watch u8 │ 2 second watch u8 │ 3 rule whose   │
 *        │ ranges and channel it has u8 (255: none) │ 4 more planes u8:       │
 *        │ 1 offline, 2 not offline, 4 with a place, 8 not returned in full,   │
 *        │ 16 something returned                                               │
 *  15376 ├ spans: sliding ms i64 (0: calendar), rule that has it u64, 64 × 16 ┤
 *  16400 └────────────────────────────────────────────────────────────────────┘
 */
export const PLAN: usize = 12288;
export const PLAN_BYTES: usize = 4112;
const RULES: usize = 12304;
const MASKS: usize = 14352;
const SPANS: usize = 15376;

/** The planes that a mask may add to its class. */
export const MORE_OFFLINE: u32 = 1;
export const MORE_ONLINE: u32 = 2;
export const MORE_PLACED: u32 = 4;
export const MORE_KEPT: u32 = 8;
export const MORE_GIVEN: u32 = 16;

/** The bit of a rule's needs that asks for a place. */
export const NEEDS_PLACE: u32 = 32768;

/** The conditions of which the planes know nothing but ranges, channels and nearness. */
const RANGED: u32 = 2 | 4 | 8;

/** The conditions of `rule` that are no planes, as bits: flags, and the further flags above them. */
function rangedOf(rule: usize): u32 {
  return (<u32>load<u8>(rule, 6) & RANGED) | ((<u32>load<u8>(rule, 65)) << 8);
}

/** The plan of rule `r`: see the drawing. */
export function rulePlan(table: usize, r: u32): usize {
  return table + RULES + ((<usize>r) << 5);
}

/** Mask `m`. */
export function maskPlan(table: usize, m: u32): usize {
  return table + MASKS + ((<usize>m) << 3);
}

/** The number of spans: windows that differ. */
export function spansOf(table: usize): u32 {
  return load<u16>(table + PLAN, 6);
}

/** Span `s`. */
export function spanPlan(table: usize, s: u32): usize {
  return table + SPANS + ((<usize>s) << 4);
}

/** True if rules `a` and `b` ask for the same ranges, channel and nearness. */
function sameConditions(table: usize, a: u32, b: u32): bool {
  const one = ruleAt(table, a);
  const two = ruleAt(table, b);
  if (rangedOf(one) != rangedOf(two)) return false;
  if (load<u16>(one, 66) != load<u16>(two, 66)) return false;
  if (load<u32>(one, 68) != load<u32>(two, 68)) return false;
  for (let at: usize = 24; at < 56; at += 8) {
    if (load<u64>(one + at) != load<u64>(two + at)) return false;
  }
  const from = load<u16>(one, 62) == load<u16>(two, 62);
  return from && load<u8>(one, 64) == load<u8>(two, 64);
}

/** The mask that rule `r` has over class plane `plane` and `more` planes. */
function planMask(table: usize, r: u32, plane: u32, more: u32): u32 {
  const rule = ruleAt(table, r);
  const n: u32 = load<u16>(table + PLAN, 4);
  const conditions = rangedOf(rule) != 0 ? r : NONE;
  for (let m: u32 = 0; m < n; m++) {
    const mask = maskPlan(table, m);
    if (<u32>load<u8>(mask) != plane || <u32>load<u8>(mask, 4) != more) continue;
    if (load<u8>(mask, 1) != load<u8>(rule, 3)) continue;
    if (load<u8>(mask, 2) != load<u8>(rule, 4)) continue;
    const other: u32 = load<u8>(mask, 3);
    if (other == conditions) return m;
    if (other != NONE && conditions != NONE && sameConditions(table, other, r)) return m;
  }
  const mask = maskPlan(table, n);
  store<u8>(mask, <u8>plane);
  store<u8>(mask, load<u8>(rule, 3), 1);
  store<u8>(mask, load<u8>(rule, 4), 2);
  store<u8>(mask, <u8>conditions, 3);
  store<u8>(mask, <u8>more, 4);
  store<u16>(table + PLAN, <u16>(n + 1), 4);
  return n;
}

/** Sliding windows of one length are one span; a calendar window is one for each rule. */
function planSpan(table: usize, r: u32): u32 {
  const rule = ruleAt(table, r);
  const n = spansOf(table);
  const sliding: i64 = load<u8>(rule, 7) == 0 ? load<i64>(rule, 8) : 0;
  for (let s: u32 = 0; s < n && sliding != 0; s++) {
    if (load<i64>(spanPlan(table, s)) == sliding) return s;
  }
  store<i64>(spanPlan(table, n), sliding);
  store<u64>(spanPlan(table, n), r, 8);
  store<u16>(table + PLAN, <u16>(n + 1), 6);
  return n;
}

/** What rule `r` needs of an act: the watches it watches and counts, as bits, and a place. */
function needsOf(rule: usize): u32 {
  let bits: u32 = (<u32>1) << load<u8>(rule, 3);
  if (load<u8>(rule, 4) != <u8>NONE) bits |= (<u32>1) << load<u8>(rule, 4);
  if (load<u8>(rule, 2) != <u8>NONE) bits |= (<u32>1) << load<u8>(rule, 2);
  return load<u8>(rule, 1) == TRAVEL_SPEED ? bits | NEEDS_PLACE : bits;
}

function planRule(table: usize, r: u32): void {
  const rule = ruleAt(table, r);
  const metric: u32 = load<u8>(rule, 1);
  const flags: u32 = load<u8>(rule, 6);
  const act: u32 = load<u8>(rule);
  let more: u32 = 0;
  if (flags & WHEN_OFFLINE) more |= flags & OFFLINE_VALUE ? MORE_OFFLINE : MORE_ONLINE;
  if (metric == TRAVEL_SPEED) more |= MORE_PLACED;
  if (flags & GIVE_BACK && metric != AMOUNT) more |= MORE_KEPT;
  if (metric >= GIVEN_BACK) more |= MORE_GIVEN;
  const ended = metric == CONSECUTIVE_DECLINES;
  const declines = ended || metric == DECLINES;
  const mask = planMask(table, r, act + (declines ? DECLINED : APPROVED), more);
  const approvals = ended ? planMask(table, r, act + APPROVED, more) : mask;
  const plan = rulePlan(table, r);
  store<u8>(plan, <u8>act);
  store<u8>(plan, <u8>metric, 1);
  store<u8>(plan, <u8>mask, 2);
  store<u8>(plan, <u8>approvals, 3);
  store<u8>(plan, <u8>planSpan(table, r), 4);
  store<u8>(plan, load<u8>(rule, 2), 5);
  store<u8>(plan, <u8>flags, 6);
  store<u8>(plan, load<u8>(rule, 65), 7);
  store<i64>(plan, load<i64>(rule, 16), 8);
  store<u16>(plan, <u16>needsOf(rule), 16);
  store<u16>(plan, <u16>(flags & GIVE_BACK ? NET : GROSS), 18);
}

/** Plans the rules of `table`, which was found well-formed. */
export function planTable(table: usize): void {
  const rules = min<i32>(rulesOf(table), RULES_MAX);
  for (let r = 0; r < rules; r++) planRule(table, r);
  store<u32>(table + PLAN, 1);
}

/** Forgets the plan of `table`, which then serves nobody. */
export function forgetPlan(table: usize): void {
  memory.fill(table + PLAN, 0, PLAN_BYTES);
}
