import { expect, it } from "vitest";
import { refund } from "../../../../src/payment/refund.ts";
import type { Policy, Rule } from "../../../../src/velocity/policy.ts";
import { explain, explainTopUp } from "../../../../src/wallet/explain.ts";
import { refundOf } from "../../../house/commands.ts";
import { Story } from "../payment/story.ts";

const YEAR = { sliding_ms: 31_536_000_000 };

function policyOf(...rules: Partial<Rule>[]): Policy {
  const usual = { act: "payment", watch: ["wallet"], metric: "count", window: YEAR } as const;
  const made = rules.map((rule, i): Rule => {
    return { id: `rule-${i}`, ...usual, watch: ["wallet"], limit: 1, action: "flag", ...rule };
  });
  return { currency: "JPY", rules: made };
}

/** The explanation of a row with the policy of then, which must come to the same again. */
function same(story: Story, sequence: number, table: Uint8Array, what = explain) {
  const found = what(story.room.book, { number: sequence, keyNumber: 1 }, table);
  expect(found?.recorded).not.toBeNull();
  expect(found?.again).toEqual(found?.recorded);
  return found?.recorded;
}

it("comes to the same verdict over a history longer than a slot of the engine", () => {
  const policy = policyOf({ metric: "amount" }, { metric: "distinct:terminal" }, {});
  const story = new Story({ policy });
  const { table } = story.house;
  for (let i = 0; i < 1_100; i += 1) {
    story.paid({ amountMinor: 1 + (i % 7), allowDuplicate: true });
    story.house.pass(1_000);
  }
  const payments = story.log.filter(({ kind }) => kind === "payment");
  for (const nth of [0, 511, 512, 513, 1_024, 1_099]) {
    const decision = same(story, payments[nth]?.sequence ?? 0, table);
    expect(decision?.rules[2]).toMatchObject({ before: nth, after: nth + 1 });
  }
});

it("comes to the same verdict after the policy was changed and velocity was given back", () => {
  const story = new Story({ policy: policyOf({ metric: "amount", give_back: true }) });
  const { table } = story.house;
  const first = story.paid({ amountMinor: 700 });
  const second = story.paid({ amountMinor: 300 });
  const command = refundOf(story.house, first, { amountMinor: 700 });
  expect(story.step((book, context) => refund(book, command, context)).kind).toBe("refunded");
  story.house.adopt(policyOf({ limit: 0, action: "decline" }));
  const third = story.pay(story.code(), { reference: "pay-third-x" });
  expect(third).toMatchObject({
    payment: { body: { declineCode: "velocity_count_exceeded", policyVersion: 2 } },
  });
  const decided = same(story, second.sequence, table);
  expect(decided).toMatchObject({ policyVersion: 1, rules: [{ before: 700, after: 1_000 }] });
});

it("comes to the same verdict on a top-up, also when the clock had stepped back", () => {
  const rules = policyOf(
    { act: "top_up", metric: "time_since_last", limit: 1_000, action: "decline" },
    { act: "top_up", metric: "amount" },
  );
  const story = new Story({ policy: rules, balanceMinor: 500 });
  const { table } = story.house;
  story.house.pass(60_000);
  story.paid({ amountMinor: 100 });
  story.house.clockOffMs -= 30_000;
  const refused = story.topUp({ amountMinor: 600 });
  expect(refused).toMatchObject({ kind: "decided", topUp: { body: { declineCode: null } } });
  const again = story.topUp({ amountMinor: 700 });
  expect(again).toMatchObject({ topUp: { body: { declineCode: "velocity_pattern" } } });
  for (const { sequence } of story.log.filter(({ kind }) => kind === "top_up")) {
    same(story, sequence, table, explainTopUp as unknown as typeof explain);
  }
});

it("names what each rule counted in its window, the newest 200, and what was done since", () => {
  const hour = { sliding_ms: 3_600_000 };
  const policy = policyOf({ window: hour }, {}, { metric: "declines" });
  const story = new Story({ policy, balanceMinor: 900_000 });
  const { table } = story.house;
  const paidNow = () => {
    story.house.pass(10_000);
    return story.paid({ amountMinor: 10, allowDuplicate: true });
  };
  const early = paidNow();
  story.house.pass(3_600_000);
  const payments = Array.from({ length: 203 }, paidNow);
  const { number, body } = paidNow();
  const command = refundOf(story.house, early, { amountMinor: 3 });
  expect(story.step((book, context) => refund(book, command, context)).kind).toBe("refunded");
  const explained = explain(story.room.book, { number, keyNumber: 1 }, table);
  const untilMs = body.decidedAtMs;
  const [ofHour, ofYear, ofDeclines] = explained?.windows ?? [];
  expect(ofHour).toMatchObject({ afterMs: untilMs - 3_600_000, untilMs, countedInAll: 203 });
  expect(ofHour?.counted.map(({ payment }) => payment?.number)).toEqual(
    payments.slice(-200).map((each) => each.number),
  );
  expect(ofYear).toMatchObject({ afterMs: untilMs - YEAR.sliding_ms, countedInAll: 204 });
  expect(ofDeclines).toMatchObject({ countedInAll: 0, counted: [] });
  expect(explained?.acts).toEqual([]);
  expect(explain(story.room.book, { number: early.number, keyNumber: 1 }, null)).toMatchObject({
    windows: [],
    again: null,
    acts: [{ kind: "refund", actor: "merchant", amountMinor: 3 }],
  });
});
