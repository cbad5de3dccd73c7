import { describe, expect, it } from "vitest";
import type { DeclineCode } from "../../src/decline.ts";
import { magicAmounts } from "../../src/payment/magic.ts";
import { scanInto, typeAmount } from "../e2e/browser/till-town.ts";
import { playTills } from "./play-tills.ts";

/* Each decline as the cashier and the queue see it: the reason, the sentence, the buttons. */
const tills = playTills();

const newCode = { ja: "新しいコードを読み取る", en: "New code" };
const otherWay = { ja: "別の支払い方法", en: "Another way" };
const otherAmount = { ja: "金額を変える", en: "Change amount" };
const newSale = { ja: "新しい会計", en: "New sale" };
const secondPurchase = { ja: "別の会計：新しいコード", en: "Second purchase: new code" };
const paidList = { ja: "支払い済み：一覧", en: "Paid: list" };

interface Read {
  /** Why, and what to say to the customer. */
  readonly ja: readonly [string, string];
  readonly en: readonly [string, string];
  /** What may be done, the likeliest first. */
  readonly acts: readonly { readonly ja: string; readonly en: string }[];
}

/** What a cashier is to read of each, letter by letter. */
const reads: Readonly<Record<DeclineCode, Read>> = {
  code_invalid: {
    ja: ["このコードは使えません", "コードを表示し直していただけますか"],
    en: ["This code cannot be used", "Could you open a new code?"],
    acts: [newCode, otherWay],
  },
  answered_too_late: {
    ja: ["時間切れ。未払いです", "まだお支払いされていません。もう一度コードをお願いします"],
    en: ["Too slow; nothing was paid", "It is not paid yet; a new code, please"],
    acts: [newCode],
  },
  cancelled_before_payment: {
    ja: ["この会計は取消済みです", "取り消した会計です。お金は動いていません"],
    en: ["This sale was cancelled", "It was cancelled; no money moved"],
    acts: [newSale],
  },
  spending_stopped: {
    ja: ["支払いは停止中。再試行しない", "ただいまご利用いただけません。別の方法でお願いします"],
    en: ["Payments are stopped. Do not retry", "Not available right now; another way, please"],
    acts: [otherWay],
  },
  wallet_unavailable: {
    ja: ["このウォレットでは支払えません", "お支払いできないようです。アプリをご確認ください"],
    en: ["This wallet cannot pay", "It cannot pay here; your app says more"],
    acts: [otherWay],
  },
  device_unavailable: {
    ja: [
      "このスマホでは支払えません",
      "このスマホではお支払いできないようです。アプリをご確認ください",
    ],
    en: ["This phone cannot pay", "This phone cannot pay; your app says more"],
    acts: [otherWay],
  },
  code_spent: {
    ja: ["このコードは使用済みです", "コードを表示し直していただけますか"],
    en: ["This code was used already", "Could you open a new code?"],
    acts: [newCode],
  },
  code_expired: {
    ja: ["コードの期限切れ", "コードを更新していただけますか"],
    en: ["The code has expired", "Could you refresh the code?"],
    acts: [newCode],
  },
  code_superseded: {
    ja: ["古いコードです", "いま表示中のコードをお願いします"],
    en: ["An older code", "The code now on your screen, please"],
    acts: [newCode],
  },
  code_not_for_this_payment: {
    ja: ["この会計には使えないコードです", "金額や店の指定がないコードをお願いします"],
    en: ["Not a code for this sale", "A code without a set amount or shop, please"],
    acts: [newCode, otherAmount],
  },
  currency_mismatch: {
    ja: ["通貨が違います", "この通貨ではお支払いいただけません"],
    en: ["Another currency", "This wallet has another currency"],
    acts: [newSale],
  },
  duplicate_suspected: {
    ja: ["2分以内に同額の支払い", "先ほどと同じ金額です。別のお買い物ですか"],
    en: ["Same amount within 2 minutes", "Is this a second purchase?"],
    acts: [secondPurchase, paidList],
  },
  velocity_count_exceeded: {
    ja: ["いまの利用回数の上限", "回数の上限のようです。別の方法でお願いします"],
    en: ["Too many payments for now", "A limit of times; another way, please"],
    acts: [otherWay],
  },
  velocity_amount_exceeded: {
    ja: ["いまの利用金額の上限", "金額の上限のようです。別の方法でお願いします"],
    en: ["Amount limit for now", "A limit of amount; another way, please"],
    acts: [otherWay, otherAmount],
  },
  velocity_pattern: {
    ja: ["いまは支払えません", "いまはお支払いできないようです。別の方法でお願いします"],
    en: ["Not possible now", "Not possible now; another way, please"],
    acts: [otherWay],
  },
  insufficient_funds: {
    ja: ["残高が足りません", "残高が足りないようです。チャージか別の方法をお願いします"],
    en: ["Balance too small", "The balance is too small"],
    acts: [otherAmount, otherWay],
  },
  confirmation_rejected: {
    ja: ["お客様が支払わないを選択", "もう一度お支払いになりますか"],
    en: ["The customer chose not to pay", "Would you like to try again?"],
    acts: [newCode, otherWay],
  },
  confirmation_timed_out: {
    ja: ["アプリでの確認が時間切れ", "もう一度、新しいコードをお願いします"],
    en: ["Not confirmed in time", "Once more with a new code, please"],
    acts: [newCode, otherWay],
  },
};

describe("a decline", { timeout: 300_000 }, () => {
  it.each(["ja", "en"] as const)(
    "has its reason, its sentence and its buttons, in %s",
    async (locale) => {
      const { page, faults } = await tills.open({ locale });
      const told: Record<string, unknown> = {};
      const expected: Record<string, unknown> = {};
      const headings = new Set<string | null>();
      const look = async (code: DeclineCode, scanned: string) => {
        await scanInto(page, scanned);
        await page.locator(".outcome.not_paid").waitFor();
        headings.add(await page.locator(".outcome h1").textContent());
        told[code] = [
          await page.locator(".outcome-why").textContent(),
          await page.locator(".outcome-say q").textContent(),
          await page.locator(".outcome-acts button").allTextContents(),
        ];
        const { acts, [locale]: words } = reads[code];
        expected[code] = [...words, acts.map((act) => act[locale])];
        // What it was is in the list; the next one begins anew.
        await page.reload();
        await page.locator(".keypad").waitFor();
      };
      await typeAmount(page, "1990");
      await look("code_invalid", `${(await tills.town.code()).slice(0, -6)}AAAAAA`);
      for (const [amount, magic] of magicAmounts) {
        if (magic.does !== "decline") continue;
        await typeAmount(page, String(amount));
        await look(magic.code, await tills.town.code());
      }
      expect(told).toEqual(expected);
      expect(Object.keys(told).sort()).toEqual(Object.keys(reads).sort());
      // The queue reads one word, whatever it was.
      expect([...headings]).toEqual([locale === "ja" ? "支払えません" : "NOT PAID"]);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );
});
