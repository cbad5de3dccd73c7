import type * as z from "zod";
import type { AgreedAccount, BankAccount } from "../../../src/merchant/book.ts";
import { asksSecond } from "../../../src/merchant/change.ts";
import { renderTime } from "../../../src/time.ts";
import { markId, openMarkedId } from "../../../src/token/marked-id.ts";
import {
  mayAct,
  notFound,
  operatorBy,
  waitingAnswer,
  waitingReply,
} from "../../caller/operator.ts";
import { changeOf, type TermsProposal } from "../../control/carry-out-terms.ts";
import { controlObject } from "../../control/stub.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import type { MerchantWhole } from "../../merchant/object.ts";
import { askMerchant, merchantObject } from "../../merchant/stub.ts";
import { freshId } from "../../platform/fresh-id.ts";
import { openBank, sealBank } from "../../platform/secrets.ts";
import { bankOf, merchantChange, merchantWhole, renderBank } from "./merchant-schema.ts";

type Change = z.infer<typeof merchantChange>;
type Shown = z.infer<typeof merchantWhole>;

/** Changing what a merchant has agreed to. */
export const operatorTermsRoutes: readonly Route[] = [
  route<Change>({
    method: "PUT",
    path: "/v1/operator/merchants/{id}",
    summary: "Change a merchant's terms; rates and the bank account wait for a second person",
    tag: "Operators",
    access: mayAct,
    replay: "recorded in Control",
    body: merchantChange,
    answers: { 200: merchantWhole, 202: waitingAnswer },
    handle: change,
  }),
];

/**
 * Names and credit line are changed at once. With a rate or an account among it, everything waits
 * together. Terminals' tokens say the new terms within 10 minutes.
 */
async function change(call: Call<Change>): Promise<Answer> {
  const { id = "" } = call.params;
  const opened = openMarkedId(call.ring, "mer", id);
  if (opened === null) return notFound("merchant");
  const { bank, ...told } = call.body;
  const terms = given(told);
  const changes = changeOf(terms);
  const control = controlObject(call.env);
  if (bank !== undefined || asksSecond(changes)) {
    const sealed =
      bank === undefined ? {} : { sealed_bank: sealBank(call.ring, opened.ownerHex, bankOf(bank)) };
    const proposal: TermsProposal = {
      act: "change_terms",
      merchant_id: id,
      ...terms,
      ...sealed,
    };
    const proposed = await control.act(operatorBy(call), "propose", freshId("apr"), proposal);
    return proposed.ok ? waitingReply(proposed.value) : { problem: proposed.fault };
  }
  const detail = { merchant_id: id, ...told };
  const recorded = await control.act(operatorBy(call), "recordAct", "change_merchant", detail);
  if (!recorded.ok) return { problem: recorded.fault };
  const done = await askMerchant(call, opened.ownerHex, (merchant, authority) =>
    merchant.change(authority, { change: changes, agreed: null }),
  );
  if (!done.ok) return { problem: done.fault };
  const whole = await wholeMerchant(call, id);
  return whole === null ? notFound("merchant") : answer(200, whole);
}

/** The members that are there: a proposal has no empty ones. */
function given(told: Omit<Change, "bank">): Omit<TermsProposal, "act" | "merchant_id"> {
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

/** A merchant with its stores, terminals and accounts, or `null` when there is none. */
export async function wholeMerchant(
  call: Pick<Call, "env" | "ring" | "nowMs">,
  id: string,
): Promise<Shown | null> {
  const opened = openMarkedId(call.ring, "mer", id);
  if (opened === null) return null;
  const [whole, waitingNow] = await Promise.all([
    merchantObject(call.env, opened.ownerHex).whole(),
    controlObject(call.env).approvals(),
  ]);
  if (whole === null) return null;
  const { profile, accounts } = whole;
  const open = (sealed: string) => openBank(call.ring, opened.ownerHex, sealed);
  const proposed = waitingNow.findLast(
    ({ proposal }) =>
      proposal.act === "change_terms" &&
      proposal.merchant_id === id &&
      proposal.sealed_bank !== undefined,
  );
  const sealed = (proposed?.proposal as TermsProposal | undefined)?.sealed_bank;
  return {
    merchant_id: id,
    name: profile.name,
    name_kana: profile.nameKana,
    category: profile.category,
    reward_rate_bp: profile.rewardRateBp,
    fee_rate_bp: profile.feeRateBp,
    shards: profile.shards,
    credit_line: profile.creditLineMinor,
    ...renderAccounts(accounts, open, call.nowMs),
    bank_proposed:
      proposed === undefined || sealed === undefined
        ? null
        : {
            ...renderBank(open(sealed), "last"),
            approval_id: proposed.approvalId,
            expires_at: renderTime(proposed.expiresAtMs),
          },
    state: profile.state,
    created_at: renderTime(profile.createdAtMs),
    ...renderPlaces(call, opened, whole),
  };
}

/** The account in force at `nowMs`, and the one that follows it. */
function renderAccounts(
  accounts: readonly AgreedAccount[],
  open: (sealed: string) => BankAccount,
  nowMs: number,
): Pick<Shown, "bank" | "bank_next"> {
  const inForce = accounts.find(({ inForceAtMs }) => inForceAtMs <= nowMs);
  const [newest] = accounts;
  const next = newest === inForce ? undefined : newest;
  return {
    bank: inForce === undefined ? null : renderBank(open(inForce.sealedBank), "last"),
    bank_next:
      next === undefined
        ? null
        : {
            ...renderBank(open(next.sealedBank), "last"),
            in_force_at: renderTime(next.inForceAtMs),
          },
  };
}

function renderPlaces(
  { ring }: Pick<Call, "ring">,
  { owner, keyNumber }: { readonly owner: Uint8Array; readonly keyNumber: number },
  { stores, terminals }: MerchantWhole,
): Pick<Shown, "stores" | "terminals"> {
  const idOf = (kind: "sto" | "ter", number: number) =>
    markId(ring, kind, { owner, number }, keyNumber);
  return {
    stores: stores.map(({ number, name, latE6, lonE6 }) => ({
      store_id: idOf("sto", number),
      name,
      lat_e6: latE6,
      lon_e6: lonE6,
    })),
    terminals: terminals.map(({ number, storeNumber, label, state }) => ({
      terminal_id: idOf("ter", number),
      store_id: idOf("sto", storeNumber),
      label,
      state,
    })),
  };
}
