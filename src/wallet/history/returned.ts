import { type DeclineCode, declineRow } from "../../decline.ts";
import type { VelocityEvent } from "../../velocity/event.ts";

/** What later rows made of an earlier one, for velocity. */
export interface Returned {
  readonly minor: number;
  /** Why the payment was declined after all, by its payer or by the end of the wait; else `null`. */
  readonly declineCode: DeclineCode | null;
}

/** What a row gave back of the payment at a row. */
export type Back = readonly [sequence: number, back: Returned];

export const nothing: Returned = { minor: 0, declineCode: null };

/** What was known to be given back, and what one more row gave. */
export function addBack(known: Returned = nothing, more: Returned): Returned {
  return {
    minor: known.minor + more.minor,
    declineCode: known.declineCode ?? more.declineCode,
  };
}

/** Whether velocity knows a payment that ended so: of its declines only those that are the payer's. */
export function isCounted(declineCode: DeclineCode | null): boolean {
  return declineCode === null || declineRow(declineCode).feedsPayerDeclines;
}

/** A stretch of a log as velocity knows it: its acts, and what its rows gave back of any act. */
export interface HistoryPage {
  readonly events: readonly VelocityEvent[];
  readonly returned: readonly Back[];
}

/** The act with what was given back of it; none when velocity does not count how it ended. */
export function withGivenBack(event: VelocityEvent, back: Returned | undefined): VelocityEvent[] {
  if (back === undefined) return [event];
  const { minor, declineCode } = back;
  if (!isCounted(declineCode)) return [];
  const outcome = declineCode === null ? event.outcome : "declined";
  return [{ ...event, outcome, returnedMinor: Math.min(minor, event.amountMinor) }];
}
