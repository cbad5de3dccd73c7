import { expect, it } from "vitest";
import { type PointsInCommand, pointsIn } from "../../../../src/funding/points-in.ts";
import { type RedeemCommand, redeem } from "../../../../src/funding/redeem.ts";
import { sweep } from "../../../../src/payment/sweep.ts";
import { insertStepUp, saveStepUp } from "../../../wallet-rows.ts";
import { Story, stop } from "./story.ts";

function grant(story: Story, purpose = "redemption", device = 1): string {
  const { sql } = story.room.store;
  const opened = { purpose, device, openedMs: story.house.nowMs, challenge: null };
  const number = insertStepUp(sql, opened, 0);
  const jti = `token-${number}`;
  saveStepUp(sql, {
    ...opened,
    number,
    tries: 1,
    grantedMs: story.house.nowMs,
    jti,
    factorHash: "factor",
  });
  return jti;
}

const actor = (story: Story, jti = "") =>
  ({
    ...{ authority: story.house.authority(), device: 1, jkt: "jkt-1" },
    ...{ epoch: [1, 1, 1] as const, jti },
  }) as const;

function takeOut(story: Story, jti: string, part: Partial<RedeemCommand> = {}) {
  const command = {
    ...actor(story, jti),
    reference: "red-0001",
    amountMinor: 5_000,
    payoutSealed: "sealed",
    payoutDigests: ["digest"] as const,
    idKey: 1,
    ...part,
  };
  return story.step((book, context) => redeem(book, command, context));
}

function turnIn(story: Story, part: Partial<PointsInCommand> = {}) {
  const command = { ...actor(story), reference: "pin-0001", amountMinor: 24, idKey: 1, ...part };
  return story.step((book, context) => pointsIn(book, command, story.house.table, context));
}

/** A wallet with 24 points that have matured. */
function withPoints(limits = {}): Story {
  const story = new Story({ limits });
  story.paid();
  story.house.pass(2 * 86_400_000);
  story.step(sweep);
  return story;
}

it("redeems once per reference, after a fresh factor, under every stop but its own", () => {
  const story = new Story();
  stop(story, "everything");
  const jti = grant(story);
  const first = takeOut(story, jti);
  expect(first).toMatchObject({ kind: "redeemed", replayed: false });
  expect(story.unwritten(() => takeOut(story, "none"))).toEqual({ ...first, replayed: true });
  expect(story.available).toBe(15_000);
  stop(story, "redemption");
  const next = { reference: "red-0002" };
  expect(story.unwritten(() => takeOut(story, jti, next))).toEqual({
    kind: "stopped",
    scope: "redemption",
  });
});

it("refuses step_up_required without a factor, for another purpose, device, or an old one", () => {
  const story = new Story();
  const jtis = ["none", grant(story, "limits"), grant(story, "redemption", 2)];
  const old = grant(story);
  story.house.pass(300_001);
  for (const jti of [...jtis, old]) {
    expect(story.unwritten(() => takeOut(story, jti))).toEqual({
      kind: "step_up_required",
      purpose: "redemption",
    });
  }
});

it("refuses insufficient_funds when the money is not there or is held", () => {
  const story = new Story();
  story.paid({ amountMinor: 19_000, capture: "manual" });
  const more = { amountMinor: 1_001 };
  const jti = grant(story);
  expect(story.unwritten(() => takeOut(story, jti, more))).toEqual({
    kind: "insufficient_funds",
    availableMinor: 1_000,
  });
  expect(takeOut(story, jti, { amountMinor: 1_000 })).toMatchObject({ kind: "redeemed" });
});

it("refuses reference_reused when a redemption's amount or account is another", () => {
  const story = new Story();
  const jti = grant(story);
  takeOut(story, jti);
  const part = { amountMinor: 1, payoutDigests: ["another"] } as const;
  expect(story.unwritten(() => takeOut(story, jti, part))).toEqual({
    kind: "reference_reused",
    differ: ["amount", "payout_account"],
  });
});

it("refuses a cooling phone, an old epoch and a frozen wallet with nothing written", () => {
  const refusals: [(story: Story) => void, object][] = [
    [
      (story) => story.changeDevice(1, { state: "cooling", coolingUntilMs: 2 ** 50 }),
      { kind: "cooling", untilMs: 2 ** 50 },
    ],
    [(story) => story.change({ epoch: 2 }), { kind: "revoked" }],
    [(story) => story.change({ state: "frozen" }), { kind: "unavailable_state", state: "frozen" }],
  ];
  for (const [change, refusal] of refusals) {
    const story = withPoints();
    const jti = grant(story);
    change(story);
    expect(story.unwritten(() => takeOut(story, jti))).toEqual(refusal);
    expect(story.unwritten(() => turnIn(story))).toEqual(refusal);
  }
});

it("turns matured points into balance, both transfers or none, once per reference", () => {
  const story = withPoints();
  const first = turnIn(story);
  expect(first).toMatchObject({ kind: "credited", replayed: false });
  expect([story.available, story.points.matured]).toEqual([18_824, 0]);
  expect(story.unwritten(() => turnIn(story))).toEqual({ ...first, replayed: true });
  const other = { amountMinor: 25 };
  expect(story.unwritten(() => turnIn(story, other))).toEqual({
    kind: "reference_reused",
    differ: ["amount"],
  });
});

it("turns points in from the millisecond on in which they mature", () => {
  const story = new Story();
  story.paid();
  const dueMs = story.room.book.head().maturing[0]?.dueMs ?? 0;
  story.house.pass(dueMs - 1 - story.house.nowMs);
  expect(turnIn(story)).toMatchObject({ kind: "insufficient_points" });
  story.house.pass(1);
  expect(turnIn(story)).toMatchObject({ kind: "credited", replayed: false });
  expect(story.points).toEqual({ pending: 0, matured: 0 });
});

it("refuses insufficient_points when they are pending or not there", () => {
  const story = new Story();
  story.paid();
  expect(story.unwritten(() => turnIn(story))).toEqual({ kind: "insufficient_points", points: 0 });
  const ripe = withPoints();
  const more = { amountMinor: 25 };
  expect(ripe.unwritten(() => turnIn(ripe, more))).toMatchObject({ points: 24 });
});

it("refuses balance_limit_exceeded when the balance, held money included, would pass the limit", () => {
  const story = withPoints({ balanceMaxMinor: 20_000 });
  story.topUp({ amountMinor: 1_177 });
  expect(story.unwritten(() => turnIn(story))).toEqual({ kind: "balance_limit_exceeded" });
  story.paid({ amountMinor: 100, capture: "manual" });
  expect(story.unwritten(() => turnIn(story))).toEqual({ kind: "balance_limit_exceeded" });
  expect(turnIn(story, { amountMinor: 23 })).toMatchObject({ kind: "credited" });
});

it("turns no points in, and writes nothing, when a rule on top-ups refuses them", () => {
  const story = withPoints();
  const rule = { act: "top_up", watch: ["device"], metric: "amount", action: "decline" } as const;
  const limited = { ...rule, id: "points", window: { sliding_ms: 60_000 }, limit: 23 };
  story.house.adopt({ currency: "JPY", rules: [{ ...limited, watch: ["device"] }] });
  const refusal = { kind: "velocity_refused", code: "velocity_amount_exceeded" };
  expect(story.unwritten(() => turnIn(story))).toEqual(refusal);
  expect(turnIn(story, { amountMinor: 20 })).toMatchObject({ kind: "credited" });
  const more = { reference: "pin-0002", amountMinor: 4 };
  expect(story.unwritten(() => turnIn(story, more))).toEqual(refusal);
  story.house.pass(60_000);
  expect(turnIn(story, more)).toMatchObject({ kind: "credited" });
});

it("turns no points in under a stop of top-ups", () => {
  const story = withPoints();
  stop(story, "top_up");
  expect(story.unwritten(() => turnIn(story))).toMatchObject({ kind: "stopped" });
});

it("takes points that were turned in for money that came in: the next payment says how long ago", () => {
  const story = withPoints();
  expect(turnIn(story)).toMatchObject({ kind: "credited" });
  story.house.pass(60_000);
  expect(story.paid().body.toppedUpAgoMs).toBe(60_000);
});
