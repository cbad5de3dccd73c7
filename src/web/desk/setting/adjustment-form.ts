import type { AdjustmentRequest, WalletSeen } from "../../../client/resource/operator.ts";
import { amountOf } from "../../format/money.ts";
import {
  type CheckedDraft,
  type Draft,
  faultsAmong,
  plainText,
  textFault,
} from "./checked-draft.ts";

/** Which way money goes: a compensation gives, a correction gives or takes. */
export const adjustmentWays = ["compensation", "correction", "taking"] as const;
export type AdjustmentField = "way" | "amount" | "case_number" | "reason";

/** A balance that nobody has begun to put right. */
export const emptyAdjustment: Draft<AdjustmentField> = {
  ...{ way: "compensation", amount: "", case_number: "", reason: "" },
};

type Asked = Pick<AdjustmentRequest, "kind" | "amount" | "case_number" | "reason">;

/** A draft as what is asked for: minor units, negative where it takes from the wallet. */
export function checkedAdjustment(
  draft: Draft<AdjustmentField>,
  wallet: Pick<WalletSeen, "currency" | "balances" | "limits">,
): CheckedDraft<AdjustmentField, Asked> {
  const way = adjustmentWays.find((each) => each === draft.way);
  const amount = amountOf(draft.amount, wallet.currency);
  const faults = faultsAmong<AdjustmentField>({
    way: way === undefined ? "empty" : null,
    amount: amountFault(amount, way === "taking", wallet),
    case_number: textFault(draft.case_number, 64),
    reason: textFault(draft.reason, 200),
  });
  if (faults !== null || amount === null) return { ok: false, faults: faults ?? {} };
  const sent = {
    kind: way === "compensation" ? "compensation" : "correction",
    amount: way === "taking" ? -amount : amount,
    case_number: plainText(draft.case_number),
    reason: plainText(draft.reason),
  } as const;
  return { ok: true, sent };
}

/** No wallet goes below zero, or above its limit: the server refuses it as well. */
function amountFault(
  amount: number | null,
  isTaking: boolean,
  { balances, limits }: Pick<WalletSeen, "balances" | "limits">,
): string | null {
  if (amount === null || amount === 0) return "amount";
  if (isTaking) return amount > balances.available ? "above_available" : null;
  return balances.available + amount > limits.balance_max ? "above_limit" : null;
}
