import type { AlertRecord, AlertState } from "../../src/control/alert-record.ts";
import type { ControlBook } from "../../src/control/book.ts";
import { parseColumn } from "../rows/column.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

type AlertRow = SqlRow & {
  alert_id: string;
  kind: string;
  subject: string;
  evidence: string;
  proposed_stop: string | null;
  count: number;
  first_ms: number;
  last_ms: number;
  acknowledged_by: string | null;
  acknowledged_ms: number | null;
};

type ConfirmRow = SqlRow & {
  terminal_id: string;
  until_ms: number;
  reason: string;
  since_ms: number;
};

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
  const first = (rows: readonly AlertRow[]) => (rows[0] === undefined ? null : alertOf(rows[0]));
  return {
    openAlert: (kind, subject) =>
      first(
        sql.exec<AlertRow>(
          "SELECT * FROM alert WHERE kind = ? AND subject = ? AND acknowledged_ms IS NULL",
          kind,
          subject,
        ),
      ),
    alertPage: ({ state, before, count }) =>
      sql
        .exec<AlertRow>(
          pages[state],
          ...[before?.firstAtMs ?? Number.MAX_SAFE_INTEGER, before?.alertId ?? "", count],
        )
        .map(alertOf),
    alert: (alertId) =>
      first(sql.exec<AlertRow>("SELECT * FROM alert WHERE alert_id = ?", alertId)),
    insertAlert({ alertId, kind, subject, evidence, proposedStop }, atMs) {
      const stop = proposedStop === null ? null : JSON.stringify(proposedStop);
      sql.exec(
        "INSERT INTO alert VALUES (?, ?, ?, ?, ?, 1, ?, ?, NULL, NULL)",
        ...[alertId, kind, subject, JSON.stringify(evidence), stop, atMs, atMs],
      );
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
      sql.exec<ConfirmRow>("SELECT * FROM confirm_terminal ORDER BY terminal_id").map((row) => ({
        terminalId: row.terminal_id,
        reason: row.reason,
        sinceMs: row.since_ms,
        untilMs: row.until_ms,
      })),
    putConfirmation({ terminalId, untilMs, reason, sinceMs }) {
      sql.exec(
        `INSERT INTO confirm_terminal (terminal_id, until_ms, reason, since_ms) VALUES (?, ?, ?, ?)
         ON CONFLICT (terminal_id) DO UPDATE SET until_ms = excluded.until_ms`,
        ...[terminalId, untilMs, reason, sinceMs],
      );
    },
    dropConfirmation(terminalId) {
      sql.exec("DELETE FROM confirm_terminal WHERE terminal_id = ?", terminalId);
    },
  };
}

function alertOf(row: AlertRow): AlertRecord {
  return {
    alertId: row.alert_id,
    kind: row.kind as AlertRecord["kind"],
    subject: row.subject,
    evidence: parseColumn(row.evidence),
    proposedStop: row.proposed_stop === null ? null : parseColumn(row.proposed_stop),
    count: row.count,
    firstAtMs: row.first_ms,
    lastAtMs: row.last_ms,
    acknowledgedBy: row.acknowledged_by,
    acknowledgedAtMs: row.acknowledged_ms,
  };
}
