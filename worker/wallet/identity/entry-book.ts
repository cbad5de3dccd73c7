import type { EntryRows, FlowEntry, StepUp, StepUpRows } from "../../../src/identity/book.ts";
import type { StepUpGrant } from "../../../src/wallet/book.ts";
import type { Sql } from "../../rows/sql.ts";
import { json, once, plain, Table } from "../../rows/table.ts";

const entries = new Table<FlowEntry>("entry", ["flow_id"], {
  flowId: plain("flow_id"),
  jkt: once(plain("jkt")),
  factorHash: once(plain("factor_hash")),
  amr: once(json("amr")),
  atMs: once(plain("at_ms")),
  device: plain("device"),
});

const stepUps = new Table<StepUp>("step_up", ["number"], {
  number: plain("number"),
  purpose: plain("purpose"),
  device: plain("device"),
  openedMs: plain("opened_ms"),
  tries: plain("tries"),
  challenge: plain("challenge"),
  grantedMs: plain("granted_ms"),
  jti: plain("jti"),
  factorHash: plain("factor_hash"),
});

/** What was let in by a second factor: flows, and acts that take a fresh one. */
export function entryRows(sql: Sql): EntryRows & StepUpRows {
  return {
    entry: (flowId: string): FlowEntry | null =>
      entries.first(sql.exec("SELECT * FROM entry WHERE flow_id = ?", flowId)),
    saveEntry(entry: FlowEntry, forgetMs: number): void {
      sql.exec("DELETE FROM entry WHERE at_ms < ?", forgetMs);
      entries.save(sql, entry);
    },
    stepUp: (number: number): StepUp | null =>
      stepUps.first(sql.exec("SELECT * FROM step_up WHERE number = ?", number)),
    insertStepUp(
      stepUp: Pick<StepUp, "purpose" | "device" | "openedMs" | "challenge">,
      forgetMs: number,
    ): number {
      const last = sql.exec("SELECT max(number) AS number FROM step_up")[0];
      const number = Number(last?.number ?? 0) + 1;
      sql.exec("DELETE FROM step_up WHERE opened_ms < ? AND number < ?", forgetMs, number - 1);
      stepUps.insert(sql, {
        ...stepUp,
        number,
        tries: 0,
        grantedMs: null,
        jti: null,
        factorHash: null,
      });
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
  const stepUp = stepUps.first(sql.exec("SELECT * FROM step_up WHERE jti = ?", jti));
  if (stepUp === null || stepUp.grantedMs === null) return null;
  return { purpose: stepUp.purpose, device: stepUp.device, grantedMs: stepUp.grantedMs };
}
