import * as z from "zod";
import type { PointsInOutcome } from "../../../src/funding/points-in.ts";
import type { RedeemOutcome } from "../../../src/funding/redeem.ts";
import { ipPrefix } from "../../../src/guard/attempt.ts";
import { callerToken } from "../../../src/identity/caller.ts";
import { bodyOf } from "../../../src/ledger/row.ts";
import { renderTime } from "../../../src/time.ts";
import { blindContact, sealSecret } from "../../../src/token/blind.ts";
import { encodeUtf8 } from "../../../src/token/grammar.ts";
import type { KeyRing } from "../../../src/token/key-ring.ts";
import { openId, sealId } from "../../../src/token/seal.ts";
import type { WalletRow } from "../../../src/wallet/row.ts";
import { customerOf } from "../../caller/customer.ts";
import { amount, currency, reference, time } from "../../door/fields.ts";
import { otherCurrency, revoked } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { random } from "../../platform/keys.ts";
import { digestText } from "../../rows/digest.ts";
import { tallyShadow } from "../../signal/shadow-tally.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";
import { currentIdKey } from "../ids.ts";
import { bankAccount } from "../operator/merchant-schema.ts";
import { payerCall } from "./own-payments.ts";
import { notOfWallet, pointsInRefused, redemptionRefused } from "./refusals.ts";

const topUpRequest = z.strictObject({
  reference,
  channel: z.enum(["points"], {
    error: "points only: other money comes by a partner, who credits the wallet's funding_route",
  }),
  amount,
  currency,
});
type TopUpRequest = z.infer<typeof topUpRequest>;
const topUp = z.strictObject({
  top_up_id: z.string(),
  reference: z.string(),
  status: z.enum(["credited"]),
  channel: z.string(),
  amount,
  currency,
  created_at: time,
});

const redemptionRequest = z.strictObject({
  reference,
  amount,
  currency: currency.optional(),
  payout_account: bankAccount,
});
type RedemptionRequest = z.infer<typeof redemptionRequest>;
const redemption = z.strictObject({
  redemption_id: z.string(),
  reference: z.string(),
  status: z
    .enum(["accepted", "in_batch", "paid", "returned"])
    .meta({ description: "`accepted`: booked, and taken by no payout yet." }),
  amount,
  currency,
  created_at: time,
});

const tag = "App clients";
const access = { kind: "customer" } as const;

export const walletMoneyRoutes: readonly Route[] = [
  route<TopUpRequest>({
    method: "POST",
    path: "/v1/top-ups",
    summary: "Turn own points into balance, at once. Other money comes by a partner.",
    tag,
    access,
    replay: "reference",
    body: topUpRequest,
    answers: { 201: topUp },
    replayHeaders: ["Idempotent-Replayed"],
    handle: turnIn,
  }),
  route<RedemptionRequest>({
    method: "POST",
    path: "/v1/redemptions",
    summary: "Balance back to its owner's account, after a step-up for redemption.",
    tag,
    access,
    replay: "reference",
    body: redemptionRequest,
    answers: { 201: redemption },
    replayHeaders: ["Idempotent-Replayed"],
    handle: payBack,
  }),
  route({
    method: "GET",
    path: "/v1/redemptions/{id}",
    summary: "A redemption of the own wallet, and how far its payout is.",
    tag,
    access,
    replay: "window",
    answers: { 200: redemption },
    handle: readRedemption,
  }),
];

async function turnIn(call: Call<TopUpRequest>): Promise<Answer> {
  const { body, ring, env } = call;
  const other = otherCurrency(body.currency, env.CURRENCY);
  if (other !== null) return { problem: other };
  const { route: wallet, caller } = customerOf(call);
  const outcome = await withSnapshot<PointsInOutcome>(call, (authority, policy) =>
    walletObject(env, wallet).pointsIn(
      {
        authority,
        ...callerToken(caller),
        jti: caller.jti,
        reference: body.reference,
        amountMinor: body.amount,
        idKey: currentIdKey(ring),
        ipPrefix: call.ip === null ? null : ipPrefix(call.ip),
      },
      policy,
    ),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  const { value } = outcome;
  switch (value.kind) {
    case "credited": {
      const pointsBody = bodyOf(value.row, "points_in");
      if (!value.replayed) tallyShadow(call, pointsBody);
      const { idKey } = pointsBody;
      const credited = {
        top_up_id: sealId(ring, "top", wallet, value.row.sequence, idKey),
        reference: body.reference,
        status: "credited",
        channel: "points",
        amount: body.amount,
        currency: body.currency,
        created_at: renderTime(value.row.atMs),
      };
      return answer(201, credited, value.replayed ? replayed : undefined);
    }
    default:
      return { problem: pointsInRefused(value) };
  }
}

/** What is stored of an account beside its sealed form; the last, unkeyed, is the first format's. */
async function accountDigests(
  ring: KeyRing,
  wallet: string,
  account: string,
): Promise<readonly [string, ...string[]]> {
  const [current, ...older] = await blindContact(ring, `payout:${wallet}\n${account}`);
  if (current === undefined) throw new Error("a ring has a blinding key");
  return [current.hex, ...older.map(({ hex }) => hex), digestText(`${wallet}\n${account}`)];
}

async function payBack(call: Call<RedemptionRequest>): Promise<Answer> {
  const { body, ring, env } = call;
  const other = otherCurrency(body.currency, env.CURRENCY);
  if (other !== null) return { problem: other };
  const { route: wallet, caller } = customerOf(call);
  const account = JSON.stringify(body.payout_account);
  const payoutDigests = await accountDigests(ring, wallet, account);
  const outcome = await withSnapshot<RedeemOutcome>(call, (authority) =>
    walletObject(env, wallet).redeem({
      authority,
      ...callerToken(caller),
      jti: caller.jti,
      reference: body.reference,
      amountMinor: body.amount,
      payoutSealed: sealSecret(ring, encodeUtf8(account), `payout:${wallet}`, random),
      payoutDigests,
      idKey: currentIdKey(ring),
    }),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  const { value } = outcome;
  switch (value.kind) {
    case "redeemed": {
      const redeemed = renderRedemption(call, wallet, value.row);
      return answer(201, redeemed, value.replayed ? replayed : undefined);
    }
    default:
      return { problem: redemptionRefused(value) };
  }
}

async function readRedemption(call: Call): Promise<Answer> {
  const { wallet, by } = await payerCall(call);
  const unknown = { problem: notOfWallet("redemption") } as const;
  const opened = openId(call.ring, "red", call.params.id ?? "");
  if (opened === null || opened.route !== wallet) return unknown;
  const { number, keyNumber } = opened;
  const query = { ...by, number, keyNumber };
  const found = await walletObject(call.env, wallet).ownRedemption(query);
  if (found.kind === "revoked") return { problem: revoked };
  if (found.kind === "unknown") return unknown;
  return answer(200, renderRedemption(call, wallet, found.row));
}

/** Nothing pays redemptions out yet: what is booked is `accepted`. */
function renderRedemption({ ring, env }: Call<unknown>, wallet: string, row: WalletRow) {
  const { idKey, amountMinor } = bodyOf(row, "redemption");
  return {
    redemption_id: sealId(ring, "red", wallet, row.sequence, idKey),
    reference: row.reference,
    status: "accepted",
    amount: amountMinor,
    currency: env.CURRENCY,
    created_at: renderTime(row.atMs),
  };
}

const replayed = { "Idempotent-Replayed": "true" };
