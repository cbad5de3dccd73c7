import { expect, it } from "vitest";
import { secondMs } from "../../../../src/time.ts";
import { proofUse, proofUseTables, recordProofUse } from "../../../../worker/rows/proof-use.ts";
import { migratedSql } from "../../../node-sql.ts";

it("remembers a proof for 72 s from when it was made, whatever is used meanwhile", () => {
  const sql = migratedSql([proofUseTables]);
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
  expect(sql.exec("SELECT jti FROM proof_use ORDER BY jti")).toEqual([
    { jti: "another" },
    { jti: "other" },
  ]);
});
