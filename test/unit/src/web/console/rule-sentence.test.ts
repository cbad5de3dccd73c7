import { afterEach, describe, expect, it } from "vitest";
import "../../../../every-word.ts";
import { defaultPolicy } from "../../../../../src/velocity/default-policy.ts";
import type { Rule } from "../../../../../src/velocity/policy.ts";
import { memberText, ruleSentence } from "../../../../../src/web/console/policy/rule-sentence.ts";
import { cardRules } from "../../../../../src/web/desk/policy/rule-edit.ts";
import { language } from "../../../../../src/web/language.ts";

const { currency, rules } = defaultPolicy;

/** A rule of the seeded policy in words. */
function said(id: string): string {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  return ruleSentence(rule, currency);
}

/** What a rule says beside its name. */
const contentOf = ({ id: _, ...content }: Rule) => JSON.stringify(content);

const first = rules[0] as Rule;
/** The first rule under each condition by itself, some of them with other figures. */
const conditional: readonly Rule[] = [
  ...[{}, { offline: true }, { offline: false }, { channel: "qr" }, { channel: "barcode" }],
  ...[{ amount: { from: 3_000 } }, { amount: { to: 3_000 } }, { amount: { from: 1, to: 3_000 } }],
  ...[{ device_age_ms: { from: 60_000 } }, { wallet_age_ms: { from: 60_000 } }],
  ...[{ topped_up_within_ms: 60_000 }, { topped_up_within_ms: 61_000 }],
  { wallet_age_ms: { to: 60_000 }, topped_up_within_ms: 60_000 },
  { wallet_age_ms: { to: 60_000 }, topped_up_within_ms: 60_000, either: true as const },
].map((when) => ({ ...first, when }));

afterEach(() => {
  language.value = "ja";
});

describe.each(["ja", "en"] as const)("a rule in words (%s)", (spoken) => {
  it.each([
    ["the seeded policy", rules],
    ["one condition each", conditional],
    ["other figures near", [500, 501].map((near_bp) => ({ ...first, near_bp }))],
    ["what is given back", [true, false].map((give_back) => ({ ...first, give_back }))],
  ])("reads as no rule does that is another: %s", (_, these) => {
    language.value = spoken;
    const contents = new Set(these.map(contentOf));
    const sentences = new Set(these.map((rule) => ruleSentence(rule, currency)));
    expect(sentences.size).toBe(contents.size);
    const untold = [...sentences].filter((text) => /\{|undefined|NaN|_ms|\[object/.test(text));
    expect(untold).toEqual([]);
  });
});

it("says each condition with its unit, after what it does", () => {
  expect(said("payment.wallet.offline.amount.24h")).toBe(
    "支払い・ウォレットごと、1日間の合計 ≤ 20,000円、超えたら拒否（条件：オフラインのコード、返金分を除く）",
  );
  expect(said("store.fresh_wallets.30m")).toMatch(
    /（条件：ウォレットの使用期間が8日未満またはチャージから65分未満、金額が9,000円以上）$/,
  );
  language.value = "en";
  expect(said("payment.wallet.offline.amount.24h")).toBe(
    "payment, each wallet: amount within 1 day at most ¥20,000, else decline; only: offline codes, what was not given back",
  );
  expect(said("top_up.wallet.near.24h")).toBe(
    "top-up, each wallet: count within 1 day at most 5, else decline; only: amounts within 5% of this one",
  );
  expect(said("store.near.fresh_wallets.30m")).toMatch(
    /; only: age of the wallet below 8 days or topped up less than 65 min before, amount ¥3,000 or more, amounts within 5% of this one$/,
  );
  expect(memberText("when", { amount: { from: 1, to: 9_000 } }, currency)).toBe(
    "amount ¥1 or more and below ¥9,000",
  );
  expect(memberText("near_bp", 500, currency)).toBe("5%");
});

it("leaves out of a text that is being written what is no condition yet", () => {
  language.value = "en";
  const bare = ruleSentence({ ...first, give_back: false }, currency);
  const wrong = [
    ...["offline", 7, null, [], { amount: null }, { amount: { from: "ten" } }, { either: true }],
    ...[{ offline: "yes", channel: 3, topped_up_within_ms: "1" }],
  ].map((when) => ({ ...first, when, near_bp: "5", give_back: "yes" }));
  const cards = cardRules(JSON.stringify({ rules: wrong })) ?? [];
  expect(cards.map((card) => card && ruleSentence(card, currency))).toEqual(wrong.map(() => bare));
});
