import * as z from "zod";
import { feeRateBpMax, rewardRateBpMax, settlementShardsMax } from "../../../src/bounds.ts";
import {
  accountTypeNames,
  accountTypes,
  type BankAccount,
  type MerchantTerms,
} from "../../../src/merchant/book.ts";
import { shownName } from "../../caller/operator.ts";
import { time } from "../../door/fields.ts";

/** Kana of either width with the Latin capitals, digits and signs that bank files know. */
const kana = (charsMax: number) =>
  z
    .string()
    .min(1)
    .max(charsMax)
    .regex(
      /^[\u3041-\u3096\u30a1-\u30ff\uff61-\uff9f\uff21-\uff3a\uff10-\uff19\uff08\uff09\u3000 A-Z0-9().,/\\¥「」-]+$/,
      "kana, capitals, digits and the signs of bank files only",
    );

/** A bank account in Japan, as payout files name it. */
export const bankAccount = z.strictObject({
  bank_code: z.string().regex(/^\d{4}$/, "four digits"),
  branch_code: z.string().regex(/^\d{3}$/, "three digits"),
  account_type: z
    .union([z.string(), z.int().transform(String)])
    .transform((name) => accountTypeNames[name])
    .pipe(z.enum(accountTypes, { error: `one of ${accountTypes.join(", ")}` }))
    .meta({ description: `${accountTypes.join(", ")}, or a bank file's digit: 1, 2, 4, 9.` }),
  account_number: z.string().regex(/^\d{7}$/, "seven digits"),
  holder_kana: kana(30),
});

export const merchantBody = z.strictObject({
  name: shownName(100),
  name_kana: kana(100),
  category: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, "1 to 64 of A-Z a-z 0-9 . _ -"),
  reward_rate_bp: z.int().min(0).max(rewardRateBpMax).describe("Hundredths of a percent."),
  fee_rate_bp: z.int().min(0).max(feeRateBpMax).describe("Hundredths of a percent."),
  shards: z
    .int()
    .min(1)
    .max(settlementShardsMax)
    .describe("Settlement objects that share the load."),
  credit_line: z.int().min(0).max(Number.MAX_SAFE_INTEGER).describe("Minor units."),
  bank: bankAccount,
});

export const storeBody = z.strictObject({
  name: shownName(100),
  lat_e6: z.int().min(-90_000_000).max(90_000_000).describe("Millionths of a degree."),
  lon_e6: z.int().min(-180_000_000).max(180_000_000).describe("Millionths of a degree."),
});

export const terminalBody = z.strictObject({ label: shownName(64) });

export const merchantList = z.strictObject({
  merchants: z.array(
    z.strictObject({
      merchant_id: z.string(),
      name: z.string(),
      state: z.enum(["active", "revoked"]),
      created_at: time,
    }),
  ),
});

/** What of a merchant is to be another; what is absent stays. */
export const merchantChange = merchantBody
  .omit({ category: true, shards: true })
  .partial()
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    error: "say what is to change",
  });

const shownAccount = bankAccount.extend({
  account_type: z.enum(accountTypes),
  account_number: z.string().describe("Its last three digits."),
});

export const merchantWhole = z
  .strictObject({
    merchant_id: z.string(),
    ...merchantBody.omit({ bank: true }).shape,
    bank: shownAccount.nullable().describe("The account in force; null: none is yet."),
    bank_next: shownAccount
      .extend({ in_force_at: time })
      .nullable()
      .describe("An account that two persons have agreed on, and that is not in force yet."),
    bank_proposed: shownAccount
      .extend({ approval_id: z.string(), expires_at: time })
      .nullable()
      .describe("An account that waits for a second person, the newest."),
    state: z.enum(["active", "revoked"]),
    created_at: time,
    stores: z.array(storeBody.extend({ store_id: z.string() })),
    terminals: z.array(
      z.strictObject({
        terminal_id: z.string(),
        store_id: z.string(),
        label: z.string(),
        state: z.enum(["waiting", "active", "revoked"]),
      }),
    ),
  })
  .meta({ id: "Merchant" });

/** A merchant's terms as the house names them. */
export function termsOf(
  body: z.infer<typeof merchantBody>,
): MerchantTerms & { readonly bank: BankAccount } {
  return {
    name: body.name,
    nameKana: body.name_kana,
    category: body.category,
    rewardRateBp: body.reward_rate_bp,
    feeRateBp: body.fee_rate_bp,
    shards: body.shards,
    creditLineMinor: body.credit_line,
    bank: bankOf(body.bank),
  };
}

/** An account of the wire in the words of the house. */
export function bankOf(told: z.infer<typeof bankAccount>): BankAccount {
  return {
    bankCode: told.bank_code,
    branchCode: told.branch_code,
    accountType: told.account_type,
    accountNumber: told.account_number,
    holderKana: told.holder_kana,
  };
}

/** An account on the wire: its last three digits, all of them to who decides about it. */
export function renderBank(
  bank: BankAccount,
  digits: "last" | "all",
): z.infer<typeof shownAccount> {
  return {
    bank_code: bank.bankCode,
    branch_code: bank.branchCode,
    account_type: bank.accountType,
    account_number: digits === "all" ? bank.accountNumber : bank.accountNumber.slice(-3),
    holder_kana: bank.holderKana,
  };
}
