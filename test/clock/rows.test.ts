import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  AppClient,
  generateDeviceKey,
  type Payment,
  type Reply,
  type TerminalClient,
} from "../../src/client/index.ts";
import { MovedWorld, movableClock, must, onMovedClock, sleep, wordOf } from "./moved-world.ts";

const minuteMs = 60_000;
const idOf = ({ payment_id }: Payment) => payment_id as string;
const dayMs = 24 * 60 * minuteMs;

describe.skipIf(movableClock === null).each([
  ["a day ahead", dayMs],
  ["a day behind", -dayMs],
])(`${onMovedClock} %s for one payment and then right again,`, { timeout: 180_000 }, (_, offMs) => {
  let world: MovedWorld;
  let till: TerminalClient;
  let app: AppClient;
  /** How far the clock has been moved on, as time that passes. */
  let passedMs = 0;

  beforeEach(async () => {
    passedMs = 0;
    world = await MovedWorld.start();
    [till, app] = [await world.terminal(), await world.customer(20_000)];
  });
  afterEach(() => world?.end());

  /** Lets an hour or a minute pass: the clock is moved on, and stays. */
  function pass(ms: number): void {
    passedMs += ms;
    world.setClockOff(passedMs);
  }

  /** What `act` does while the clock is off. */
  async function off<T>(act: () => Promise<T>): Promise<T> {
    world.setClockOff(passedMs + offMs);
    const done = await act();
    world.setClockOff(passedMs);
    return done;
  }

  /** What comes of a call once the objects on its way have found their clocks. */
  async function settled<T>(call: () => Promise<Reply<T>>): Promise<Reply<T>> {
    for (let tries = 0; tries < 20; tries += 1) {
      const reply = await call();
      const undecided = !reply.ok && (reply.problem === undefined || reply.problem.status >= 500);
      if (!undecided) return reply;
      await sleep(200);
    }
    throw new Error("it never was decided");
  }

  async function pay(amount: number, capture: "automatic" | "manual" = "automatic") {
    const reference = world.reference();
    let code = must(await settled(() => app.issueCode())).qr;
    return settled(async () => {
      const request = { reference, code, amount, currency: "JPY", capture } as const;
      const reply = await till.postPayment(request);
      // A code that the wrong clock issued is none for the right one.
      if (reply.ok && reply.body.decline?.code === "code_expired") {
        code = must(await settled(() => app.issueCode())).qr;
      }
      return reply;
    });
  }

  const createdOffMs = (payment: Payment) => Date.parse(payment.created_at) - world.nowMs();

  it("stamps and decides every payment after it as if nothing had been", async () => {
    must(await pay(100));
    await off(() => pay(101));
    for (let n = 0; n < 14; n += 1) {
      const payment = must(await pay(200 + n));
      expect([payment.status, payment.decline]).toEqual(["captured", null]);
      expect(Math.abs(createdOffMs(payment))).toBeLessThan(30_000);
      pass(7 * minuteMs);
    }
  });

  it("captures, cancels and refunds what was decided before and meanwhile", async () => {
    const before = [must(await pay(700, "manual")), must(await pay(300)), must(await pay(310))];
    const meanwhile = await off(async () => [
      must(await pay(701, "manual")),
      must(await pay(301)),
      must(await pay(311)),
    ]);
    must(await pay(100));
    for (const payments of [before, meanwhile]) {
      const [hold, paid, other] = payments as [Payment, Payment, Payment];
      const statuses = payments.map(({ status }) => status);
      expect(statuses).toEqual(["authorized", "captured", "captured"]);
      const capture = { reference: world.reference(), amount: hold.amount, last: true };
      expect(wordOf(await settled(() => till.capture(idOf(hold), capture)))).toBe("captured");
      const cancellation = { reference: world.reference(), payment_id: idOf(paid) };
      const cancelled = await settled(() => till.cancel(cancellation));
      // Of yesterday's payments the day is over; they are refunded.
      const late = payments === meanwhile && offMs < 0;
      expect(wordOf(cancelled)).toMatch(late ? /^409 state_conflict$/ : /^(?!\d)/);
      for (const payment of late ? [paid, other] : [other]) {
        const refund = { reference: world.reference(), amount: payment.amount };
        must(await settled(() => till.refund(idOf(payment), refund)));
      }
    }
    expect(must(await settled(() => app.wallet())).balances.available).toBe(
      20_000 - 100 - 700 - 701,
    );
  });

  it("tells the operators that a clock is behind the newest row", async () => {
    await off(() => pay(101));
    must(await pay(102));
    const seen = async () => {
      const operator = await world.operator(0);
      const { alerts } = must(await settled(() => operator.alerts())) as unknown as {
        readonly alerts: readonly { readonly kind: string; readonly subject: string }[];
      };
      return alerts.filter(({ kind }) => kind === "clock_behind").map(({ subject }) => subject);
    };
    await expect.poll(seen).toContain("wallet");
  });

  it("acknowledges a stop that was raised meanwhile, told again, within its time", async () => {
    const stop = { scope: "refunds", reason: "a drill" } as const;
    const operator = await world.operator(0);
    const first = await off(async () => must(await settled(() => operator.raiseStop(stop))));
    const startedMs = performance.now();
    const again = must(await settled(() => operator.raiseStop(stop)));
    expect(performance.now() - startedMs).toBeLessThan(30_000);
    expect(again).toEqual(first);
  });

  it("lets a phone in that had tried too often, after the ten minutes of the rule", async () => {
    const { origin, runtime } = world;
    const phone = new AppClient({ origin, runtime, key: await generateDeviceKey(), locale: "en" });
    let number = 0;
    const begin = () => {
      number += 1;
      return phone.signIn({ type: "email", value: `clock-${number}@example.com` });
    };
    await off(async () => {
      for (let n = 0; n < 20; n += 1) must(await settled(begin));
    });
    await settled(begin);
    // The first call may have met an object whose clock still stood; an isolate asks again after 5 s.
    await sleep(500);
    pass(10_000);
    const after = await settled(begin);
    // Twenty of a clock ahead count as now; those of one behind say that they are a day old.
    expect(wordOf(after)).toBe(offMs > 0 ? "429 too_many_attempts" : "ok");
    pass(11 * minuteMs);
    must(await settled(begin));
  });
});
