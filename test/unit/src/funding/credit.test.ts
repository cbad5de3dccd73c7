import { expect, it } from "vitest";
import type { Rule } from "../../../../src/velocity/policy.ts";
import { Story, stop } from "../payment/story.ts";

const declined = (declineCode: string) => ({
  kind: "decided",
  topUp: { body: { declineCode } },
});

it("credits once per partner and reference, and replays what was decided", () => {
  const story = new Story({ balanceMinor: 0 });
  const part = { reference: "top-0001", amountMinor: 5_000 };
  const first = story.topUp(part);
  expect(first).toMatchObject({ kind: "decided", replayed: false, topUp: { sequence: 1 } });
  stop(story, "everything");
  story.change({ state: "closed" });
  expect(story.unwritten(() => story.topUp(part))).toEqual({ ...first, replayed: true });
  expect(story.available).toBe(5_000);
  const { balances } = story.room.book.head();
  expect(balances.clearing_partner?.debitsPosted).toBe(5_000);
});

it("credits the same reference of another partner by itself", () => {
  const story = new Story({ balanceMinor: 0 });
  story.topUp({ reference: "top-0001", amountMinor: 5_000 });
  story.topUp({ reference: "top-0001", amountMinor: 7_000, partnerId: "par_2" });
  expect(story.available).toBe(12_000);
});

it("refuses reference_reused when the amount is another, and tells what was decided", () => {
  const story = new Story({ balanceMinor: 0 });
  const first = story.topUp({ reference: "top-0001", amountMinor: 5_000 });
  if (first.kind !== "decided") throw new Error("it was not decided");
  const other = { reference: "top-0001", amountMinor: 5_001 };
  expect(story.unwritten(() => story.topUp(other))).toEqual({
    kind: "reference_reused",
    differ: ["amount"],
    topUp: first.topUp,
  });
});

it("refuses stopped with nothing written when top-ups, their channel or everything is stopped", () => {
  const story = new Story({ balanceMinor: 0 });
  for (const scope of ["everything", "top_up", "top_up:cash_register"] as const) {
    story.house.decree({ stops: [{ stopId: "stp_1", scope, id: null, untilMs: null }] });
    const part = { reference: "top-0001" };
    expect(story.unwritten(() => story.topUp(part))).toEqual({ kind: "stopped" });
  }
  stop(story, "spending");
  expect(story.topUp({ reference: "top-0001" })).toMatchObject({ kind: "decided" });
});

it("declines wallet_unavailable when the wallet is frozen, and uses the reference up", () => {
  const story = new Story({ balanceMinor: 0 });
  const part = { reference: "top-0001" };
  story.change({ state: "frozen" });
  expect(story.topUp(part)).toMatchObject(declined("wallet_unavailable"));
  story.change({ state: "live" });
  expect(story.topUp(part)).toMatchObject({ ...declined("wallet_unavailable"), replayed: true });
  expect(story.available).toBe(0);
});

it("declines velocity_count_exceeded and velocity_amount_exceeded before the balance limit", () => {
  const rule = (metric: Rule["metric"], limit: number): Rule => ({
    id: metric,
    act: "top_up",
    watch: ["wallet"],
    metric,
    window: { sliding_ms: 60_000 },
    limit,
    action: "decline",
  });
  const limits = { balanceMaxMinor: 1 };
  for (const [metric, limit, code] of [
    ["count", 0, "velocity_count_exceeded"],
    ["amount", 9_999, "velocity_amount_exceeded"],
  ] as const) {
    const policy = { currency: "JPY", rules: [rule(metric, limit)] };
    const story = new Story({ balanceMinor: 0, limits, policy });
    expect(story.topUp()).toMatchObject(declined(code));
    expect(story.available).toBe(0);
  }
});

it("declines balance_limit_exceeded when the balance, held money included, would pass the limit", () => {
  const story = new Story({ balanceMinor: 900, limits: { balanceMaxMinor: 1_000 } });
  expect(story.topUp({ amountMinor: 101 })).toMatchObject(declined("balance_limit_exceeded"));
  story.paid({ amountMinor: 500, capture: "manual" });
  expect(story.topUp({ amountMinor: 101 })).toMatchObject(declined("balance_limit_exceeded"));
  expect(story.topUp({ amountMinor: 100 })).toMatchObject({
    topUp: { body: { declineCode: null } },
  });
  story.house.pass(story.house.limits.holdMs);
  expect(story.topUp({ amountMinor: 1 })).toMatchObject(declined("balance_limit_exceeded"));
  expect(story.available).toBe(1_000);
});

it("writes nothing with a stale snapshot, or without the policy's tables", () => {
  const story = new Story({ balanceMinor: 0 });
  const fresh = story.house.authority();
  const authority = { ...fresh, sentAtMs: fresh.sentAtMs + 3_000 };
  expect(story.unwritten(() => story.topUp({ authority }))).toMatchObject({
    kind: "stale_snapshot",
  });
  const missing = null as unknown as Uint8Array;
  story.house.table = missing;
  expect(story.unwritten(() => story.topUp())).toEqual({ kind: "needs_policy" });
});
