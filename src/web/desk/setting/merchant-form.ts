import type {
  BankAccount,
  Merchant,
  MerchantChange,
  MerchantRequest,
} from "../../../client/resource/merchant.ts";
import { amountOf, typedAmount } from "../../format/money.ts";
import { typedKana } from "../../typed-bank.ts";
import { checkedBank, emptyBank, kanaFault } from "./bank-form.ts";
import {
  type CheckedDraft,
  type Draft,
  faultsAmong,
  plainText,
  textFault,
} from "./checked-draft.ts";
import { rateBpOf, typedRate } from "./rate.ts";

type TermField = "name" | "name_kana" | "reward_rate" | "fee_rate" | "credit_line";

export type MerchantField = TermField | "category" | "shards" | keyof BankAccount;

/** A merchant that nobody has written yet. Most need no second object for their load. */
export const emptyMerchant: Draft<MerchantField> = {
  ...{ name: "", name_kana: "", category: "", reward_rate: "", fee_rate: "" },
  ...{ credit_line: "", shards: "1", ...emptyBank },
};

/** A draft as the merchant that is asked for. */
export function checkedMerchant(
  draft: Draft<MerchantField>,
  currency: string,
): CheckedDraft<MerchantField, MerchantRequest> {
  const terms = checkedTerms(draft, currency);
  const bank = checkedBank(draft);
  const category = draft.category.normalize("NFKC").trim();
  const shards = Number(draft.shards.normalize("NFKC").trim());
  const own = faultsAmong<"category" | "shards">({
    category: /^[A-Za-z0-9._-]{1,64}$/.test(category) ? null : "category",
    shards: Number.isInteger(shards) && shards >= 1 && shards <= 64 ? null : "shards",
  });
  if (terms.ok && bank.ok && own === null) {
    return { ok: true, sent: { ...terms.sent, category, shards, bank: bank.sent } };
  }
  const faults = { ...(terms.ok ? {} : terms.faults), ...(bank.ok ? {} : bank.faults), ...own };
  return { ok: false, faults };
}

/** A merchant's terms as they are typed. */
export function draftOfTerms(merchant: Merchant, currency: string): Draft<TermField> {
  return {
    ...{ name: merchant.name, name_kana: merchant.name_kana },
    reward_rate: typedRate(merchant.reward_rate_bp),
    fee_rate: typedRate(merchant.fee_rate_bp),
    credit_line: typedAmount(merchant.credit_line, currency),
  };
}

/** What of a merchant's terms a draft makes another; null when it is not to be sent, or changes nothing. */
export function termsChange(
  draft: Draft<TermField>,
  merchant: Merchant,
  currency: string,
): MerchantChange | null {
  const checked = checkedTerms(draft, currency);
  if (!checked.ok) return null;
  const was: Readonly<Record<string, unknown>> = { ...merchant };
  const changed = Object.entries(checked.sent).filter(([name, value]) => was[name] !== value);
  return changed.length === 0 ? null : (Object.fromEntries(changed) as MerchantChange);
}

/** Whether a change waits for a second person: rates do, names and a credit line do not. */
export function asksTwo(change: MerchantChange): boolean {
  const { reward_rate_bp: reward, fee_rate_bp: fee, bank } = change;
  return reward !== undefined || fee !== undefined || bank !== undefined;
}

type Terms = Pick<
  MerchantRequest,
  "name" | "name_kana" | "reward_rate_bp" | "fee_rate_bp" | "credit_line"
>;

/** A draft as a merchant's terms. */
export function checkedTerms(
  draft: Draft<TermField>,
  currency: string,
): CheckedDraft<TermField, Terms> {
  const [reward, fee] = [rateBpOf(draft.reward_rate), rateBpOf(draft.fee_rate)];
  const line = amountOf(draft.credit_line, currency);
  const faults = faultsAmong<TermField>({
    name: textFault(draft.name, 100),
    name_kana: kanaFault(draft.name_kana, 100),
    reward_rate: reward === null ? "rate" : null,
    fee_rate: fee === null ? "rate" : null,
    credit_line: line === null ? "amount" : null,
  });
  if (faults !== null || reward === null || fee === null || line === null) {
    return { ok: false, faults: faults ?? {} };
  }
  const [name, name_kana] = [plainText(draft.name), typedKana(draft.name_kana)];
  const sent = { name, name_kana, reward_rate_bp: reward, fee_rate_bp: fee, credit_line: line };
  return { ok: true, sent };
}
