import { parseOwn } from "../../own-json.ts";
import type { VelocityEvent } from "../../velocity/event.ts";
import type { HistoryPage } from "./returned.ts";

/** What a stretch of a log without a gap is to velocity, kept so that its rows need not be read. */
export interface KeptHistory extends HistoryPage {
  /** The first row of the stretch, and the last. */
  readonly first: number;
  readonly last: number;
  /** The time of the first row. */
  readonly firstAtMs: number;
}

/** What many acts have alike; `bornMs`: when the device was enrolled. */
type Origin = Omit<VelocityEvent, "sequence" | "atMs" | "amountMinor" | "deviceAgeMs"> & {
  readonly bornMs?: number;
};

/** An act: how much later than the one before by row and by time, the place of its origin, amount. */
type EventTuple = readonly [rows: number, ms: number, origin: number, amountMinor: number];

interface Short {
  readonly first: number;
  readonly last: number;
  readonly atMs: number;
  readonly origins: readonly Origin[];
  readonly events: readonly EventTuple[];
  readonly returned: KeptHistory["returned"];
}

/** A stretch as it is kept: what its acts have alike is said once. */
export function writeHistory(kept: KeptHistory): string {
  const { first, last, firstAtMs: atMs, returned } = kept;
  const origins: Origin[] = [];
  const places = new Map<string, number>();
  const placeOf = (origin: Origin): number => {
    const text = JSON.stringify(origin);
    const place = places.get(text) ?? origins.push(origin) - 1;
    places.set(text, place);
    return place;
  };
  let before = { sequence: first, atMs };
  const events = kept.events.map((event): EventTuple => {
    const { sequence, atMs, amountMinor, deviceAgeMs, ...alike } = event;
    const born = deviceAgeMs === undefined ? {} : { bornMs: atMs - deviceAgeMs };
    const origin: Origin = { ...alike, ...born };
    const place = placeOf(origin);
    const tuple = [sequence - before.sequence, atMs - before.atMs, place, amountMinor] as const;
    before = { sequence, atMs };
    return tuple;
  });
  return JSON.stringify({ first, last, atMs, origins, events, returned } satisfies Short);
}

/** A stretch as it was kept. */
export function readHistory(text: string): KeptHistory {
  const { first, last, atMs: firstAtMs, origins, events, returned } = parseOwn<Short>(text);
  let [sequence, atMs] = [first, firstAtMs];
  // A wallet that wakes reads hundreds of them: what acts have alike is taken apart once.
  const origin = origins.map(({ bornMs, ...alike }) => ({ bornMs, alike }));
  const read: VelocityEvent[] = [];
  for (const [rows, ms, place, amountMinor] of events) {
    sequence += rows;
    atMs += ms;
    const { bornMs, alike } = origin[place] as (typeof origin)[number];
    if (bornMs === undefined) read.push({ ...alike, sequence, atMs, amountMinor });
    else read.push({ ...alike, sequence, atMs, amountMinor, deviceAgeMs: atMs - bornMs });
  }
  return { first, last, firstAtMs, events: read, returned };
}
