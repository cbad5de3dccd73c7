import type { EntryRows, FlowEntry, StepUp, StepUpRows } from "../../../src/identity/book.ts";
import type { StepUpGrant } from "../../../src/wallet/book.ts";
import { parseColumn } from "../../rows/column.ts";
import type { Sql, SqlRow } from "../../rows/sql.ts";

/** What was let in by a second factor: flows, and acts that take a fresh one. */
export function entryRows(sql: Sql): EntryRows & StepUpRows {
  return {
    entry(flowId: string): FlowEntry | null {
      const row = sql.exec("SELECT * FROM entry WHERE flow_id = ?", flowId)[0];
      if (row === undefined) return null;
      return {
        flowId,
        jkt: row.jkt as string,
        factorHash: row.factor_hash as string,
        amr: parseColumn(row.amr),
        atMs: row.at_ms as number,
        device: row.device as number | null,
      };
    },
    saveEntry(entry: FlowEntry, forgetMs: number): void {
      sql.exec("DELETE FROM entry WHERE at_ms < ?", forgetMs);
      sql.exec(
        `INSERT INTO entry (flow_id, jkt, factor_hash, amr, at_ms, device)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (flow_id) DO UPDATE SET device = excluded.device`,
        entry.flowId,
        entry.jkt,
        entry.factorHash,
        JSON.stringify(entry.amr),
        entry.atMs,
        entry.device,
      );
    },
    stepUp(number: number): StepUp | null {
      const row = sql.exec("SELECT * FROM step_up WHERE number = ?", number)[0];
      return row === undefined ? null : toStepUp(row);
    },
    insertStepUp(
      stepUp: Pick<StepUp, "purpose" | "device" | "openedMs" | "challenge">,
      forgetMs: number,
    ): number {
      const last = sql.exec("SELECT max(number) AS number FROM step_up")[0];
      const number = Number(last?.number ?? 0) + 1;
      sql.exec("DELETE FROM step_up WHERE opened_ms < ? AND number < ?", forgetMs, number - 1);
      sql.exec(
        `INSERT INTO step_up (number, purpose, device, opened_ms, tries, challenge)
         VALUES (?, ?, ?, ?, 0, ?)`,
        number,
        stepUp.purpose,
        stepUp.device,
        stepUp.openedMs,
        stepUp.challenge,
      );
      return number;
    },
    saveStepUp(stepUp: StepUp): void {
      sql.exec(
        `UPDATE step_up SET tries = ?, challenge = ?, granted_ms = ?,
           jti = ?, factor_hash = ? WHERE number = ?`,
        stepUp.tries,
        stepUp.challenge,
        stepUp.grantedMs,
        stepUp.jti,
        stepUp.factorHash,
        stepUp.number,
      );
    },
  };
}

/** The granted step-up whose access token has this `jti`, if there is one. */
export function stepUpGrant(sql: Sql, jti: string): StepUpGrant | null {
  const row = sql.exec("SELECT * FROM step_up WHERE jti = ?", jti)[0];
  const stepUp = row === undefined ? null : toStepUp(row);
  if (stepUp === null || stepUp.grantedMs === null) return null;
  return { purpose: stepUp.purpose, device: stepUp.device, grantedMs: stepUp.grantedMs };
}

function toStepUp(row: SqlRow): StepUp {
  return {
    number: row.number as number,
    purpose: row.purpose as string,
    device: row.device as number,
    openedMs: row.opened_ms as number,
    tries: row.tries as number,
    challenge: row.challenge as string | null,
    grantedMs: row.granted_ms as number | null,
    jti: row.jti as string | null,
    factorHash: row.factor_hash as string | null,
  };
}
