import { countedAtMs, type SetBack } from "../row-time.ts";
import type { History } from "./engine.ts";
import { eventFault, inTime, type VelocityEvent } from "./event.ts";

/** A history as its rows say it, with where its clock had been set back. */
export interface PlayedHistory {
  readonly events: readonly VelocityEvent[];
  readonly setBacks: readonly SetBack[];
}

/** What came before an act, as its wallet knew it then. */
export function historyAt(
  owner: string,
  { events, setBacks }: PlayedHistory,
  { sequence, atMs: nowMs }: VelocityEvent,
): History {
  const known = setBacks.filter((each) => each.sequence < sequence);
  const isLater = (event: VelocityEvent) => event.atMs > nowMs;
  const moving = known.length > 0 && events.some(isLater);
  const load = (sinceMs: number) => {
    const counted = events.map((event) =>
      isLater(event) ? { ...event, atMs: countedAtMs(event, known, nowMs) } : event,
    );
    return inTime(counted.filter((event) => event.atMs > sinceMs));
  };
  return { owner, revision: events.length, moving, load };
}

/** An act's figures are wrong, or its place: time goes back where no set-back is. */
export function isOutOfOrder(
  event: VelocityEvent,
  previous: VelocityEvent | null,
  setBacks: readonly SetBack[],
): boolean {
  if (eventFault(event, null) !== null) return true;
  if (previous === null) return false;
  if (event.sequence <= previous.sequence) return true;
  const isBetween = ({ sequence }: SetBack) =>
    sequence > previous.sequence && sequence <= event.sequence;
  return event.atMs < previous.atMs && !setBacks.some(isBetween);
}
