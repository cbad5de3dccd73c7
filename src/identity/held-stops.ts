import type { StoppedUntil } from "../control/snapshot.ts";
import { laterEnd } from "../control/stop.ts";
import type { EpochMs } from "../time.ts";

/** One of Control's stops over a wallet or a device. */
export interface HeldStop {
  /** As Control gave it: never to two stops. Empty: raised by somebody who named none. */
  readonly stopId: string;
  /** Its end; `null`: none. */
  readonly untilMs: EpochMs | null;
}

/**
 * What a wallet or a device has heard of operators' stops over it. Raising and lifting come in any
 * order and more than once, and lead to the same.
 */
export interface HeldStops {
  /** It is stopped while there is one. Control lets one stand at a time; others were overtaken. */
  readonly standing: readonly HeldStop[];
  /**
   * The last ones that were lifted. What is raised of one of them for no longer than its `untilMs`
   * was on its way when it was lifted; `null`: two persons lifted it, whatever its end.
   */
  readonly lifted: readonly HeldStop[];
}

/** Nobody lifts so many while one that was raised before is still on its way. */
const liftedKept = 16;

/** What a profile's or a device's record says of stops over it. */
export function heldStops(record: {
  readonly stoppedUntilMs: StoppedUntil;
  readonly stops?: HeldStops;
}): HeldStops {
  const { stoppedUntilMs: until, stops } = record;
  if (stops !== undefined) return stops;
  const unnamed = { stopId: "", untilMs: until === "open" ? null : until };
  return { standing: until === null ? [] : [unnamed], lifted: [] };
}

/** The latest end of those that stand. */
export function stoppedUntil({ standing }: HeldStops): StoppedUntil {
  if (standing.length === 0) return null;
  return standing.map(({ untilMs }) => untilMs).reduce(laterEnd) ?? "open";
}

/**
 * With a stop that was raised; it ends no earlier for being raised again. The same `held` when it was
 * lifted before. `isAnew`: Control lists it although two persons lifted it, so it stands.
 */
export function raiseHeld(held: HeldStops, stop: HeldStop, isAnew: boolean): HeldStops {
  const { stopId, untilMs } = stop;
  const { standing, lifted } = held;
  const over = lifted.find(sameAs(stop));
  const isLiftedForGood = over?.untilMs === null;
  if (isLiftedForGood ? !isAnew : over !== undefined && !isLater(untilMs, over.untilMs))
    return held;
  const known = standing.find(sameAs(stop));
  const end = known === undefined ? untilMs : laterEnd(known.untilMs, untilMs);
  return {
    standing: [...standing.filter((each) => each !== known), { stopId, untilMs: end }],
    lifted: lifted.filter((each) => each !== over),
  };
}

/** Without a stop that was lifted, unless it stands for longer than it was lifted for by then. */
export function liftHeld(held: HeldStops, stop: HeldStop): HeldStops {
  const { stopId, untilMs } = stop;
  const { standing, lifted } = held;
  const over = lifted.find(sameAs(stop));
  const end = over === undefined ? untilMs : laterEnd(over.untilMs, untilMs);
  const stays = (each: HeldStop) => each.stopId !== stopId || isLater(each.untilMs, end);
  const others = lifted.filter((each) => each !== over);
  return {
    standing: standing.filter(stays),
    lifted: [...others, { stopId, untilMs: end }].slice(-liftedKept),
  };
}

function sameAs({ stopId }: HeldStop): (other: HeldStop) => boolean {
  return (other) => other.stopId === stopId;
}

/** Whether the end `a` is after the end `b`; `null` is no end. */
function isLater(a: EpochMs | null, b: EpochMs | null): boolean {
  return b !== null && (a === null || a > b);
}
