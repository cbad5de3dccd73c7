import { expect, it } from "vitest";
import type { Authority } from "../../../../src/control/authority.ts";
import { type ProblemCode, problem } from "../../../../src/problem.ts";
import { makeKeyRing, parseKeyRing } from "../../../../src/token/key-ring.ts";
import { markId } from "../../../../src/token/marked-id.ts";
import { carryOutTerms, changeOf } from "../../../../worker/control/carry-out-terms.ts";
import type { Env } from "../../../../worker/platform/env.ts";
import { random } from "../../../../worker/platform/keys.ts";

it("takes over every term that is told, zero and the empty text included, and no other", () => {
  expect(changeOf({})).toEqual({});
  expect(
    changeOf({ name: "N", name_kana: "", reward_rate_bp: 0, fee_rate_bp: 1, credit_line: 0 }),
  ).toEqual({ name: "N", nameKana: "", rewardRateBp: 0, feeRateBp: 1, creditLineMinor: 0 });
});

/** What comes of terms that the merchant's object answers so. */
async function carriedOut(code: ProblemCode | null) {
  const keys = await makeKeyRing(random);
  const parsed = await parseKeyRing(keys);
  if (!parsed.ok) throw new Error(parsed.fault);
  const merchant_id = markId(parsed.value, "mer", { owner: new Uint8Array(8), number: 1 });
  const change = async () =>
    code === null ? { ok: true } : { ok: false, fault: problem(code, "as it is") };
  const MERCHANT = { idFromName: (name: string) => name, get: () => ({ change }) };
  const env = { MERCHANT, SEKISHO_KEYS: keys } as unknown as Env;
  const proposal = { act: "change_terms", merchant_id, fee_rate_bp: 100 } as const;
  const agreed = { approvalId: "apr_1", atMs: 7 };
  const { merchant_id: _, ...told } = await carryOutTerms(env, {} as Authority, proposal, agreed);
  return told;
}

it("says that a merchant revoked meanwhile took no terms, and asks again whatever else it says", async () => {
  expect(await carriedOut(null)).toEqual({ in_force_at_ms: 7 });
  expect(await carriedOut("state_conflict")).toEqual({
    ...{ in_force_at_ms: 7, refused: { state: "revoked" } },
  });
  await expect(carriedOut("unavailable")).rejects.toThrow("as it is");
});
