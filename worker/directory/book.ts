import type { DirectoryBook, Ownership, Reservation } from "../../src/directory/book.ts";
import type { Flow, FlowKind } from "../../src/directory/flow.ts";
import type { LossBook, LossCode, LossTries } from "../../src/directory/loss-code.ts";
import type { ProofMark } from "../../src/token/proof-mark.ts";
import { recordProofUse } from "../rows/proof-use.ts";
import type { Sql } from "../rows/sql.ts";
import { type Columns, flag, json, once, plain, Table } from "../rows/table.ts";

/** The book over an object's SQL. */
export function directoryBook(sql: Sql): DirectoryBook {
  return {
    ...claimRows(sql),
    ...flowRows(sql),
    loss: lossRows(sql),
    useProof: (proof: ProofMark, nowMs: number) => recordProofUse(sql, proof, nowMs),
  };
}

const ownership: Columns<Ownership> = {
  route: plain("route"),
  state: plain("state"),
  flowId: plain("flow_id"),
  untilMs: plain("until_ms"),
};

const contacts = new Table<Ownership>("contact", ["blind"], ownership);
const keys = new Table<Ownership>("device_key", ["jkt"], ownership);

function claimRows(sql: Sql) {
  return {
    contact: (blind: string) =>
      contacts.first(sql.exec("SELECT * FROM contact WHERE blind = ?", blind)),
    saveContact: (blind: string, claim: Ownership): void => contacts.save(sql, claim, blind),
    dropContact(blind: string): void {
      sql.exec("DELETE FROM contact WHERE blind = ?", blind);
    },
    key: (jkt: string) => keys.first(sql.exec("SELECT * FROM device_key WHERE jkt = ?", jkt)),
    saveKey: (jkt: string, claim: Ownership): void => keys.save(sql, claim, jkt),
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
        ...contacts.read(row),
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

const flows = new Table<Flow>("flow", ["flow_id"], {
  flowId: plain("flow_id"),
  kind: once(plain("kind")),
  state: plain("state"),
  blind: once(plain("blind")),
  jkt: once(plain("jkt")),
  usable: once(flag("usable")),
  trusted: once(flag("trusted")),
  walletRoute: once(plain("route")),
  locale: once(plain("locale")),
  sealedContact: once(plain("sealed_contact")),
  codeHash: once(plain("code_hash")),
  codeUntilMs: once(plain("code_until_ms")),
  codeTries: plain("code_tries"),
  factorTries: plain("factor_tries"),
  sealedTotp: plain("sealed_totp"),
  totpStep: plain("totp_step"),
  totpStrays: json("totp_strays"),
  challenge: plain("challenge"),
  factorHash: plain("factor_hash"),
  sealedRecovery: plain("sealed_recovery"),
  startedMs: once(plain("started_ms")),
  untilMs: plain("until_ms"),
});

function flowRows(sql: Sql) {
  return {
    flow: (flowId: string): Flow | null =>
      flows.first(sql.exec("SELECT * FROM flow WHERE flow_id = ?", flowId)),
    saveFlow: (flow: Flow): void => flows.save(sql, flow),
    flowsOf: (blind: string, kind: FlowKind): readonly Flow[] =>
      flows.all(
        sql.exec(
          "SELECT * FROM flow WHERE blind = ? AND kind = ? ORDER BY started_ms",
          blind,
          kind,
        ),
      ),
    dropFlowsBefore(ms: number): void {
      sql.exec(
        "DELETE FROM flow WHERE started_ms < ? AND state <> 'factor_proven' AND until_ms < ?",
        ms,
        ms,
      );
    },
  };
}

const lossCodes = new Table<LossCode>("loss_code", ["blind", "code_hash"], {
  blind: once(plain("blind")),
  codeHash: once(plain("code_hash")),
  route: once(plain("route")),
  sentMs: once(plain("sent_ms")),
  untilMs: plain("until_ms"),
  usedBy: plain("used_by"),
});

const lossTries = new Table<LossTries>("loss_tries", ["report_id"], {
  tries: plain("tries"),
  lastMs: plain("last_ms"),
});

/** Blinded contacts and reports' ids begin with what names a contact: 'g' is after every such digit. */
function lossRows(sql: Sql): LossBook {
  return {
    codes: (contact) =>
      lossCodes.all(
        sql.exec(
          "SELECT * FROM loss_code WHERE blind >= ? AND blind < ? || 'g' ORDER BY sent_ms",
          contact,
          contact,
        ),
      ),
    saveCode: (code) => lossCodes.save(sql, code),
    dropCodes(contact) {
      sql.exec("DELETE FROM loss_code WHERE blind >= ? AND blind < ? || 'g'", contact, contact);
    },
    dropEnded(nowMs, triedMs) {
      sql.exec("DELETE FROM loss_code WHERE until_ms <= ?", nowMs);
      sql.exec("DELETE FROM loss_tries WHERE last_ms <= ?", triedMs);
    },
    tries: (reportId) =>
      lossTries.first(sql.exec("SELECT * FROM loss_tries WHERE report_id = ?", reportId)),
    saveTries: (reportId, tries) => lossTries.save(sql, tries, reportId),
    dropTries(reportId) {
      sql.exec("DELETE FROM loss_tries WHERE report_id = ?", reportId);
    },
    keepNewestTries(contact, count) {
      sql.exec(
        `DELETE FROM loss_tries WHERE report_id IN (
           SELECT report_id FROM loss_tries WHERE report_id >= ? AND report_id < ? || 'g'
           ORDER BY last_ms DESC LIMIT -1 OFFSET CAST(? AS INTEGER))`,
        contact,
        contact,
        count,
      );
    },
  };
}
