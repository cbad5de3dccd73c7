import type { EpochMs } from "../time.ts";
import { secondMs } from "../time.ts";
import type { ControlBook } from "./book.ts";
import { systemActor } from "./finding.ts";
import { keptByWallet, type StopRecord } from "./stop.ts";

/** How long a timer runs between the two readings that end anything. */
export const readingsApartMs = 10 * secondMs;

/** Two readings of Control's clock, with that much real time between them. */
export interface Readings {
  readonly firstMs: EpochMs;
  readonly secondMs: EpochMs;
}

/**
 * When the first of what stands ends by itself: stops, confirmations, floors; `null`: nothing does.
 */
export function nextEndMs(book: ControlBook): EpochMs | null {
  const times = [
    ...book.openStops().flatMap(({ untilMs }) => (untilMs === null ? [] : [untilMs])),
    ...book.confirmations().map(({ untilMs }) => untilMs),
    ...book.floorEnds(),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

/**
 * Ends what has reached its end by both readings, and nothing when the clock did not run between
 * them as the timer did: one that stands or was just set knows nothing. A clock that is ahead for
 * less than the readings are apart ends no stop before its time. The stops of wallets and devices
 * that are over are returned, still standing: they end when their wallets have lifted them.
 */
export function endReached(book: ControlBook, readings: Readings): readonly StopRecord[] {
  const { firstMs, secondMs: nowMs } = readings;
  if (Math.abs(nowMs - firstMs - readingsApartMs) > secondMs) return [];
  const isOver = ({ untilMs }: { readonly untilMs: EpochMs | null }) =>
    untilMs !== null && untilMs <= firstMs;
  const over = book.openStops().filter(isOver);
  for (const stop of over) if (!keptByWallet(stop.scope)) endStop(book, stop, nowMs);
  for (const { terminalId, untilMs } of book.confirmations().filter(isOver)) {
    book.dropConfirmation(terminalId);
    book.raiseVersion();
    const detail = { id: terminalId, until_ms: untilMs };
    book.appendAudit({ atMs: nowMs, actor: systemActor, act: "end_confirmation", detail });
  }
  book.dropFloors(firstMs);
  return over.filter(({ scope }) => keptByWallet(scope));
}

/**
 * Ends a stop at its own end; false when it was lifted, or raised again for longer, meanwhile. Of a
 * wallet or device: after the wallet has lifted it.
 */
export function endStop(book: ControlBook, stop: StopRecord, nowMs: EpochMs): boolean {
  const known = book.stop(stop.stopId);
  if (known === null || known.liftedAtMs !== null) return false;
  if (known.untilMs === null || known.untilMs !== stop.untilMs) return false;
  const { stopId, scope, id, untilMs } = known;
  book.liftStop(stopId, Math.max(nowMs, known.untilMs));
  book.raiseVersion();
  const detail = { stop_id: stopId, scope, id, until_ms: untilMs };
  book.appendAudit({ atMs: nowMs, actor: systemActor, act: "end_stop", detail });
  return true;
}
