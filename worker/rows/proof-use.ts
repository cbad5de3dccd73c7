import { proofKeptMs } from "../../src/bounds.ts";
import type { ProofMark } from "../../src/token/proof-mark.ts";
import type { Sql } from "./sql.ts";

/** The table of proofs that were used for writes without a reference, part of an object's schema. */
export const proofUseTables: readonly string[] = [
  `CREATE TABLE proof_use (
    jkt TEXT NOT NULL,
    jti TEXT NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (jkt, jti)
  ) STRICT, WITHOUT ROWID`,
];

/** What an object is told of a call's proof. */
export function proofUse(proof: { jkt: string; jti: string; issuedAtMs: number }): ProofMark {
  return { jkt: proof.jkt, jti: proof.jti, untilMs: proof.issuedAtMs + proofKeptMs };
}

/** Whether a proof was recorded here; `recordProofUse` is what decides. */
export function isProofUsed(sql: Sql, { jkt, jti }: Pick<ProofMark, "jkt" | "jti">): boolean {
  const rows = sql.exec("SELECT 1 AS used FROM proof_use WHERE jkt = ? AND jti = ?", jkt, jti);
  return rows.length > 0;
}

/**
 * Records a proof's use (RFC 9449 §11.1); false when it was used before, and then the caller must
 * change nothing. Inside the caller's transaction, after all its other checks.
 */
export function recordProofUse(sql: Sql, proof: ProofMark, nowMs: number): boolean {
  if (isProofUsed(sql, proof)) return false;
  sql.exec("DELETE FROM proof_use WHERE until_ms < ?", nowMs);
  sql.exec(
    "INSERT INTO proof_use (jkt, jti, until_ms) VALUES (?, ?, ?)",
    proof.jkt,
    proof.jti,
    proof.untilMs,
  );
  return true;
}
