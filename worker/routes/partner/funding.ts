import * as z from "zod";
import { stopInForce } from "../../../src/control/snapshot.ts";
import type { Claim } from "../../../src/partner/book.ts";
import type { FundingOutcome } from "../../../src/partner/credit-claim.ts";
import type { Problem } from "../../../src/problem.ts";
import { renderTime } from "../../../src/time.ts";
import { fundingChannels, type PartnerClaims } from "../../../src/token/access-claims.ts";
import { openId, sealId } from "../../../src/token/seal.ts";
import { type TopUpDecline, topUpDeclines } from "../../../src/wallet/funding-record.ts";
import { amount, currency, id, reference, time } from "../../door/fields.ts";
import { otherCurrency, reused } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { partnerNameOf, partnerObject } from "../../partner/stub.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { currentIdKey } from "../ids.ts";
import {
  creditUnknown,
  fundingStopped,
  noSuchChannel,
  noSuchRoute,
  otherChannel,
} from "./refusals.ts";

const creditRequest = z.strictObject({ reference, route: id, amount, currency });
type CreditRequest = z.infer<typeof creditRequest>;

const declineCodes = topUpDeclines.map(({ code }) => code) as [TopUpDecline, ...TopUpDecline[]];

const credited = z.strictObject({
  top_up_id: z.string().nullable(),
  reference: z.string(),
  result: z.enum(["credited", "declined", "pending"]),
  decline: z.strictObject({ code: z.enum(declineCodes) }).nullable(),
  amount,
  currency,
  created_at: time,
});

const tag = "Funding partners";
const access = { kind: "partner" } as const;

export const fundingRoutes: readonly Route[] = [
  route<CreditRequest>({
    method: "POST",
    path: "/v1/funding/{channel}/credits",
    summary: "Credit a wallet by its funding route, once per reference.",
    tag,
    access,
    replay: "reference",
    body: creditRequest,
    answers: { 201: credited },
    replayHeaders: ["Idempotent-Replayed"],
    handle: creditWallet,
  }),
  route({
    method: "GET",
    path: "/v1/funding/{channel}/credits",
    summary: "What became of a reference.",
    tag,
    access,
    replay: "window",
    query: z.strictObject({ reference }),
    answers: { 200: credited },
    handle: readCredit,
  }),
];

/** The partner that calls, or why it may not use this channel. The wallet judges a stop again. */
async function partnerOf(call: Call): Promise<PartnerClaims | Problem> {
  const { token } = call;
  if (token.kind !== "partner") throw new Error("this route is not for partners");
  const { channel } = call.params;
  if (!(fundingChannels as readonly string[]).includes(channel ?? "")) {
    return noSuchChannel;
  }
  if (token.channel !== channel) return otherChannel(token.channel);
  const { snapshot } = await call.snapshot();
  const stop = stopInForce(snapshot.stops, [{ scope: "partner", id: token.sub }]);
  return stop === null ? token : fundingStopped.partner;
}

async function creditWallet(call: Call<CreditRequest>): Promise<Answer> {
  const { body, ring, env } = call;
  const partner = await partnerOf(call);
  if (!("kind" in partner)) return { problem: partner };
  const other = otherCurrency(body.currency, env.CURRENCY);
  if (other !== null) return { problem: other };
  const opened = openId(ring, "fun", body.route);
  if (opened === null) return { problem: noSuchRoute };
  const object = partnerObject(env, partnerNameOf(ring, partner.sub, body.reference));
  const outcome = await withSnapshot<FundingOutcome>(call, (authority, policy) =>
    object.credit(
      {
        reference: body.reference,
        partnerId: partner.sub,
        partnerName: partner.partner_name,
        channel: partner.channel,
        wallet: opened.route,
        amountMinor: body.amount,
        idKey: currentIdKey(ring),
      },
      authority,
      policy,
    ),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  switch (outcome.value.kind) {
    case "decided": {
      const { claim, replayed } = outcome.value;
      const headers = replayed ? { "Idempotent-Replayed": "true" } : undefined;
      return answer(201, renderCredit(call, claim), headers);
    }
    case "reference_reused":
      return { problem: reused(outcome.value.differ) };
    case "wallet_unknown":
      return { problem: noSuchRoute };
    case "stopped":
      return { problem: fundingStopped.top_ups };
  }
}

async function readCredit(call: Call): Promise<Answer> {
  const partner = await partnerOf(call);
  if (!("kind" in partner)) return { problem: partner };
  const { env, ring } = call;
  const asked = call.query.reference as string;
  const claim = await partnerObject(env, partnerNameOf(ring, partner.sub, asked)).find(asked);
  if (claim === null) return { problem: creditUnknown };
  return answer(200, renderCredit(call, claim));
}

function renderCredit(call: Call, claim: Claim) {
  const { topUpSequence } = claim;
  return {
    top_up_id:
      topUpSequence === null
        ? null
        : sealId(call.ring, "top", claim.wallet, topUpSequence, claim.idKey),
    reference: claim.reference,
    result: claim.result,
    decline: claim.declineCode === null ? null : { code: claim.declineCode },
    amount: claim.amountMinor,
    currency: call.env.CURRENCY,
    created_at: renderTime(claim.decidedAtMs ?? claim.claimedAtMs),
  };
}
