import type { RedemptionRequest } from "../../../client/resource/wallet.ts";
import { typedDigits, typedKana } from "../../typed-bank.ts";

/** A bank account, as it is being typed. */
export interface TypedAccount {
  readonly bank: string;
  readonly branch: string;
  readonly type: PayoutAccountType;
  readonly number: string;
  readonly holder: string;
}

/** Kinds of account that somebody can have money paid to. */
export const payoutAccountTypes = ["ordinary", "checking", "savings"] as const;
type PayoutAccountType = (typeof payoutAccountTypes)[number];

export const emptyPayoutAccount: TypedAccount = {
  ...{ bank: "", branch: "", type: "ordinary", number: "", holder: "" },
};

/** How many digits a member of an account has. */
export const accountDigits = { bank: 4, branch: 3, number: 7 } as const;

export type PayoutAccount = RedemptionRequest["payout_account"];

/** Kana, and what banks write beside it. */
const holderForm = /^[0-9A-Z()\-./ァ-ヶー ]{1,30}$/u;

/** Whether a member is as a bank has it. */
export function isRight(member: keyof typeof accountDigits, typed: string): boolean {
  return new RegExp(`^\\d{${accountDigits[member]}}$`).test(typedDigits(typed));
}

/** The holder's name in katakana: hiragana are turned, as are half-width letters. */
export function holderOf(typed: string): string | null {
  const kana = typedKana(typed).replaceAll(/[ぁ-ゖ]/g, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) + 0x60),
  );
  return holderForm.test(kana) ? kana : null;
}

/** What was typed as the contract spells it; null while something is wrong with it. */
export function payoutAccountOf(typed: TypedAccount): PayoutAccount | null {
  const members = ["bank", "branch", "number"] as const;
  const holder = holderOf(typed.holder);
  if (holder === null || !members.every((member) => isRight(member, typed[member]))) return null;
  return {
    bank_code: typedDigits(typed.bank),
    branch_code: typedDigits(typed.branch),
    account_type: typed.type,
    account_number: typedDigits(typed.number),
    holder_kana: holder,
  };
}
