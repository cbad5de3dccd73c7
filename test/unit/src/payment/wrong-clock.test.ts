import { describe, expect, it } from "vitest";
import { capture } from "../../../../src/payment/capture.ts";
import { sweep } from "../../../../src/payment/sweep.ts";
import { dayMs, hourMs, minuteMs, secondMs } from "../../../../src/time.ts";
import { Backtest } from "../../../../src/velocity/backtest.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import { explain } from "../../../../src/wallet/explain.ts";
import { historyPage } from "../../../../worker/wallet/history-book.ts";
import { captureOf } from "../../../house/commands.ts";
import { devicesOf, saveDevice } from "../../../wallet-rows.ts";
import { Story } from "./story.ts";

/** What `act` does while the clock is `offMs` off; then it is right again. */
function off<T>({ house }: Story, offMs: number, act: () => T): T {
  house.clockOffMs += offMs;
  try {
    return act();
  } finally {
    house.clockOffMs -= offMs;
  }
}

const startMs = Date.parse("2026-12-01T01:00:00Z");
const story = (policy = defaultPolicy) => new Story({ policy, startMs, balanceMinor: 50_000 });

describe.each([
  ["5 minutes ahead", 5 * minuteMs],
  ["a day ahead", dayMs],
  ["ten years ahead", 3_650 * dayMs],
  ["a day behind", -dayMs],
  ["ten years behind", -3_650 * dayMs],
])("a clock that was %s for one payment", (_, offMs) => {
  it("stamps the rows after it with the time they were made", () => {
    const told = story();
    told.house.pass(5 * hourMs);
    const wrong = off(told, offMs, () => told.paid({ amountMinor: 500 }));
    expect(wrong.atMs).toBe(told.house.nowMs + offMs);
    told.house.pass(secondMs);
    expect(told.paid({ amountMinor: 501 }).atMs).toBe(told.house.nowMs);
  });

  it("declines none of the honest payments of the two days after it", () => {
    const told = story();
    told.house.pass(5 * hourMs);
    off(told, offMs, () => told.paid({ amountMinor: 500 }));
    for (let n = 1; n <= 30; n += 1) {
      told.house.pass(97 * minuteMs);
      told.paid({ amountMinor: 500 + n });
    }
  });

  it("judges each payment again, and plays it, as it was judged", () => {
    const told = story();
    const { table, engine } = told.house;
    for (let n = 0; n < 12; n += 1) {
      told.paid({ amountMinor: 100 + n, allowDuplicate: true });
      if (n === 4) off(told, offMs, () => told.paid({ amountMinor: 500 }));
      told.house.pass(n % 3 === 0 ? 3 * hourMs : minuteMs);
    }
    const rows = told.log.filter(({ kind }) => kind === "payment");
    for (const { sequence } of rows) {
      const found = explain(told.room.book, { number: sequence, keyNumber: 1 }, table);
      expect(found?.again).toEqual(found?.recorded);
    }
    const backtest = new Backtest(engine, table, { fromMs: 0, toMs: 9e15 }, 1);
    const { events } = historyPage(told.room.store.sql, 0);
    const { setBacks } = told.room.book.head();
    expect(setBacks).toHaveLength(1);
    expect(backtest.play("wal_1", events, setBacks).ok).toBe(true);
    expect(backtest.report()).toMatchObject({ acts: rows.length + 1, declined: 0 });
  });
});

it("counts what a clock ahead has stamped as of now, until a row follows it", () => {
  const told = story();
  const amountMinor = 700;
  off(told, dayMs, () => told.paid({ amountMinor }));
  told.house.pass(hourMs);
  const again = () =>
    told.pay(told.code(), { amountMinor, reference: `pay-${told.house.nextNumber()}` });
  expect(again()).toMatchObject({ payment: { body: { declineCode: "duplicate_suspected" } } });
  told.house.pass(minuteMs);
  expect(again()).toMatchObject({ payment: { body: { declineCode: "duplicate_suspected" } } });
  told.house.pass(minuteMs);
  expect(again()).toMatchObject({ payment: { body: { declineCode: null } } });
});

it("counts it at its own time once that has come", () => {
  const told = story();
  const amountMinor = 700;
  const ahead = off(told, dayMs, () => told.paid({ amountMinor }));
  told.house.pass(hourMs);
  told.paid({ amountMinor: 100 });
  told.house.pass(ahead.atMs - told.house.nowMs - 1);
  told.paid({ amountMinor });
  told.house.pass(3 * minuteMs);
  told.paid({ amountMinor });
});

it("counts a row of yesterday's clock no longer than it says, and all before it as before", () => {
  const told = story();
  told.paid({ amountMinor: 700 });
  const behind = off(told, -dayMs, () => told.paid({ amountMinor: 800 }));
  expect(behind.atMs).toBe(told.house.nowMs - dayMs);
  const pay = (amountMinor: number) =>
    told.pay(told.code(), { amountMinor, reference: `pay-${told.house.nextNumber()}` });
  told.house.pass(secondMs);
  expect(pay(700)).toMatchObject({ payment: { body: { declineCode: "duplicate_suspected" } } });
  expect(pay(800)).toMatchObject({ payment: { body: { declineCode: null } } });
});

describe("a hold that a clock a day ahead has given", () => {
  const holdMs = 90 * minuteMs;
  function held() {
    const told = new Story({ startMs, limits: { holdMs } });
    const payment = off(told, dayMs, () => told.paid({ amountMinor: 700, capture: "manual" }));
    told.house.pass(minuteMs);
    told.paid({ amountMinor: 1 });
    return { told, payment };
  }
  const take = ({ told, payment }: ReturnType<typeof held>) => {
    const command = captureOf(told.house, payment, { amountMinor: 700, last: true });
    return told.step((book, context) => capture(book, command, context)).kind;
  };

  it("is captured until as long after it as it was given for", () => {
    const open = held();
    open.told.house.pass(holdMs - 1);
    expect(take(open)).toBe("captured");
  });

  it("ends then by the alarm, and not a day later", () => {
    const { told, payment } = held();
    const endMs = told.house.nowMs + holdMs;
    expect(payment.body.holdUntilMs).toBe(endMs - minuteMs + dayMs);
    told.house.pass(holdMs);
    told.step(sweep);
    expect([told.held, told.room.book.head().closing]).toEqual([0, []]);
  });

  it("stays ended when a clock a day ahead has ended it", () => {
    const told = new Story({ startMs, limits: { holdMs } });
    told.paid({ amountMinor: 700, capture: "manual" });
    off(told, dayMs, () => told.step(sweep));
    expect(told.held).toBe(0);
  });
});

it("lets no code pay that a clock ahead has issued, beyond its minute", () => {
  const told = story();
  const code = off(told, dayMs, () => told.code());
  told.house.pass(hourMs);
  expect(told.pay(code)).toMatchObject({ payment: { body: { declineCode: "code_expired" } } });
});

it("lets a phone pay that a clock ahead has enrolled, as one of no age", () => {
  const told = story();
  const { sql } = told.room.store;
  for (const device of devicesOf(sql)) {
    saveDevice(sql, { ...device, enrolledMs: told.house.nowMs + dayMs });
  }
  expect(told.paid({ amountMinor: 500 }).body.deviceAgeMs).toBe(0);
});
