import { describe, expect, it } from "vitest";
import type { Activity, ActivityEvent, Reply } from "../../../../../../src/client/index.ts";
import { activityWords } from "../../../../../../src/identity/activity.ts";
import { securityEvents } from "../../../../../../src/identity/event.ts";
import { ActivityList } from "../../../../../../src/web/payer/money/activity-list.ts";
import { activityView } from "../../../../../../src/web/payer/money/activity-view.ts";

const event = (kind: string, amount: number | null = 500) => ({ kind, amount }) as ActivityEvent;

it("what is about security is marked so, and nothing else is", () => {
  const marked = Object.keys(activityWords).filter((kind) => activityView(event(kind)).isSecurity);
  expect(marked).toEqual(Object.keys(securityEvents));
  expect(activityView(event("of_a_newer_server")).isSecurity).toBe(true);
});

it("an amount is signed by what it did to the balance", () => {
  const signed = (kind: string) => activityView(event(kind)).signed;
  expect(["payment", "redemption", "adjustment_taken"].map(signed)).toEqual([-500, -500, -500]);
  expect(["refund", "top_up", "points_in", "cancellation"].map(signed)).toEqual([
    500, 500, 500, 500,
  ]);
  expect(["payment_declined", "top_up_declined", "capture"].map(signed)).toEqual([
    null,
    null,
    null,
  ]);
  expect(activityView(event("reward_matured", 24))).toMatchObject({ signed: null, points: 24 });
  expect(activityView(event("payment_declined")).status).toBe("not_paid");
});

describe("the list of what happened", () => {
  const page = (kinds: string[], cursor: string | null): Reply<Activity> => ({
    ...{ ok: true, status: 200, headers: new Headers(), replayed: false },
    body: { events: kinds.map((kind) => event(kind)), cursor },
  });

  it("reads page after page, and its first anew once for all who ask meanwhile", async () => {
    const asked: (string | undefined)[] = [];
    const list = new ActivityList({
      activity: async (cursor) => {
        asked.push(cursor);
        return cursor === undefined ? page(["payment"], "2") : page(["top_up"], null);
      },
    });
    await Promise.all([list.read(), list.read(), list.read()]);
    expect(asked).toEqual([undefined, undefined]);
    await list.readMore();
    await list.readMore();
    expect(asked).toEqual([undefined, undefined, "2"]);
    expect(list.known.value?.events.map(({ kind }) => kind)).toEqual(["payment", "top_up"]);
  });

  it("keeps what was read when the next reading fails", async () => {
    let isThere = true;
    const lost = { ok: false, unreachable: { cause: "no_answer", detail: "" } } as const;
    const list = new ActivityList({
      activity: async () => (isThere ? page(["payment"], null) : lost),
    });
    await list.read();
    isThere = false;
    await list.read();
    expect([list.known.value?.events.length, list.isFailing.value]).toEqual([1, true]);
    list.forget();
    expect(list.known.value).toBeNull();
  });
});
