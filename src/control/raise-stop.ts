import { ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import { type ActBy, beginAct, recordAct } from "./act.ts";
import type { ControlBook } from "./book.ts";
import { inForceAtMs } from "./epoch.ts";
import type { ControlRefusal } from "./refusal.ts";
import type { StopScope } from "./snapshot.ts";
import { keptByWallet, laterEnd, type StopRecord, stands } from "./stop.ts";

/** A stop to raise. `id` is given exactly with the scopes that stop one thing, and has opened. */
export interface StopCommand {
  /** The new stop's id, if there is none yet. */
  readonly stopId: string;
  readonly scope: StopScope;
  readonly id: string | null;
  readonly reason: string;
  readonly untilMs: EpochMs | null;
}

/**
 * The stop that stands now over this scope and id. One that stood already keeps its id and never
 * ends earlier for being raised again. Stops of a wallet or device are only listed here: they are
 * in force when the wallet says so.
 */
export function raiseStop(
  book: ControlBook,
  by: ActBy,
  command: StopCommand,
): Result<StopRecord, ControlRefusal> {
  const { nowMs } = by;
  const { scope, id, reason, untilMs } = command;
  const stopId = standingStop(book, command)?.stopId ?? command.stopId;
  const detail = { stop_id: stopId, scope, id, reason, until_ms: untilMs };
  const begun = beginAct(book, by, "raise_stop", detail);
  if (!begun.ok) return begun;
  recordAct(book, by, "raise_stop", detail);
  return ok(putStop(book, command, { raisedBy: by.operatorId, nowMs }));
}

/** Raises a stop whoever wants it; whether they may was asked before. See `raiseStop`. */
export function putStop(
  book: ControlBook,
  command: StopCommand,
  by: { readonly raisedBy: string; readonly nowMs: EpochMs },
): StopRecord {
  const { nowMs, raisedBy } = by;
  const { scope, id, reason, untilMs } = command;
  const standing = standingStop(book, command);
  const stopId = standing?.stopId ?? command.stopId;
  const forceAtMs = keptByWallet(scope) ? nowMs : inForceAtMs(nowMs);
  if (standing === undefined) {
    const stop: StopRecord = {
      ...{ stopId, scope, id, reason, untilMs },
      raisedBy,
      raisedAtMs: nowMs,
      inForceAtMs: forceAtMs,
      liftedAtMs: null,
    };
    book.insertStop(stop);
    book.raiseVersion();
    return stop;
  }
  const end = laterEnd(standing.untilMs, untilMs);
  if (end === standing.untilMs) return standing;
  book.extendStop(stopId, end, forceAtMs);
  book.raiseVersion();
  return { ...standing, untilMs: end, inForceAtMs: forceAtMs };
}

function standingStop(book: ControlBook, { scope, id }: StopCommand): StopRecord | undefined {
  return book.openStops().find((stop) => stop.scope === scope && stop.id === id && stands(stop));
}
