import { dropEvents } from "./drop";
import { judge } from "./judge";
import { FRAME, FRAME_RULES, LAYOUT_VERSION, PAGE_SLOTS, RESULT, TABLE_SLOTS } from "./layout";
import { appendEvent, closePage, openPage } from "./page";
import { forgetPlan, PLAN, planTable } from "./plan";
import { tableAt, tableHolds } from "./table";

/*
 * The velocity engine. It imports nothing, allocates nothing and knows no clock. The caller writes
 * into the places drawn in layout.ts, calls one function, and reads the answer; between the write
 * and the read nobody else may call, since all of an isolate shares one instance.
 */

/** The version of the layout that the caller was written for. */
export function layout(): u32 {
  return LAYOUT_VERSION;
}

/** Where the caller writes the act or event. */
export function frame(): usize {
  return FRAME;
}

/** Where the caller writes what a rule needs to know of this call. */
export function frameRules(): usize {
  return FRAME_RULES;
}

/** Where the caller reads the verdicts. */
export function results(): usize {
  return RESULT;
}

/** The number of pages in the pool. */
export function pages(): u32 {
  return PAGE_SLOTS;
}

/** The number of tables held at once. */
export function tables(): u32 {
  return TABLE_SLOTS;
}

/** Where the caller writes rule table `index` before `install`. */
export function table(index: u32): usize {
  return index < TABLE_SLOTS ? tableAt(index) : 0;
}

/** 1 if the `bytes` bytes at `table(index)` are a well-formed rule table, which then serves; or 0. */
export function install(index: u32, bytes: u32): u32 {
  if (index >= TABLE_SLOTS) return 0;
  forgetPlan(tableAt(index));
  if (!tableHolds(tableAt(index), bytes)) return 0;
  planTable(tableAt(index));
  return 1;
}

/** 1 when page `index` is empty and belongs to `generation`, behind page `previous` or −1; or 0. */
export function open(index: u32, generation: u32, previous: i32): u32 {
  return openPage(index, generation, previous) ? 1 : 0;
}

/** Wipes page `index`. */
export function close(index: u32): void {
  closePage(index);
}

/** Adds the event in the frame: 0 done, 1 page full, 2 another generation, 3 malformed. */
export function append(index: u32, generation: u32): u32 {
  return appendEvent(index, generation);
}

/** Takes the last `count` events off page `index`: 0 done, 2 another generation, 3 not so many. */
export function drop(index: u32, generation: u32, count: i32): u32 {
  return dropEvents(index, generation, count);
}

/** Judges the act in the frame: 0 done, 2 another generation, 4 no such table. */
export function check(table: u32, page: u32, generation: u32): u32 {
  if (table >= TABLE_SLOTS || load<u32>(tableAt(table) + PLAN) != 1) return 4;
  return judge(tableAt(table), page, generation) ? 0 : 2;
}
