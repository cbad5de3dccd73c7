import { expect, it } from "vitest";
import {
  emptyPayoutAccount,
  holderOf,
  payoutAccountOf,
} from "../../../../../../src/web/payer/money/account.ts";
import { bankAccount } from "../../../../../../worker/routes/operator/merchant-schema.ts";

const typed = {
  ...emptyPayoutAccount,
  ...{ bank: "０００１", branch: " 12 3", number: "012-3456", holder: "せきしょ　はなこ" },
};

it("an account is taken as people type it, and is as the contract has it", () => {
  const account = payoutAccountOf(typed);
  expect(account).toEqual({
    ...{ bank_code: "0001", branch_code: "123", account_type: "ordinary" },
    ...{ account_number: "0123456", holder_kana: "セキショ ハナコ" },
  });
  expect(bankAccount.safeParse(account).success).toBe(true);
});

it("a holder's name is turned to katakana, and is none without", () => {
  expect(holderOf("ｶ)ｾｷｼｮ ｶﾞｲ")).toBe("カ)セキショ ガイ");
  expect(holderOf("ａｂｃ かいしゃ")).toBe("ABC カイシャ");
  expect(holderOf("関所 花子")).toBeNull();
  expect(holderOf("")).toBeNull();
});

it.each([{ bank: "123" }, { branch: "1234" }, { number: "123" }, { holder: "<b>" }])(
  "an account with %o is none",
  (part) => {
    expect(payoutAccountOf({ ...typed, ...part })).toBeNull();
  },
);
