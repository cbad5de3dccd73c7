import type { BankAccount } from "../../../client/resource/merchant.ts";
import { typedDigits, typedKana } from "../../typed-bank.ts";
import { type CheckedDraft, type Draft, faultsAmong } from "./checked-draft.ts";

type BankField = keyof BankAccount;

/** Kinds of accounts, as the contract names them. */
export const accountKinds = ["ordinary", "checking", "savings", "other"] as const;

/** An account that nobody has written yet. */
export const emptyBank: Draft<BankField> = {
  ...{ bank_code: "", branch_code: "", account_type: "ordinary" },
  ...{ account_number: "", holder_kana: "" },
};

/** A draft as the account that a merchant is paid out to. */
export function checkedBank(draft: Draft<BankField>): CheckedDraft<BankField, BankAccount> {
  const [bank_code, branch_code, account_number] = [
    ...[draft.bank_code, draft.branch_code, draft.account_number].map(typedDigits),
  ] as [string, string, string];
  const holder_kana = typedKana(draft.holder_kana);
  const account_type = accountKinds.find((kind) => kind === draft.account_type);
  const faults = faultsAmong<BankField>({
    bank_code: /^\d{4}$/.test(bank_code) ? null : "digits_4",
    branch_code: /^\d{3}$/.test(branch_code) ? null : "digits_3",
    account_type: account_type === undefined ? "empty" : null,
    account_number: /^\d{7}$/.test(account_number) ? null : "digits_7",
    holder_kana: kanaFault(draft.holder_kana, 30),
  });
  if (faults !== null || account_type === undefined) return { ok: false, faults: faults ?? {} };
  const sent = { bank_code, branch_code, account_type, account_number, holder_kana };
  return { ok: true, sent };
}

/** Why a text is no name in kana; null when it is one. */
export function kanaFault(typed: string, charsMax: number): "empty" | "kana" | "long" | null {
  const text = typedKana(typed);
  if (text === "") return "empty";
  if (!/^[\u3041-\u3096\u30a1-\u30ff A-Z0-9().,/\\¥「」-]+$/.test(text)) return "kana";
  return text.length > charsMax ? "long" : null;
}
