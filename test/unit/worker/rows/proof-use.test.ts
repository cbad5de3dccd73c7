import { expect, it } from "vitest";
import { secondMs } from "../../../../src/time.ts";
import {
  isProofUsed,
  proofSlots,
  proofUse,
  proofUseTables,
  recordProofUse,
} from "../../../../worker/rows/proof-use.ts";
import { migrate } from "../../../../worker/rows/sql.ts";
import { migratedSql, nodeSql } from "../../../node-sql.ts";

const migrations = [proofUseTables, proofSlots];

it("remembers a proof for 72 s from when it was made, whatever is used meanwhile", () => {
  const sql = migratedSql(migrations);
  const issuedAtMs = 1_000_000;
  const first = proofUse({ jkt: "k", jti: "first", issuedAtMs });
  const use = (jti: string, atMs: number) =>
    recordProofUse(sql, { ...first, jti, untilMs: atMs + 72 * secondMs }, atMs);
  expect(first.untilMs).toBe(issuedAtMs + 72 * secondMs);
  expect(recordProofUse(sql, first, issuedAtMs)).toBe(true);
  expect(use("other", issuedAtMs + 72 * secondMs)).toBe(true);
  expect(recordProofUse(sql, first, issuedAtMs + 72 * secondMs)).toBe(false);
  expect(recordProofUse(sql, { ...first, jkt: "other" }, issuedAtMs)).toBe(true);
  expect(use("another", issuedAtMs + 72 * secondMs + 1)).toBe(true);
  expect(isProofUsed(sql, { ...first, jti: "other" })).toBe(true);
  expect(isProofUsed(sql, { ...first, jti: "oth" })).toBe(false);
});

it("writes one row a proof, of a size that hardly grows, and forgets what has ended with its turn", () => {
  const sql = migratedSql(migrations);
  const longest = () =>
    Number(sql.exec("SELECT max(length(proofs)) AS most FROM proof_slot")[0]?.most);
  const sizes: number[] = [];
  for (let n = 0; n < 6_000; n += 1) {
    const issuedAtMs = 100 * n;
    const before = sql.rowsWritten;
    const proof = proofUse({ jkt: "key", jti: `p${n * 7_919}`, issuedAtMs });
    expect(recordProofUse(sql, proof, issuedAtMs)).toBe(true);
    expect(sql.rowsWritten - before).toBe(1);
    const earlier = Math.max(0, n - 719 + (n % 700));
    expect(isProofUsed(sql, { jkt: "key", jti: `p${earlier * 7_919}` })).toBe(true);
    sizes.push(longest());
  }
  expect(sql.exec("SELECT slot FROM proof_slot").length).toBeLessThanOrEqual(192);
  // 720 in a turn: of all of them a row would have 10,000 characters.
  expect(Math.max(...sizes)).toBeLessThan(1_000);
});

it("forgets nothing that another clock has put into a slot for later", () => {
  const sql = migratedSql(migrations);
  const ahead = proofUse({ jkt: "k", jti: "p", issuedAtMs: 3 * 72_000 });
  expect(recordProofUse(sql, ahead, 3 * 72_000)).toBe(true);
  expect(recordProofUse(sql, proofUse({ jkt: "now", jti: "p", issuedAtMs: 0 }), 0)).toBe(true);
  expect(sql.exec("SELECT slot FROM proof_slot")).toHaveLength(1);
  expect(recordProofUse(sql, ahead, 3 * 72_000)).toBe(false);
  expect(isProofUsed(sql, { jkt: "now", jti: "p" })).toBe(true);
  // The clock of now has come there too: what it put into the slot meanwhile took nothing from its end.
  const later = proofUse({ jkt: "later", jti: "p", issuedAtMs: 3 * 72_000 });
  expect(recordProofUse(sql, later, 3 * 72_000)).toBe(true);
  expect(recordProofUse(sql, ahead, 3 * 72_000)).toBe(false);
});

it("knows the proofs that an older build has kept, a row each", () => {
  const sql = nodeSql();
  migrate(sql, [proofUseTables]);
  sql.exec("INSERT INTO proof_use VALUES ('k', 'one', 9000), ('other', 'two', 8000)");
  migrate(sql, migrations);
  for (const used of [
    { jkt: "k", jti: "one" },
    { jkt: "other", jti: "two" },
  ]) {
    expect(recordProofUse(sql, { ...used, untilMs: 9_000 }, 100)).toBe(false);
  }
});
