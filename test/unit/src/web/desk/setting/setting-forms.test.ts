import { describe, expect, it } from "vitest";
import type { Merchant } from "../../../../../../src/client/resource/merchant.ts";
import {
  checkedAdjustment,
  emptyAdjustment,
} from "../../../../../../src/web/desk/setting/adjustment-form.ts";
import { checkedBank, emptyBank } from "../../../../../../src/web/desk/setting/bank-form.ts";
import {
  asksTwo,
  checkedMerchant,
  draftOfTerms,
  emptyMerchant,
  termsChange,
} from "../../../../../../src/web/desk/setting/merchant-form.ts";
import { checkedPartner } from "../../../../../../src/web/desk/setting/partner-form.ts";
import { rateBpOf, rateText } from "../../../../../../src/web/desk/setting/rate.ts";

const bankDraft = {
  ...{ bank_code: "０００１", branch_code: "12-3", account_type: "savings" },
  ...{ account_number: "0123 456", holder_kana: "ｶ)ｱｵｲ　ｶﾌｪ" },
};
const bank = {
  ...{ bank_code: "0001", branch_code: "123", account_type: "savings" },
  ...{ account_number: "0123456", holder_kana: "カ)アオイ カフェ" },
};
const draft = {
  ...{ name: " Aoi Cafe ", name_kana: "アオイカフェ", category: "cafe", reward_rate: "2" },
  ...{ fee_rate: "2.5", credit_line: "１００，０００", shards: "1", ...bankDraft },
};

it.each([
  ["0", 0],
  ["1.5", 150],
  ["１．５％", 150],
  ["10", 1_000],
  ["0.05 %", 5],
])("takes %s as a rate", (typed, rateBp) => {
  expect(rateBpOf(typed)).toBe(rateBp);
});

it.each(["", "10.01", "1.555", "-1", "1,5", "x", "."])("takes %j as no rate", (typed) => {
  expect(rateBpOf(typed)).toBeNull();
});

it("tells a rate in percent", () => {
  expect([0, 5, 150, 1_000].map(rateText)).toEqual(["0%", "0.05%", "1.5%", "10%"]);
});

describe("an account", () => {
  it("is what the contract takes, whatever width was typed", () => {
    expect(checkedBank(bankDraft)).toEqual({ ok: true, sent: bank });
  });

  it("is taken with the hyphens and long marks of an input method", () => {
    const typed = { ...bankDraft, branch_code: "１２−３", account_number: "０１２３ー４５６" };
    const holder_kana = "ｶ)ｱｵｲ−ｶﾌｪ";
    expect(checkedBank({ ...typed, holder_kana })).toEqual({
      ...{ ok: true, sent: { ...bank, holder_kana: "カ)アオイ-カフェ" } },
    });
  });

  it("is told member by member what is wrong with it", () => {
    expect(checkedBank(emptyBank)).toEqual({
      ok: false,
      faults: {
        ...{ bank_code: "digits_4", branch_code: "digits_3", account_number: "digits_7" },
        holder_kana: "empty",
      },
    });
    const faults = { ...bankDraft, holder_kana: "青井", account_type: "gold" };
    expect(checkedBank(faults)).toEqual({
      ...{ ok: false, faults: { account_type: "empty", holder_kana: "kana" } },
    });
    expect(checkedBank({ ...bankDraft, holder_kana: "ア".repeat(31) })).toMatchObject({
      faults: { holder_kana: "long" },
    });
  });
});

describe("a merchant", () => {
  it("is sent with rates in basis points and money in minor units", () => {
    expect(checkedMerchant(draft, "JPY")).toEqual({
      ok: true,
      sent: {
        ...{ name: "Aoi Cafe", name_kana: "アオイカフェ", category: "cafe", shards: 1 },
        ...{ reward_rate_bp: 200, fee_rate_bp: 250, credit_line: 100_000, bank },
      },
    });
  });

  it("is not sent while anything of it is wrong, and all that is wrong is told at once", () => {
    const checked = checkedMerchant(emptyMerchant, "JPY");
    expect(checked.ok ? [] : Object.keys(checked.faults).toSorted()).toEqual([
      ...["account_number", "bank_code", "branch_code", "category", "credit_line", "fee_rate"],
      ...["holder_kana", "name", "name_kana", "reward_rate"],
    ]);
    const wrong = { ...draft, shards: "65", category: "a b", name: "x".repeat(101) };
    expect(checkedMerchant(wrong, "JPY")).toEqual({
      ...{ ok: false, faults: { shards: "shards", category: "category", name: "long" } },
    });
  });

  const merchant = {
    ...{ name: "Aoi Cafe", name_kana: "アオイカフェ", reward_rate_bp: 200, fee_rate_bp: 250 },
    credit_line: 100_000,
  } as Merchant;

  it("keeps what nobody changes out of a change, and sends nothing that is wrong", () => {
    const terms = draftOfTerms(merchant, "JPY");
    expect(termsChange(terms, merchant, "JPY")).toBeNull();
    expect(termsChange({ ...terms, fee_rate: "x", name: "Other" }, merchant, "JPY")).toBeNull();
    expect(termsChange({ ...terms, name: "Aoi " }, merchant, "JPY")).toEqual({ name: "Aoi" });
    expect(termsChange({ ...terms, fee_rate: "3", credit_line: "0" }, merchant, "JPY")).toEqual({
      ...{ fee_rate_bp: 300, credit_line: 0 },
    });
  });

  it("asks a second person for rates and accounts, and for nothing else", () => {
    expect(asksTwo({ name: "x", credit_line: 1 })).toBe(false);
    expect(asksTwo({ name: "x", fee_rate_bp: 0 })).toBe(true);
    expect(asksTwo({ reward_rate_bp: 0 })).toBe(true);
    expect(asksTwo({ bank: bank as never })).toBe(true);
  });
});

describe("a partner", () => {
  const [x, y] = ["x".repeat(43), "y".repeat(43)];
  const named = (jwk: string) => checkedPartner({ name: "ATM network", channel: "atm", jwk });

  it("is named by the members of its public key alone", () => {
    const told = JSON.stringify({ kty: "EC", crv: "P-256", x, y, kid: "1", use: "sig" });
    expect(named(told)).toEqual({
      ok: true,
      sent: { name: "ATM network", channel: "atm", jwk: { kty: "EC", crv: "P-256", x, y } },
    });
  });

  it("is not named by its private key, which is never sent", () => {
    const told = JSON.stringify({ kty: "EC", crv: "P-256", x, y, d: "d".repeat(43) });
    expect(named(told)).toEqual({ ok: false, faults: { jwk: "private_key" } });
    const pem = "-----BEGIN PRIVATE KEY-----";
    expect(named(pem)).toEqual({ ok: false, faults: { jwk: "private_key" } });
  });

  it.each(["null", "7", "{", `{"kty":"RSA"}`, `{"kty":"EC","crv":"P-256","x":"a","y":"b"}`])(
    "is not named by %s",
    (jwk) => {
      expect(named(jwk)).toEqual({ ok: false, faults: { jwk: "key" } });
    },
  );
});

describe("an adjustment", () => {
  const wallet = {
    currency: "JPY",
    balances: { available: 500, held: 300, points: 0, points_pending: 0 },
    limits: { balance_max: 1_000 },
  } as Parameters<typeof checkedAdjustment>[1];
  const full = { way: "compensation", amount: "200", case_number: "C-1", reason: "paid twice" };

  it("gives as a compensation or a correction, and takes as a correction alone", () => {
    const sent = (way: string) => checkedAdjustment({ ...full, way }, wallet);
    const told = { case_number: "C-1", reason: "paid twice" };
    expect(sent("compensation")).toEqual({
      ...{ ok: true, sent: { kind: "compensation", amount: 200, ...told } },
    });
    expect(sent("correction")).toEqual({
      ...{ ok: true, sent: { kind: "correction", amount: 200, ...told } },
    });
    expect(sent("taking")).toEqual({
      ...{ ok: true, sent: { kind: "correction", amount: -200, ...told } },
    });
  });

  it.each([
    ["taking", "501", "above_available"],
    ["compensation", "501", "above_limit"],
    ["compensation", "0", "amount"],
    ["taking", "−5", "amount"],
  ])("is not asked for: %s %s", (way, amount, fault) => {
    expect(checkedAdjustment({ ...full, way, amount }, wallet)).toEqual({
      ...{ ok: false, faults: { amount: fault } },
    });
  });

  it.each(["taking", "compensation"])("is asked for up to the very bound: %s 500", (way) => {
    expect(checkedAdjustment({ ...full, way, amount: "500" }, wallet).ok).toBe(true);
  });

  it("needs a case and a reason", () => {
    const checked = checkedAdjustment(emptyAdjustment, wallet);
    expect(checked).toEqual({
      ...{ ok: false, faults: { amount: "amount", case_number: "empty", reason: "empty" } },
    });
  });
});
