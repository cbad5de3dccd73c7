import { CHANNEL, FRAME, frameRule, KEY_BITS, MASK_BITS, MASK_SUMS, ownId, SETS } from "./layout";
import {
  AGE,
  AGE_PLANES,
  AGED,
  AMOUNT_PLANES,
  classPlane,
  eventsOf,
  GIVEN,
  GROSS,
  highestId,
  idPlanes,
  OFFLINE,
  PLACE,
  PLACED,
  PLANE,
  RETURNED,
  SUBJECT_BYTES,
  SUBJECTS,
  TOPPED_UP,
} from "./page";
import { MORE_GIVEN, MORE_KEPT, MORE_OFFLINE, MORE_ONLINE, MORE_PLACED, maskPlan } from "./plan";
import {
  EITHER,
  NEAR,
  NONE,
  ruleAt,
  WHEN_AGE,
  WHEN_AMOUNT,
  WHEN_CHANNEL,
  WHEN_TOPPED_UP,
  WHEN_WALLET_AGE,
} from "./table";

/*
 * Which events of a page a rule counts, window aside: its mask, the conjunction of a class, one or
 * two subjects and its conditions, as one bit per event. Each is computed once per page and act,
 * 128 events at a time, when the first rule asks for it.
 */

let builtKeys: u32 = 0;
let builtMasksLow: u64 = 0;
let builtMasksHigh: u64 = 0;

/** Forgets every bit: the page, the act or the table is another one now. */
export function forgetBits(): void {
  builtKeys = 0;
  builtMasksLow = 0;
  builtMasksHigh = 0;
}

/** The bytes of one plane that hold events: 16 for each 128 of them. */
function usedBytes(page: usize): usize {
  return (<usize>((eventsOf(page) + 127) >> 7)) << 4;
}

/** Writes to `to` the events whose value in `planes` planes at `column` is `value`. */
function equalTo(column: usize, planes: u32, value: u32, to: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    let bits = i64x2.splat(-1);
    let plane = column + at;
    for (let b: u32 = 0; b < planes; b++) {
      const flip = i64x2.splat(<i64>((value >> b) & 1) - 1);
      bits = v128.and(bits, v128.xor(v128.load(plane), flip));
      plane += PLANE;
    }
    v128.store(to + at, bits);
  }
}

/** Writes to `to` the events of `page` whose subject `watch` has `id`. */
function subjectBits(page: usize, watch: u32, id: u32, to: usize): void {
  if (id > highestId(page, watch)) {
    memory.fill(to, 0, PLANE);
    return;
  }
  const column = page + SUBJECTS + <usize>watch * SUBJECT_BYTES;
  equalTo(column, <u32>idPlanes(page, watch), id, to, usedBytes(page));
}

/** The bits of the events of `page` with the act's own subject `watch`. */
export function keyBits(page: usize, watch: u32): usize {
  const id = ownId(watch);
  // With one subject only, its plane is the answer.
  if (id == 1 && highestId(page, watch) == 1) {
    return page + SUBJECTS + <usize>watch * SUBJECT_BYTES;
  }
  const to = KEY_BITS + ((<usize>watch) << 6);
  const bit: u32 = (<u32>1) << watch;
  if (builtKeys & bit) return to;
  builtKeys |= bit;
  subjectBits(page, watch, id, to);
  return to;
}

/** Which of 128 events have a value of at least `least` in the planes at `plane`: bit by bit. */
function atLeast(plane: usize, planes: u32, least: u64): v128 {
  let bits = i64x2.splat(-1);
  for (let b: u32 = 0; b < planes; b++) {
    const set = v128.load(plane);
    bits = (least >> b) & 1 ? v128.and(bits, set) : v128.or(bits, set);
    plane += PLANE;
  }
  return bits;
}

/** Keeps in `bits` the events whose value in `planes` planes at `column` is in [from, to). */
function keepRange(column: usize, planes: u32, from: u64, to: u64, bits: usize, n: usize): void {
  if (from >> planes != 0) {
    memory.fill(bits, 0, PLANE);
    return;
  }
  for (let at: usize = 0; at < n; at += 16) {
    let kept = v128.load(bits + at);
    if (from != 0) kept = v128.and(kept, atLeast(column + at, planes, from));
    if (to >> planes == 0) kept = v128.andnot(kept, atLeast(column + at, planes, to));
    v128.store(bits + at, kept);
  }
}

/** Keeps in `bits` the events whose amount is within `bp` × 10^−4 of the act's own, rounded down. */
function keepNear(page: usize, bp: u64, bits: usize, bytes: usize): void {
  const amount = load<u64>(FRAME, 8);
  const apart = (amount / 10000) * bp + ((amount % 10000) * bp) / 10000;
  const planes = load<u32>(page + AMOUNT_PLANES);
  keepRange(page + GROSS, planes, amount - apart, amount + apart + 1, bits, bytes);
}

/** Keeps in `bits` the events of `page`, across wallets, whose last top-up was less than `within` ago. */
function keepToppedUp(page: usize, within: i64, bits: usize): void {
  keepPlane(page, TOPPED_UP, i64x2.splat(0), bits);
  for (let w = (eventsOf(page) - 1) >> 6; w >= 0; w--) {
    const word = load<u64>(bits + ((<usize>w) << 3));
    let kept = word;
    for (let left = word; left != 0; left &= left - 1) {
      const i = ((<usize>w) << 6) + <usize>ctz(left);
      if (load<i64>(page + PLACE + (i << 3)) >= within) kept ^= left & -left;
    }
    store<u64>(bits + ((<usize>w) << 3), kept);
  }
}

/** Keeps in `bits` the events of `page` of the age that `rule` asks for. */
function keepAge(page: usize, rule: usize, bits: usize, bytes: usize): void {
  const planes = load<u32>(page + AGE_PLANES);
  keepRange(page + AGE, planes, load<u64>(rule, 40), load<u64>(rule, 48), bits, bytes);
  keepPlane(page, AGED, i64x2.splat(0), bits);
}

/** Keeps in `to` the events of `page` that meet the ranges, channel and nearness of rule `r`. */
function keepConditions(page: usize, table: usize, r: u32, to: usize): void {
  const rule = ruleAt(table, r);
  const flags: u32 = load<u8>(rule, 6);
  const bytes = usedBytes(page);
  if (flags & WHEN_AMOUNT) {
    const planes = load<u32>(page + AMOUNT_PLANES);
    keepRange(page + GROSS, planes, load<u64>(rule, 24), load<u64>(rule, 32), to, bytes);
  }
  const further: u32 = load<u8>(rule, 65);
  if (further & NEAR) keepNear(page, load<u16>(rule, 66), to, bytes);
  if (further & EITHER) {
    memory.copy(SETS, to, bytes);
    keepAge(page, rule, SETS, bytes);
    keepToppedUp(page, load<u32>(rule, 68), to);
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(to + at, v128.or(v128.load(to + at), v128.load(SETS + at)));
    }
  } else {
    if (further & WHEN_TOPPED_UP) keepToppedUp(page, load<u32>(rule, 68), to);
    if (flags & WHEN_AGE || further & WHEN_WALLET_AGE) keepAge(page, rule, to, bytes);
  }
  if (flags & WHEN_CHANNEL) {
    const id = load<u32>(frameRule(r), 16);
    const planes = <u32>idPlanes(page, CHANNEL);
    const column = page + SUBJECTS + <usize>CHANNEL * SUBJECT_BYTES;
    if (id > highestId(page, CHANNEL)) memory.fill(to, 0, PLANE);
    else keepEqual(column, planes, id, to, bytes);
  }
}

/** Keeps in `bits` the events whose value in `planes` planes at `column` is `value`. */
function keepEqual(column: usize, planes: u32, value: u32, bits: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    let kept = v128.load(bits + at);
    for (let b: u32 = 0; b < planes; b++) {
      const flip = i64x2.splat(<i64>((value >> b) & 1) - 1);
      kept = v128.and(kept, v128.xor(v128.load(column + at + <usize>b * PLANE), flip));
    }
    v128.store(bits + at, kept);
  }
}

/** The bits of the events of `page` that mask `m` of `table` selects; 0 beyond the last event. */
export function maskBits(page: usize, table: usize, m: u32): usize {
  const to = MASK_BITS + ((<usize>m) << 6);
  const bit: u64 = (<u64>1) << (m & 63);
  if ((m < 64 ? builtMasksLow : builtMasksHigh) & bit) return to;
  if (m < 64) builtMasksLow |= bit;
  else builtMasksHigh |= bit;
  const plan = maskPlan(table, m);
  const plane = classPlane(page, load<u8>(plan));
  const one = keyBits(page, load<u8>(plan, 1));
  const watch: u32 = load<u8>(plan, 2);
  const two = watch == NONE ? one : keyBits(page, watch);
  const bytes = usedBytes(page);
  for (let at: usize = 0; at < bytes; at += 16) {
    const keys = v128.and(v128.load(one + at), v128.load(two + at));
    v128.store(to + at, v128.and(v128.load(plane + at), keys));
  }
  store<i64>(MASK_SUMS + ((<usize>m) << 4), -1);
  const more: u32 = load<u8>(plan, 4);
  if (more != 0) keepMore(page, more, to);
  const conditions: u32 = load<u8>(plan, 3);
  if (conditions != NONE) keepConditions(page, table, conditions, to);
  return to;
}

/** Keeps in `bits` the events of `page` that are in plane `plane`, or with `flip` that are not. */
function keepPlane(page: usize, plane: u32, flip: v128, bits: usize): void {
  const bytes = usedBytes(page);
  const from = classPlane(page, plane);
  for (let at: usize = 0; at < bytes; at += 16) {
    const kept = v128.xor(v128.load(from + at), flip);
    v128.store(bits + at, v128.and(v128.load(bits + at), kept));
  }
}

/** Keeps in `bits` the events of `page` that are in the planes `more` asks for. */
function keepMore(page: usize, more: u32, bits: usize): void {
  if (more & MORE_OFFLINE) keepPlane(page, OFFLINE, i64x2.splat(0), bits);
  if (more & MORE_ONLINE) keepPlane(page, OFFLINE, i64x2.splat(-1), bits);
  if (more & MORE_PLACED) keepPlane(page, PLACED, i64x2.splat(0), bits);
  if (more & MORE_GIVEN) keepPlane(page, GIVEN, i64x2.splat(0), bits);
  if (more & MORE_KEPT) keepPlane(page, RETURNED, i64x2.splat(-1), bits);
}
