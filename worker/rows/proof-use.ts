import { proofKeptMs } from "../../src/bounds.ts";
import type { ProofMark } from "../../src/token/proof-mark.ts";
import type { Sql } from "./sql.ts";

/** How used proofs were kept at first, a row each; see `proofSlots`. */
export const proofUseTables: readonly string[] = [
  `CREATE TABLE proof_use (
    jkt TEXT NOT NULL,
    jti TEXT NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (jkt, jti)
  ) STRICT, WITHOUT ROWID`,
];

/**
 * The table of proofs that were used for writes without a reference, part of an object's schema: those
 * that end within the same 72 s are one row, which those of later ones take in its turn. So one that
 * is used writes one row, and none is deleted.
 */
export const proofSlots: readonly string[] = [
  `CREATE TABLE proof_slot (
    slot INTEGER PRIMARY KEY,
    until_ms INTEGER NOT NULL,
    proofs TEXT NOT NULL
  ) STRICT`,
  `INSERT INTO proof_slot (slot, until_ms, proofs)
    SELECT 0, max(until_ms), char(10) || group_concat(jkt || ' ' || jti || char(10), '')
    FROM proof_use HAVING count(*) > 0`,
  "DROP TABLE proof_use",
];

/** What an object is told of a call's proof. */
export function proofUse(proof: { jkt: string; jti: string; issuedAtMs: number }): ProofMark {
  return { jkt: proof.jkt, jti: proof.jti, untilMs: proof.issuedAtMs + proofKeptMs };
}

/** Whether a proof was recorded here; `recordProofUse` is what decides. */
export function isProofUsed(sql: Sql, { jkt, jti }: Pick<ProofMark, "jkt" | "jti">): boolean {
  const rows = sql.exec(
    "SELECT 1 AS used FROM proof_slot WHERE instr(proofs, ?) > 0",
    `\n${jkt} ${jti}\n`,
  );
  return rows.length > 0;
}

/** What ends within one turn of a slot is kept in it; a proof ends within two of them from now on. */
const slots = 3;

/**
 * Records a proof's use (RFC 9449 §11.1); false when it was used before, and then the caller must
 * change nothing. Inside the caller's transaction, after all its other checks. What another clock has
 * put into the slot for later is kept until then.
 */
export function recordProofUse(sql: Sql, proof: ProofMark, nowMs: number): boolean {
  if (isProofUsed(sql, proof)) return false;
  const turn = Math.floor(proof.untilMs / proofKeptMs);
  const entry = `${proof.jkt} ${proof.jti}\n`;
  sql.exec(
    `INSERT INTO proof_slot (slot, until_ms, proofs) VALUES (?, ?, char(10) || ?)
     ON CONFLICT (slot) DO UPDATE SET until_ms = max(until_ms, excluded.until_ms),
       proofs = CASE WHEN until_ms < ? THEN excluded.proofs ELSE proofs || ? END`,
    ...[turn % slots, (turn + 1) * proofKeptMs, entry, nowMs, entry],
  );
  return true;
}
