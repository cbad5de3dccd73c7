import { proofKeptMs } from "../../src/bounds.ts";
import type { ProofMark } from "../../src/token/proof-mark.ts";
import type { Migration, Sql } from "./sql.ts";

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
 * The table of proofs that were used for writes without a reference, part of an object's schema. Those
 * that end within the same 72 s are spread over `buckets` rows, which those of later ones take in their
 * turn. So one that is used writes one row, however many there are, and none is deleted.
 */
export const proofSlots: Migration = [
  `CREATE TABLE proof_slot (
    slot INTEGER PRIMARY KEY,
    until_ms INTEGER NOT NULL,
    proofs TEXT NOT NULL
  ) STRICT`,
  (sql) => {
    for (const { jkt, jti, until_ms: untilMs } of sql.exec("SELECT * FROM proof_use")) {
      const proof = { jkt: jkt as string, jti: jti as string, untilMs: untilMs as number };
      recordProofUse(sql, proof, proof.untilMs - proofKeptMs);
    }
  },
  "DROP TABLE proof_use",
];

/** What an object is told of a call's proof. */
export function proofUse(proof: { jkt: string; jti: string; issuedAtMs: number }): ProofMark {
  return { jkt: proof.jkt, jti: proof.jti, untilMs: proof.issuedAtMs + proofKeptMs };
}

/** What ends within one turn is kept together; a proof ends within two of them from now on. */
const turns = 3;
/** Rows of a turn: at 100 proofs a second each is of some 9 kB. */
const buckets = 64;

/** Whether a proof was recorded here; `recordProofUse` is what decides. */
export function isProofUsed(sql: Sql, { jkt, jti }: Pick<ProofMark, "jkt" | "jti">): boolean {
  const rows = sql.exec(
    "SELECT 1 AS used FROM proof_slot WHERE slot IN (?, ?, ?) AND instr(proofs, ?) > 0",
    ...[slotOf(jti, 0), slotOf(jti, 1), slotOf(jti, 2), `\n${jkt} ${jti}\n`],
  );
  return rows.length > 0;
}

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
    ...[slotOf(proof.jti, turn), (turn + 1) * proofKeptMs, entry, nowMs, entry],
  );
  return true;
}

/** Where a proof of this name is kept that ends in a turn. */
function slotOf(jti: string, turn: number): number {
  let sum = 0;
  for (let at = 0; at < jti.length; at += 1) sum = (sum * 31 + jti.charCodeAt(at)) % buckets;
  return (turn % turns) * buckets + sum;
}
