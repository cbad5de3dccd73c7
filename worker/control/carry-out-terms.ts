import { assert } from "../../src/assert.ts";
import type { Authority } from "../../src/control/authority.ts";
import type { ApprovalResult, Proposal } from "../../src/control/four-eyes.ts";
import type { TermsChange } from "../../src/merchant/book.ts";
import type { EpochMs } from "../../src/time.ts";
import { openMarkedId } from "../../src/token/marked-id.ts";
import { merchantObject } from "../merchant/stub.ts";
import type { Env } from "../platform/env.ts";
import { keyRing } from "../platform/keys.ts";

/** Terms that wait for a second person, or were agreed on. */
export type TermsProposal = Extract<Proposal, { act: "change_terms" }>;

/**
 * Has a merchant take over the terms that two persons agreed on, once. `refused` when it was
 * revoked meanwhile. Throws when it cannot be asked now.
 */
export async function carryOutTerms(
  env: Env,
  authority: Authority,
  proposal: TermsProposal,
  agreed: { readonly approvalId: string; readonly atMs: EpochMs },
): Promise<ApprovalResult> {
  const { merchant_id } = proposal;
  const opened = openMarkedId(await keyRing(env), "mer", merchant_id);
  assert(opened !== null, "what was proposed names a merchant");
  const sealedBank = proposal.sealed_bank ?? null;
  const command = { change: changeOf(proposal), agreed: { ...agreed, sealedBank } };
  const done = await merchantObject(env, opened.ownerHex).change(authority, command);
  const about = { merchant_id, in_force_at_ms: agreed.atMs };
  if (done.ok) return about;
  if (done.fault.code !== "state_conflict") throw new Error(done.fault.detail);
  return { ...about, refused: { state: "revoked" } };
}

/** Terms of the wire in the words of the house; what is absent stays. */
export function changeOf(told: Omit<TermsProposal, "act" | "merchant_id">): TermsChange {
  const { name, name_kana: nameKana, reward_rate_bp, fee_rate_bp, credit_line } = told;
  return {
    ...(name === undefined ? {} : { name }),
    ...(nameKana === undefined ? {} : { nameKana }),
    ...(reward_rate_bp === undefined ? {} : { rewardRateBp: reward_rate_bp }),
    ...(fee_rate_bp === undefined ? {} : { feeRateBp: fee_rate_bp }),
    ...(credit_line === undefined ? {} : { creditLineMinor: credit_line }),
  };
}
