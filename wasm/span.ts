import { FRAME, frameRule, SPAN_FIRST, SPAN_SINCE } from "./layout";
import { firstAfter } from "./page";
import { spanPlan, spansOf } from "./plan";
import { forgetBits } from "./select";

let turnedTo: usize = 0;

/** Sets where each window of `table` begins, as of the act in FRAME. */
export function openSpans(table: usize): void {
  turnedTo = 0;
  const now = load<i64>(FRAME);
  const spans = spansOf(table);
  for (let s: u32 = 0; s < spans; s++) {
    const plan = spanPlan(table, s);
    const sliding = load<i64>(plan);
    const since = sliding != 0 ? now - sliding : load<i64>(frameRule(load<u32>(plan, 8)));
    store<i64>(SPAN_SINCE + ((<usize>s) << 3), since);
  }
}

/** Makes `page` the page at hand: finds each window's first event, and forgets the last page. */
export function turnTo(page: usize, table: usize): void {
  if (page == turnedTo) return;
  turnedTo = page;
  forgetBits();
  const spans = spansOf(table);
  for (let s: u32 = 0; s < spans; s++) {
    const first = firstAfter(page, load<i64>(SPAN_SINCE + ((<usize>s) << 3)));
    store<i32>(SPAN_FIRST + ((<usize>s) << 2), first);
  }
}
