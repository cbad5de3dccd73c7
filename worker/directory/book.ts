import type { DirectoryBook, Ownership, Reservation } from "../../src/directory/book.ts";
import type { Flow, FlowKind, FlowState } from "../../src/directory/flow.ts";
import type { ProofMark } from "../../src/token/proof-mark.ts";
import { parseColumn } from "../rows/column.ts";
import { recordProofUse } from "../rows/proof-use.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

/** The book over an object's SQL. */
export function directoryBook(sql: Sql): DirectoryBook {
  return {
    ...claimRows(sql),
    ...flowRows(sql),
    useProof: (proof: ProofMark, nowMs: number) => recordProofUse(sql, proof, nowMs),
  };
}

function claimRows(sql: Sql) {
  return {
    contact: (blind: string) => toClaim(sql.exec("SELECT * FROM contact WHERE blind = ?", blind)),
    saveContact(blind: string, claim: Ownership): void {
      sql.exec(
        `INSERT INTO contact (blind, route, state, flow_id, until_ms) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (blind) DO UPDATE SET route = excluded.route, state = excluded.state,
           flow_id = excluded.flow_id, until_ms = excluded.until_ms`,
        ...[blind, claim.route, claim.state, claim.flowId, claim.untilMs],
      );
    },
    dropContact(blind: string): void {
      sql.exec("DELETE FROM contact WHERE blind = ?", blind);
    },
    key: (jkt: string) => toClaim(sql.exec("SELECT * FROM device_key WHERE jkt = ?", jkt)),
    saveKey(jkt: string, claim: Ownership): void {
      sql.exec(
        `INSERT INTO device_key (jkt, route, state, flow_id, until_ms) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (jkt) DO UPDATE SET route = excluded.route, state = excluded.state,
           flow_id = excluded.flow_id, until_ms = excluded.until_ms`,
        ...[jkt, claim.route, claim.state, claim.flowId, claim.untilMs],
      );
    },
    dropKey(jkt: string): void {
      sql.exec("DELETE FROM device_key WHERE jkt = ?", jkt);
    },
    reservations(): readonly Reservation[] {
      const rows = sql.exec(
        `SELECT 'contact' AS claimed, blind AS name, route, state, flow_id, until_ms
           FROM contact WHERE state = 'reserved'
         UNION ALL
         SELECT 'device_key', jkt, route, state, flow_id, until_ms
           FROM device_key WHERE state = 'reserved'
         ORDER BY until_ms`,
      );
      return rows.map((row) => ({
        ...claimOf(row),
        of: row.claimed as Reservation["of"],
        name: row.name as string,
      }));
    },
    confirmedAfter(blind: string, count: number) {
      const rows = sql.exec(
        `SELECT blind, route FROM contact WHERE blind > ? AND state = 'confirmed' AND until_ms IS NULL
         ORDER BY blind LIMIT CAST(? AS INTEGER)`,
        blind,
        count,
      );
      return rows.map((row) => ({ blind: row.blind as string, route: row.route as string }));
    },
  };
}

function flowRows(sql: Sql) {
  return {
    flow(flowId: string): Flow | null {
      const row = sql.exec("SELECT * FROM flow WHERE flow_id = ?", flowId)[0];
      return row === undefined ? null : toFlow(row);
    },
    saveFlow(flow: Flow): void {
      sql.exec(
        `INSERT INTO flow (flow_id, kind, state, blind, jkt, usable, trusted, route, locale,
           sealed_contact, code_hash, code_until_ms, code_tries, factor_tries, sealed_totp, totp_step, factor_hash,
           sealed_recovery, started_ms, until_ms, challenge, totp_strays)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (flow_id) DO UPDATE SET state = excluded.state,
           code_tries = excluded.code_tries, factor_tries = excluded.factor_tries,
           sealed_totp = excluded.sealed_totp, totp_step = excluded.totp_step,
           factor_hash = excluded.factor_hash, sealed_recovery = excluded.sealed_recovery,
           until_ms = excluded.until_ms, challenge = excluded.challenge,
           totp_strays = excluded.totp_strays`,
        ...[flow.flowId, flow.kind, flow.state, flow.blind, flow.jkt, flow.usable ? 1 : 0],
        ...[
          flow.trusted ? 1 : 0,
          flow.walletRoute,
          flow.locale,
          flow.sealedContact,
          flow.codeHash,
          flow.codeUntilMs,
        ],
        ...[flow.codeTries, flow.factorTries, flow.sealedTotp, flow.totpStep, flow.factorHash],
        ...[flow.sealedRecovery, flow.startedMs, flow.untilMs, flow.challenge],
        JSON.stringify(flow.totpStrays),
      );
    },
    flowsOf(blind: string, kind: FlowKind): readonly Flow[] {
      const rows = sql.exec(
        "SELECT * FROM flow WHERE blind = ? AND kind = ? ORDER BY started_ms",
        blind,
        kind,
      );
      return rows.map(toFlow);
    },
    dropFlowsBefore(ms: number): void {
      sql.exec(
        "DELETE FROM flow WHERE started_ms < ? AND state <> 'factor_proven' AND until_ms < ?",
        ms,
        ms,
      );
    },
  };
}

function toClaim(rows: readonly SqlRow[]): Ownership | null {
  const row = rows[0];
  return row === undefined ? null : claimOf(row);
}

function claimOf(row: SqlRow): Ownership {
  return {
    route: row.route as string,
    state: row.state as Ownership["state"],
    flowId: row.flow_id as string,
    untilMs: row.until_ms as number | null,
  };
}

function toFlow(row: SqlRow): Flow {
  return {
    flowId: row.flow_id as string,
    kind: row.kind as FlowKind,
    state: row.state as FlowState,
    blind: row.blind as string,
    jkt: row.jkt as string,
    usable: row.usable === 1,
    trusted: row.trusted === 1,
    walletRoute: row.route as string,
    locale: row.locale as string,
    sealedContact: row.sealed_contact as string,
    codeHash: row.code_hash as string,
    codeUntilMs: row.code_until_ms as number,
    codeTries: row.code_tries as number,
    factorTries: row.factor_tries as number,
    sealedTotp: row.sealed_totp as string | null,
    totpStep: row.totp_step as number | null,
    totpStrays: parseColumn(row.totp_strays),
    challenge: row.challenge as string | null,
    factorHash: row.factor_hash as string | null,
    sealedRecovery: row.sealed_recovery as string | null,
    startedMs: row.started_ms as number,
    untilMs: row.until_ms as number,
  };
}
