import { expect, it } from "vitest";
import { proofAheadMsMax, proofKeptMs } from "../../../../src/bounds.ts";
import { verifyProof } from "../../../../src/token/proof.ts";
import type { ProofMark } from "../../../../src/token/proof-mark.ts";
import {
  isProofUsed,
  proofUse,
  proofUseTables,
  recordProofUse,
} from "../../../../worker/rows/proof-use.ts";
import { migrate } from "../../../../worker/rows/sql.ts";
import { nodeSql } from "../../../node-sql.ts";
import { context, good, nowSeconds } from "../../src/token/proof-forgery.ts";

const issuedAtMs = nowSeconds * 1_000;
/** Objects may be so far from the clock that a proof was verified by. */
const clocksApartMs = 2_000;

function opened() {
  const sql = nodeSql();
  migrate(sql, [proofUseTables]);
  return sql;
}

/** The last moment at which a proof is accepted that was made at `issuedAtMs`. */
async function lastMs(): Promise<number> {
  const isAccepted = async (ms: number) => (await verifyProof(good, { ...context, nowMs: ms })).ok;
  const ms = issuedAtMs + 60_999;
  expect([await isAccepted(ms), await isAccepted(ms + 1)]).toEqual([true, false]);
  return ms;
}

it("knows a used proof in the last millisecond of its time, though another's use has pruned", async () => {
  const sql = opened();
  const used = proofUse({ jkt: "key", jti: "used", issuedAtMs });
  const other = proofUse({ jkt: "key", jti: "other", issuedAtMs: issuedAtMs + proofAheadMsMax });
  expect(recordProofUse(sql, used, issuedAtMs - proofAheadMsMax)).toBe(true);
  const pruneMs = (await lastMs()) + clocksApartMs;
  expect(recordProofUse(sql, other, pruneMs)).toBe(true);
  expect(recordProofUse(sql, used, pruneMs)).toBe(false);
});

it("forgets a proof once it cannot be accepted any more, and no other's", () => {
  const sql = opened();
  const [one, two, three] = [0, 1, 2].map((n) =>
    proofUse({ jkt: "key", jti: `proof ${n}`, issuedAtMs: issuedAtMs + n }),
  ) as [ProofMark, ProofMark, ProofMark];
  recordProofUse(sql, one, issuedAtMs);
  recordProofUse(sql, two, issuedAtMs);
  recordProofUse(sql, three, issuedAtMs + proofKeptMs + 1);
  expect([one, two, three].map((each) => isProofUsed(sql, each))).toEqual([false, true, true]);
});

it("tells proofs apart by their keys and by their names", () => {
  const sql = opened();
  const of = (jkt: string, jti: string) => proofUse({ jkt, jti, issuedAtMs });
  const told = [of("key", "a"), of("key", "b"), of("other", "a"), of("key", "a")];
  expect(told.map((each) => recordProofUse(sql, each, issuedAtMs))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
