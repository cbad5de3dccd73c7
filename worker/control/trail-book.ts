import { type AuditRow, auditHash } from "../../src/control/audit.ts";
import type { ControlBook } from "../../src/control/book.ts";
import type { Digest } from "../../src/ledger/chain.ts";
import { log } from "../platform/log.ts";
import { guessRows } from "../rows/guess.ts";
import { isProofUsed, recordProofUse } from "../rows/proof-use.ts";
import type { Sql } from "../rows/sql.ts";
import { plain, Table } from "../rows/table.ts";

const events = new Table<AuditRow>("audit", ["sequence"], {
  sequence: plain("sequence"),
  atMs: plain("at_ms"),
  actor: plain("actor"),
  act: plain("act"),
  detail: plain("detail"),
  hash: plain("hash"),
});

type TrailTables =
  | "appendAudit"
  | "auditBefore"
  | "guesses"
  | "recordGuess"
  | "isProofUsed"
  | "useProof";

/** The record of what operators did, as its rows are read beside the rules. */
export interface Trail extends Pick<ControlBook, TrailTables> {
  audit(afterSequence: number, rowsMax: number): readonly AuditRow[];
  auditHead(): { readonly sequence: number; readonly hash: string };
}

/** The tables that only grow, or only forget: the audit chain, failed guesses, seen proofs. */
export function trailBook(sql: Sql, digest: Digest): Trail {
  const auditHead = () =>
    sql.exec<{ sequence: number; hash: string }>(
      "SELECT audit_sequence AS sequence, audit_hash AS hash FROM head WHERE id = 1",
    )[0] as { sequence: number; hash: string };
  return {
    auditHead,
    appendAudit({ atMs, actor, act, detail }) {
      const head = auditHead();
      const sequence = head.sequence + 1;
      const event = { sequence, atMs, actor, act, detail: JSON.stringify(detail) };
      const hash = auditHash(digest, head.hash, event);
      const row: AuditRow = { ...event, hash };
      events.insert(sql, row);
      sql.exec("UPDATE head SET audit_sequence = ?, audit_hash = ? WHERE id = 1", sequence, hash);
      // Where the record itself is lost, this says what has to be done again.
      if (/^(raise|revoke|lift|end)_/.test(act)) {
        const { scope, id } = detail as { scope?: unknown; id?: unknown };
        log("control_act", { sequence, actor, act, scope, id });
      }
      return row;
    },
    audit: (afterSequence, rowsMax) =>
      events.all(
        sql.exec(
          "SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT CAST(? AS INTEGER)",
          afterSequence,
          rowsMax,
        ),
      ),
    auditBefore: (before, rowsMax) =>
      events.all(
        sql.exec(
          "SELECT * FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT CAST(? AS INTEGER)",
          before,
          rowsMax,
        ),
      ),
    ...guessRows(sql),
    isProofUsed: (proof) => isProofUsed(sql, proof),
    useProof: (proof, nowMs) => recordProofUse(sql, proof, nowMs),
  };
}
