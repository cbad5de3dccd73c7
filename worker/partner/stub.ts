import type { Authority } from "../../src/control/authority.ts";
import type { GivenPolicy } from "../../src/control/snapshot.ts";
import type { Claim } from "../../src/partner/book.ts";
import type { ClaimRequest } from "../../src/partner/claim.ts";
import type { FundingOutcome } from "../../src/partner/credit-claim.ts";
import { settlementShard } from "../../src/settlement/message.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { openMarkedId } from "../../src/token/marked-id.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";

/** Shards of one partner's references; never changed, since a reference is kept for ever. */
export const partnerShards = 16;

/** What others ask of a Partner object; its class says what each call does. */
export interface PartnerCalls {
  credit(
    request: ClaimRequest,
    authority: Authority,
    policy: GivenPolicy | null,
  ): Promise<FundingOutcome>;
  giveBack(wallet: string): readonly Claim[];
  find(reference: string): Claim | null;
}

/** A Partner object by its name. Take a new stub for every attempt. */
export function partnerObject(env: Env, name: string): Calls<PartnerCalls> {
  return env.PARTNER.get(env.PARTNER.idFromName(name)) as unknown as Calls<PartnerCalls>;
}

/** The name of the Partner object that keeps a partner's funding reference. */
export function partnerNameOf(ring: KeyRing, partnerId: string, reference: string): string {
  const opened = openMarkedId(ring, "par", partnerId);
  if (opened === null) throw new Error("a partner's token names a partner of ours");
  return `${opened.ownerHex}.${settlementShard(partnerId, reference, partnerShards)}`;
}
