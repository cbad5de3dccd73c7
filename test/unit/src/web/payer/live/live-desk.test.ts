import { beforeEach, describe, expect, it } from "vitest";
import type { Confirmation, Payment, WalletEvent } from "../../../../../../src/client/index.ts";
import { LiveDesk, type News } from "../../../../../../src/web/payer/live/live-desk.ts";
import { payment } from "../../till/desk-fakes.ts";

const nowMs = Date.UTC(2026, 10, 29, 5, 3, 7);
const at = (ageMs: number) => new Date(nowMs - ageMs).toISOString();

const event = (part: object = {}) =>
  ({
    ...{ sequence: 1, kind: "payment.decided", at: at(500), amount: 1_200, currency: "JPY" },
    ...{ payment_id: "pay_1", result: "approved", status: "captured", decline: null },
    ...{ message: { ja: "", en: "" }, amount_captured: 1_200, amount_refunded: 0 },
    ...{ confirm_by: null, merchant_id: "mer_1", merchant_name: "アオイ商店" },
    ...{ merchant_name_kana: "アオイ", store_id: "sto_1", store_name: "駅前店" },
    ...part,
  }) as WalletEvent;

const waiting = (part: object = {}) =>
  event({
    ...{ kind: "payment.confirmation_needed", result: "pending", status: "pending_confirmation" },
    ...{ confirm_by: new Date(nowMs + 50_000).toISOString(), amount: 45_000 },
    ...part,
  });

class World {
  readonly news: News[] = [];
  readonly money: string[] = [];
  decisions = 0;
  changes = 0;
  list: Confirmation[] = [];
  paymentNow: Payment = { ...payment, payment_id: "pay_1", reward: 24 };
  readonly desk = new LiveDesk(
    {
      client: {
        events: async () => ({ ok: false, unreachable: { cause: "no_answer", detail: "" } }),
        confirm: async () => this.#answer(this.paymentNow),
        payment: async () => this.#answer(this.paymentNow),
        confirmations: async () => this.#answer({ confirmations: this.list }),
      },
      codes: { decide: () => void this.decisions++ },
      sleep: async () => {},
      random: () => 0.5,
      nowMs: () => nowMs,
      onChange: () => void this.changes++,
      onMoney: ({ kind }) => void this.money.push(kind),
      announce: (news) => void this.news.push(news),
    },
    new AbortController().signal,
  );

  #answer<T>(body: T) {
    return { ok: true, status: 200, body, headers: new Headers(), replayed: false } as const;
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 1));
let world: World;
beforeEach(() => {
  world = new World();
});

describe("an event of a payment", () => {
  it("of just now covers the screen, is heard, and ends the code", async () => {
    world.desk.hear(event());
    expect(world.desk.decided.value).toMatchObject({ what: "paid", amount: 1_200, reward: null });
    expect([world.news, world.decisions, world.changes]).toEqual([["paid"], 1, 1]);
    await settled();
    expect(world.desk.decided.value?.reward).toBe(24);
  });

  it("older than 10 s goes to the list, without a screen and without a sound", () => {
    world.desk.hear(event({ at: at(10_001) }));
    expect(world.desk.decided.value).toBeNull();
    expect([world.news, world.changes]).toEqual([[], 1]);
    // The code that is on screen is used up by it all the same.
    expect(world.decisions).toBe(1);
    world.desk.hear(event({ at: at(3_600_000) }));
    expect(world.decisions).toBe(1);
  });

  it("tells a decline with its code, and a hold as a hold", () => {
    const decline = { code: "insufficient_funds" };
    world.desk.hear(event({ result: "declined", status: "declined", decline }));
    expect(world.desk.decided.value).toMatchObject({
      what: "not_paid",
      declineCode: "insufficient_funds",
    });
    world.desk.hear(event({ payment_id: "pay_2", status: "authorized" }));
    expect(world.news).toEqual(["not_paid", "held"]);
  });

  it("that undoes what is on screen changes the screen", () => {
    world.desk.hear(event());
    world.desk.hear(event({ kind: "payment.cancelled", status: "cancelled", at: at(11_000) }));
    expect(world.desk.decided.value?.what).toBe("cancelled");
    expect(world.news).toEqual(["paid", "cancelled"]);
  });

  it("of another payment leaves the screen, and is said in passing", () => {
    world.desk.hear(event());
    world.desk.hear(event({ kind: "payment.refunded", payment_id: "pay_2", amount: 500 }));
    world.desk.hear(event({ kind: "payment.refunded", payment_id: "pay_3", at: at(60_000) }));
    expect(world.desk.decided.value?.paymentId).toBe("pay_1");
    expect(world.money).toEqual(["payment.refunded"]);
  });

  it("that waits longer than 10 s opens the question without a sound", () => {
    world.desk.hear(waiting({ at: at(10_001) }));
    expect(world.desk.confirms.current.value?.asked).toMatchObject({ amount: 45_000 });
    expect(world.news).toEqual([]);
  });

  it("has its reward on its own screen alone", async () => {
    world.desk.hear(event());
    world.desk.hear(event({ payment_id: "pay_2", status: "authorized" }));
    await settled();
    expect(world.desk.decided.value).toMatchObject({ paymentId: "pay_2", reward: null });
  });

  it("stays on screen as it was heard when the answer of its confirmation comes after it", async () => {
    world.desk.hear(waiting());
    const shown = world.desk.confirms.current.value;
    world.paymentNow = { ...world.paymentNow, result: "approved", status: "captured", reward: 24 };
    if (shown !== null) world.desk.confirms.decide(shown, "approve");
    world.desk.hear(event({ at: at(0), amount: 45_000 }));
    const heard = world.desk.decided.value;
    expect(heard).toMatchObject({ what: "paid", amount: 45_000, atMs: nowMs });
    await settled();
    expect(world.desk.decided.value).toEqual({ ...heard, reward: 24 });
  });

  it("that waits opens the question, until it is decided by whomever", () => {
    world.desk.hear(waiting());
    expect(world.desk.confirms.current.value?.asked).toMatchObject({ amount: 45_000 });
    expect([world.news, world.decisions]).toEqual([["confirm"], 1]);
    world.desk.hear(event({ sequence: 2 }));
    expect(world.desk.confirms.current.value).toBeNull();
    expect(world.news).toEqual(["confirm", "paid"]);
  });

  it("that waited and is over by the server's clock opens nothing", () => {
    world.desk.hear(waiting({ confirm_by: at(1), at: at(60_000) }));
    expect(world.desk.confirms.current.value).toBeNull();
    expect(world.news).toEqual([]);
  });
});

it("the answer to a confirmation shows what became of it; the sound waits for the event", async () => {
  world.desk.hear(waiting());
  const shown = world.desk.confirms.current.value;
  if (shown !== null) world.desk.confirms.decide(shown, "approve");
  await settled();
  expect(world.desk.decided.value).toMatchObject({ what: "paid", reward: 24 });
  expect(world.news).toEqual(["confirm"]);
  world.desk.hear(event({ sequence: 2 }));
  expect(world.news).toEqual(["confirm", "paid"]);
  expect(world.desk.decided.value?.reward).toBe(24);
});

it("a payment that the shop cancels while its payer is asked is said to be, over the screen", () => {
  world.desk.hear(waiting());
  const cancelled = { kind: "payment.cancelled", result: "declined", status: "cancelled" };
  world.desk.hear(event({ sequence: 2, amount: 45_000, ...cancelled }));
  expect(world.desk.confirms.current.value).toBeNull();
  expect(world.desk.decided.value).toMatchObject({ what: "cancelled", isCalledOff: true });
  expect([world.news, world.money]).toEqual([["confirm", "cancelled"], []]);
  // One that nobody was asked about is said in passing, and one that was paid is not called off.
  world.desk.close();
  world.desk.hear(event({ sequence: 3, payment_id: "pay_2", ...cancelled }));
  expect([world.desk.decided.value, world.money]).toEqual([null, ["payment.cancelled"]]);
  world.desk.hear(event({ sequence: 4, payment_id: "pay_3" }));
  world.desk.hear(event({ kind: "payment.cancelled", payment_id: "pay_3", status: "cancelled" }));
  expect(world.desk.decided.value).toMatchObject({ what: "cancelled", isCalledOff: false });
});

it("what became of a payment that its payer was asked about is said, however late it is heard", () => {
  world.desk.hear(waiting());
  world.desk.hear(event({ sequence: 2, amount: 45_000, at: at(20_000) }));
  expect(world.desk.confirms.current.value).toBeNull();
  expect(world.desk.decided.value).toMatchObject({ what: "paid", amount: 45_000 });
  expect(world.news).toEqual(["confirm", "paid"]);
});

it("it is said, once, also where the server's list was first to leave it out", async () => {
  world.desk.hear(waiting());
  const ended = new AbortController();
  world.desk.open(ended.signal);
  await world.desk.catchUp();
  ended.abort();
  expect([world.desk.confirms.current.value, world.desk.decided.value]).toEqual([null, null]);
  const decline = { code: "confirmation_timeout" };
  const declined = { result: "declined", status: "declined", decline, at: at(20_000) };
  world.desk.hear(event({ sequence: 2, amount: 45_000, ...declined }));
  expect(world.desk.decided.value).toMatchObject({ what: "not_paid", amount: 45_000 });
  world.desk.close();
  world.desk.hear(event({ sequence: 3, amount: 45_000, ...declined }));
  expect(world.desk.decided.value).toBeNull();
});

it("a payment that waits after a reload has no code beneath its question", async () => {
  world.list = [waiting() as unknown as Confirmation];
  const ended = new AbortController();
  world.desk.open(ended.signal);
  await world.desk.catchUp();
  ended.abort();
  expect(world.desk.confirms.current.value?.asked).toMatchObject({ amount: 45_000 });
  // What comes back from the server's list alone is asked without a sound.
  expect([world.news, world.decisions]).toEqual([[], 1]);
});

it("where nothing waits by the server's list nothing is asked, and the code stays", async () => {
  const ended = new AbortController();
  world.desk.open(ended.signal);
  await world.desk.catchUp();
  ended.abort();
  expect(world.desk.confirms.current.value).toBeNull();
  // Nobody has read the code that is on screen.
  expect([world.news, world.decisions]).toEqual([[], 0]);
});
