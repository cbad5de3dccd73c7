import { describe, expect, it } from "vitest";
import type { Payment, PaymentOutcome } from "../../../../../src/client/index.ts";
import { declines } from "../../../../../src/decline.ts";
import { sampleNowMs, sampleSales } from "../../../../../src/web/design/samples.ts";
import "../../../../every-word.ts";
import { outcomeView } from "../../../../../src/web/till/outcome-view.ts";
import type { Sale } from "../../../../../src/web/till/sale.ts";

const sample = (name: string) => sampleSales[name] as Sale;
const view = (sale: Sale, laterMs = 0) => outcomeView(sale, sampleNowMs + laterMs);
const paid = sample("paid").payment as Payment;

function declined(decline: object, message = { ja: "だめ", en: "No" }): Sale {
  const payment = { ...paid, result: "declined", status: "declined", decline, message } as Payment;
  const outcome: PaymentOutcome = { kind: "declined", reference: "r", payment };
  return { ...sample("paid"), payment, outcome };
}

function refused(problem: object): Sale {
  const whole = { type: "", title: "", status: 422, detail: "Wire", instance: "", retry: "never" };
  const told = { ...whole, code: "other", ...problem } as never;
  return {
    ...sample("paid"),
    payment: null,
    outcome: { kind: "refused", reference: "r", problem: told },
  };
}

describe("while there is no outcome", () => {
  it("is calm for 5 s, then says to keep the goods, and offers to give up after 10 s", () => {
    const sale = { ...sample("asking"), begunAtMs: sampleNowMs };
    expect(view(sale, 4_900)).toMatchObject({ sign: "waiting", word: "word.asking", acts: [] });
    expect(view(sale, 6_000)).toMatchObject({
      sign: "not_known",
      word: "word.keep_goods",
      acts: [],
    });
    expect(view(sale, 11_000).acts).toEqual(["next_keep_asking", "give_up"]);
  });

  it("counts down while the payer decides, to nothing and not below", () => {
    const sale = sample("waiting");
    expect(view(sale).why).toEqual({ key: "why.waiting", told: { seconds: 42 } });
    expect(view(sale, 99_000).why).toEqual({ key: "why.waiting", told: { seconds: 0 } });
  });

  it.each(["cancelling", "reviewing"])("%s promises nothing, and lets the queue go on", (stage) => {
    expect(view(sample(stage))).toMatchObject({ sign: "not_known", acts: ["next_keep_asking"] });
  });

  it("a clock that was set back counts from nothing", () => {
    expect(view(sample("asking"), -3_600_000).seconds).toBe(0);
  });
});

describe("an outcome", () => {
  it("is green for what was approved, and for nothing else", () => {
    const green = Object.entries(sampleSales).filter(([, sale]) => view(sale).sign === "paid");
    expect(green.map(([name]) => name)).toEqual(["paid", "held"]);
  });

  it("says of what was given back since that it was, and is green no more", () => {
    const since = (part: Partial<Payment>) =>
      view({ ...sample("paid"), payment: { ...paid, ...part } });
    const given = { sign: "cancelled", word: "word.given_back", acts: ["next_sale"] };
    expect(since({ status: "cancelled" })).toMatchObject({
      ...{ ...given, why: { key: "why.given_back" } },
    });
    expect(since({ amount_refunded: paid.amount })).toMatchObject(given);
    expect(since({ status: "cancelled", amount_captured: 0 })).toMatchObject({
      ...{ ...given, why: { key: "release.done" } },
    });
    expect(since({ status: "expired", amount_captured: 0 })).toMatchObject(given);
    expect(since({ amount_refunded: 1 }).sign).toBe("paid");
  });

  it("offers another code after a cancellation, and says that nothing is paid", () => {
    const { sign, why, acts } = view(sample("cancelled"));
    expect([sign, why, acts[0]]).toEqual(["cancelled", { key: "why.cancelled" }, "new_code"]);
  });

  it("that is past its cancellation is refunded or kept, and looks like no refusal", () => {
    expect(view(sample("tooLate"))).toMatchObject({
      ...{ sign: "not_known", acts: ["refund_it", "keep_paid"] },
    });
  });
});

describe("a decline", () => {
  it.each(declines.map(({ code, advice }) => [code, advice]))(
    "%s has the queue's word, a reason, a sentence to say and a button",
    (code, advice) => {
      const { word, sign, why, say, isQuiet, acts } = view(declined({ code, advice }));
      expect([word, sign]).toEqual(["word.not_paid", "not_paid"]);
      expect([why, say]).toEqual([{ key: `decline.${code}` }, { key: `say.${code}` }]);
      expect(isQuiet).toBe(code === "insufficient_funds");
      expect(acts.length).toBeGreaterThan(0);
    },
  );

  it("never asks for another code where the payer's wallet is at fault or all are stopped", () => {
    for (const code of ["spending_stopped", "wallet_unavailable", "device_unavailable"]) {
      expect(view(declined({ code, advice: "stop" })).acts).toEqual(["other_way"]);
    }
  });

  it("of a code that paid here before opens that payment", () => {
    const decline = { code: "code_spent", advice: "new_code", payment_id: "pay_1" };
    const { why, acts } = view(declined(decline));
    expect([why, acts[0]]).toEqual([{ key: "decline.code_spent_here" }, "open_payment"]);
  });

  it("that this page does not know is told in the wire's words, with the button of its advice", () => {
    const decline = { code: "made_up_later", advice: "smaller_amount_or_other_means" };
    const { why, say, acts } = view(declined(decline));
    expect([why, say, acts]).toEqual([{ ja: "だめ", en: "No" }, null, ["change_amount"]]);
  });
});

it.each(["constructor", "__proto__", "toString"])("%s is no word of a table", (word) => {
  const { why, acts } = view(declined({ code: word, advice: word }));
  expect([why, acts]).toEqual([{ ja: "だめ", en: "No" }, ["other_way"]]);
  expect(view(refused({ code: word })).why).toEqual({ ja: "Wire", en: "Wire" });
});

describe("a refusal", () => {
  it("tells how long to wait, by the answer's own figure", () => {
    const { why } = view(refused({ code: "too_many_attempts", retry_after_ms: 30_000 }));
    expect(why).toEqual({ key: "problem.too_many_attempts", told: { seconds: 30 } });
  });

  it("of two payers for one sale is not known yet: both are being cancelled", () => {
    expect(view(refused({ code: "reference_conflict" })).sign).toBe("not_known");
  });

  it("that this page does not know is told in the wire's words, with its number", () => {
    const { why, supportCode } = view(refused({ instance: "/requests/req_1" }));
    expect([why, supportCode]).toEqual([{ ja: "Wire", en: "Wire" }, "req_1"]);
  });
});
