import type { AlertRecord, AlertState } from "../../src/control/alert-record.ts";
import type { ControlBook, TerminalConfirmation } from "../../src/control/book.ts";
import type { Sql } from "../rows/sql.ts";
import { json, jsonOrNull, once, plain, Table } from "../rows/table.ts";

const alerts = new Table<AlertRecord>("alert", ["alert_id"], {
  alertId: plain("alert_id"),
  kind: plain("kind"),
  subject: plain("subject"),
  evidence: json("evidence"),
  proposedStop: jsonOrNull("proposed_stop"),
  count: plain("count"),
  firstAtMs: plain("first_ms"),
  lastAtMs: plain("last_ms"),
  acknowledgedBy: plain("acknowledged_by"),
  acknowledgedAtMs: plain("acknowledged_ms"),
});

const confirmations = new Table<TerminalConfirmation>("confirm_terminal", ["terminal_id"], {
  terminalId: plain("terminal_id"),
  reason: once(plain("reason")),
  sinceMs: once(plain("since_ms")),
  untilMs: plain("until_ms"),
});

/** By when they were first raised, which never changes: none moves past a reader's cursor. */
const page = (of: string) =>
  `SELECT * FROM alert WHERE (first_ms, alert_id) < (?, ?) ${of}
   ORDER BY first_ms DESC, alert_id DESC LIMIT CAST(? AS INTEGER)`;
const pages: Readonly<Record<AlertState, string>> = {
  open: page("AND acknowledged_ms IS NULL"),
  acknowledged: page("AND acknowledged_ms IS NOT NULL"),
  all: page(""),
};

/** The tables of alerts, and of terminals whose payments wait for their payers. */
export function alertBook(
  sql: Sql,
): Pick<
  ControlBook,
  | "openAlert"
  | "alertPage"
  | "alert"
  | "insertAlert"
  | "repeatAlert"
  | "acknowledgeAlert"
  | "confirmations"
  | "putConfirmation"
  | "dropConfirmation"
> {
  return {
    openAlert: (kind, subject) =>
      alerts.first(
        sql.exec(
          "SELECT * FROM alert WHERE kind = ? AND subject = ? AND acknowledged_ms IS NULL",
          kind,
          subject,
        ),
      ),
    alertPage: ({ state, before, count }) =>
      alerts.all(
        sql.exec(
          pages[state],
          ...[before?.firstAtMs ?? Number.MAX_SAFE_INTEGER, before?.alertId ?? "", count],
        ),
      ),
    alert: (alertId) => alerts.first(sql.exec("SELECT * FROM alert WHERE alert_id = ?", alertId)),
    insertAlert(raised, atMs) {
      const times = { count: 1, firstAtMs: atMs, lastAtMs: atMs };
      alerts.insert(sql, { ...raised, ...times, acknowledgedBy: null, acknowledgedAtMs: null });
    },
    repeatAlert(alertId, evidence, atMs) {
      sql.exec(
        "UPDATE alert SET count = count + 1, evidence = ?, last_ms = ? WHERE alert_id = ?",
        ...[JSON.stringify(evidence), atMs, alertId],
      );
    },
    acknowledgeAlert(alertId, operatorId, atMs) {
      sql.exec(
        "UPDATE alert SET acknowledged_by = ?, acknowledged_ms = ? WHERE alert_id = ?",
        ...[operatorId, atMs, alertId],
      );
    },
    confirmations: () =>
      confirmations.all(sql.exec("SELECT * FROM confirm_terminal ORDER BY terminal_id")),
    putConfirmation: (confirmation) => confirmations.save(sql, confirmation),
    dropConfirmation(terminalId) {
      sql.exec("DELETE FROM confirm_terminal WHERE terminal_id = ?", terminalId);
    },
  };
}
