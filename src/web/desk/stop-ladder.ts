import type { Standing, Stop, StopScope } from "../../client/resource/operator.ts";
import type { Problem } from "../../client/wire/answer.ts";

/** The rungs, spending first; redemption stands apart, since no other stop takes it along. */
export const rungScopes = [
  "spending",
  "code_issue",
  "sign_in",
  "registration",
  "top_up",
  "refunds",
  "everything",
  "redemption",
] as const satisfies readonly StopScope[];

/** The channels that can be stopped by themselves, under the rung of top-ups. */
export const channelScopes = [
  "top_up:credit",
  "top_up:debit",
  "top_up:cash_register",
  "top_up:atm",
  "top_up:points",
] as const satisfies readonly StopScope[];

/** What a stop is over. */
export interface StopTarget {
  readonly scope: StopScope;
  readonly id: string | null;
}

/** What the server said to stand, and when that was asked and read, by the page's own clock. */
export interface StopReading {
  readonly standing: Standing;
  readonly askedAtMs: number;
  readonly readAtMs: number;
}

/** What became of a stop that was pressed here; times by the page's own clock. */
export type StopPress =
  | { readonly kind: "asking"; readonly sinceMs: number }
  | { readonly kind: "unanswered"; readonly sinceMs: number }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "raised"; readonly stop: Stop; readonly answeredAtMs: number };

/**
 * What a rung shows. `in_force` alone says that something is stopped. `not_known`: nobody has looked
 * for ten seconds. `coming`: it is raised, and not in force everywhere yet. `refused`: nothing was
 * stopped by that, and `isKnown` says whether it is known that nothing else stops it.
 */
export type RungView =
  | { readonly state: "flowing" | "not_known" }
  | { readonly state: "asking" | "unanswered"; readonly forMs: number }
  | { readonly state: "refused"; readonly problem: Problem; readonly isKnown: boolean }
  | { readonly state: "coming" | "in_force"; readonly stop: Stop };

/** A reading older than this says nothing any more. */
export const readingLifeMs = 10_000;
/** A reading that was asked for so long after an unanswered press tells what became of it. */
const lostAfterMs = 15_000;

/** By which a stop is known to the page. */
export function stopKey({ scope, id }: StopTarget): string {
  return id === null ? scope : `${scope} ${id}`;
}

/**
 * What a rung shows at `nowMs`, the page's own clock, and `serverMs`, the server's. Only a stop that
 * the server named, and whose `in_force_at` is past, is in force.
 */
export function rungView(
  target: StopTarget,
  known: { readonly reading: StopReading | null; readonly press: StopPress | undefined },
  { nowMs, serverMs }: { readonly nowMs: number; readonly serverMs: number },
): RungView {
  const { reading, press } = known;
  const fresh = reading !== null && nowMs - reading.readAtMs <= readingLifeMs ? reading : null;
  const listed = fresh?.standing.stops.find((stop) => stopKey(stop) === stopKey(target));
  const stop = listed ?? raisedStop(press, reading, nowMs);
  if (stop !== undefined) {
    const isInForce = Date.parse(stop.in_force_at) <= serverMs;
    return { state: isInForce ? "in_force" : "coming", stop };
  }
  switch (press?.kind) {
    case "asking":
      return { state: "asking", forMs: nowMs - press.sinceMs };
    case "unanswered": {
      const isTold = reading !== null && reading.askedAtMs - press.sinceMs >= lostAfterMs;
      if (!isTold) return { state: "unanswered", forMs: nowMs - press.sinceMs };
      break;
    }
    case "refused":
      return { state: "refused", problem: press.problem, isKnown: fresh !== null };
    default:
  }
  return { state: fresh === null ? "not_known" : "flowing" };
}

/**
 * A stop that was answered, for ten seconds, until a list that was asked for later could have it: also
 * one that is too old by now, after which the stop may have been lifted.
 */
function raisedStop(
  press: StopPress | undefined,
  reading: StopReading | null,
  nowMs: number,
): Stop | undefined {
  if (press?.kind !== "raised" || nowMs - press.answeredAtMs > readingLifeMs) return undefined;
  const isListedLater = reading !== null && reading.askedAtMs > press.answeredAtMs;
  return isListedLater ? undefined : press.stop;
}

/** Stops of one thing, and those of a channel that the ladder folds away. */
export function namedStops(standing: Standing): readonly Stop[] {
  return standing.stops.filter(({ id }) => id !== null);
}

/** How long a stop may be asked for. */
export const untilChoices = [null, 3_600_000, 28_800_000, 86_400_000] as const;
