import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import { type ActBy, beginAct, recordAct } from "./act.ts";
import type { AlertCommand, AlertRecord } from "./alert-record.ts";
import type { ControlBook } from "./book.ts";
import type { ControlRefusal } from "./refusal.ts";

/** Opens an alert under `alertId`, or counts the open one about the same once more. */
export function keepAlert(
  book: ControlBook,
  command: AlertCommand & { readonly alertId: string },
  nowMs: EpochMs,
): void {
  const open = book.openAlert(command.kind, command.subject);
  if (open === null) book.insertAlert(command, nowMs);
  else book.repeatAlert(open.alertId, command.evidence, nowMs);
}

/** Takes an alert off the list; who did it first stands. 404 for none. */
export function acknowledgeAlert(
  book: ControlBook,
  by: ActBy,
  alertId: string,
): Result<AlertRecord, ControlRefusal> {
  const found = book.alert(alertId);
  const detail = { alert_id: alertId, kind: found?.kind, subject: found?.subject };
  const begun = beginAct(book, by, "acknowledge_alert", detail);
  if (!begun.ok) return begun;
  if (found === null) return fail({ reason: "unknown", what: "alert" });
  if (found.acknowledgedAtMs !== null) return ok(found);
  recordAct(book, by, "acknowledge_alert", detail);
  book.acknowledgeAlert(alertId, by.operatorId, by.nowMs);
  return ok({ ...found, acknowledgedBy: by.operatorId, acknowledgedAtMs: by.nowMs });
}
