import { expect, it, vi } from "vitest";
import { batchMessagesMax } from "../../../../src/bounds.ts";
import type { AlertCommand } from "../../../../src/control/alert-record.ts";
import type { TakenThere } from "../../../../src/settlement/carried.ts";
import type { Delivery } from "../../../../src/settlement/inbox.ts";
import type { LateMarkBook } from "../../../../src/settlement/late-marks.ts";
import { markOf } from "../../../../src/settlement/outbox.ts";
import { minuteMs } from "../../../../src/time.ts";
import { Deliveries } from "../../../../worker/wallet/delivery.ts";
import type { WalletDesk } from "../../../../worker/wallet/desk.ts";
import { Story, shop } from "../../src/payment/story.ts";
import { deliver, destinationIn, oneShard } from "../../src/settlement/merchant-side.ts";

const oneShop = { ...shop, ...oneShard };

/** What a desk does with its book, when it remembers nothing. */
const deskOf = (book: LateMarkBook) => ({ book, memory: { now: null }, reading: () => book });

it("parks a receiver at the twelfth failure in a row, and tells the operators from then on", async () => {
  const story = new Story();
  story.paid({ shop });
  const name = destinationIn(story);
  const { book, store } = story.room;
  const alerts: AlertCommand[] = [];
  const control = { raiseAlert: async (alert: AlertCommand) => void alerts.push(alert) };
  const receiver = { deliver: () => Promise.reject(new Error("down")) };
  const binding = (object: object) => ({ idFromName: () => "", get: () => object });
  const bindings = { SETTLEMENT: binding(receiver), CONTROL: binding(control) };
  const env = { ...bindings, TIME_ZONE: story.house.zone };
  const alarm = { ringBy: () => undefined };
  const desk = {
    ...deskOf(book),
    ...{ env, alarm, sql: store.sql, name: story.room.name },
  } as unknown as WalletDesk;
  const deliveries = new Deliveries(desk);
  const told: number[] = [];
  for (let failure = 1; failure <= 13; failure += 1) {
    book.saveDestination(name, { ...markOf(book, name), retryAtMs: null });
    await deliveries.deliverDue();
    expect(markOf(book, name).failures).toBe(failure);
    told.push(alerts.length);
  }
  expect(told.slice(-3)).toEqual([0, 1, 2]);
  expect(alerts[0]).toMatchObject({
    kind: "delivery_parked",
    subject: name,
    evidence: { destination: name, failures: 12 },
    proposedStop: null,
  });
});

it("notes a failure where the receiver refused the delivery alone, and logs no mistake of its own", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const story = new Story();
  story.paid({ shop: oneShop });
  const name = destinationIn(story);
  const receiver = { deliver: async () => [null] };
  const binding = { idFromName: () => "", get: () => receiver };
  const env = { SETTLEMENT: binding, TIME_ZONE: story.house.zone };
  const { book, store } = story.room;
  const alarm = { ringBy: () => undefined };
  const parts = { env, alarm, sql: store.sql, name: story.room.name };
  await new Deliveries({ ...deskOf(book), ...parts } as unknown as WalletDesk).deliverDue();
  expect(markOf(book, name).failures).toBe(1);
  const [[line]] = logged.mock.calls as [[string]];
  expect(JSON.parse(line)).toMatchObject({ event: "delivery_failed", "exception.type": "Error" });
  logged.mockRestore();
});

it("notes no failure of what somebody else has brought meanwhile, all of it", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const story = new Story();
  story.paid({ shop: oneShop });
  const { book, store, name } = story.room;
  const rings: number[] = [];
  const alarm = { settle: () => undefined, ringBy: (atMs: number) => void rings.push(atMs) };
  const brought: TakenThere[] = [];
  const receiver = {
    async deliver() {
      deliveries.hearTaken(brought);
      throw new Error("its answer is lost");
    },
  };
  const SETTLEMENT = { idFromName: () => "", get: () => receiver };
  const env = { SETTLEMENT, TIME_ZONE: story.house.zone };
  const step = (act: Parameters<Story["step"]>[0]) => story.step(act);
  const desk = { ...deskOf(book), env, alarm, sql: store.sql, name, step };
  const deliveries = new Deliveries(desk as unknown as WalletDesk);
  const { carried } = deliveries.carry([], () => ({ replayed: true }));
  for (const { destination, delivery } of carried ?? []) {
    const { sequence: mark = 0, hash = null } = delivery.messages.at(-1) ?? {};
    brought.push({ destination, mark, hash });
  }
  await deliveries.deliverDue();
  const at = destinationIn(story);
  expect(markOf(book, at)).toMatchObject({ mark: 1, failures: 0, retryAtMs: null });
  expect(rings).toEqual([]);
  expect(logged).toHaveBeenCalledOnce();
  logged.mockRestore();
});

it("puts a batch that is overtaken again and again off, and rings for it", async () => {
  const story = new Story();
  for (let n = 1; n <= 9; n += 1) {
    story.house.pass(3 * minuteMs);
    story.paid({ shop: oneShop, amountMinor: n });
  }
  const name = destinationIn(story);
  const { book, store } = story.room;
  let calls = 0;
  const receiver = {
    async deliver([delivery]: readonly [Delivery]) {
      calls += 1;
      const receipt = deliver(story, delivery.messages);
      // Somebody else has brought the first of them, and is believed before this answer comes.
      const before = markOf(book, name);
      const first = delivery.messages[0];
      const row = book.sentRow(name, before.mark + 1);
      const after = { mark: before.mark + 1, logSequence: row?.sequence ?? 0 };
      const sums = { totalMinor: first?.totalMinor ?? 0, hash: first?.hash ?? null };
      book.acknowledge(name, { ...before, ...after, ...sums });
      return [receipt];
    },
  };
  const SETTLEMENT = { idFromName: () => "", get: () => receiver };
  const env = { SETTLEMENT, TIME_ZONE: story.house.zone };
  const rings: number[] = [];
  const alarm = { ringBy: (atMs: number) => void rings.push(atMs) };
  const parts = { env, alarm, sql: store.sql, name: story.room.name };
  await new Deliveries({ ...deskOf(book), ...parts } as unknown as WalletDesk).deliverDue();
  const { mark, failures, retryAtMs } = markOf(book, name);
  expect([calls, mark, failures]).toEqual([4, 4, 1]);
  expect(rings).toEqual([retryAtMs]);
});

it("gives along what is open with what an act has sent, and with nothing that sent nothing", () => {
  const story = new Story();
  const { book, store, name } = story.room;
  const parts = { env: { TIME_ZONE: story.house.zone }, sql: store.sql, name };
  const deliveries = new Deliveries({ ...deskOf(book), ...parts } as unknown as WalletDesk);
  story.paid({ shop: oneShop });
  const sent = deliveries.carry([], () => {
    deliveries.start();
    return { kind: "paid" };
  });
  expect(sent.carried).toHaveLength(1);
  expect(deliveries.carry([], () => ({ kind: "read" }))).toEqual({ kind: "read" });
});

it("goes on after a full batch, and asks no more after one that is not", async () => {
  const story = new Story({ balanceMinor: 100_000 });
  const rounds: [number, number[]][] = [
    [batchMessagesMax + 1, [batchMessagesMax, 1]],
    [batchMessagesMax, [batchMessagesMax]],
    [1, [1]],
  ];
  for (const [payments, batches] of rounds) {
    for (let n = 1; n <= payments; n += 1) {
      story.house.pass(minuteMs);
      story.paid({ shop: oneShop, amountMinor: n });
    }
    const sizes: number[] = [];
    const receiver = {
      async deliver([delivery]: readonly [Delivery]) {
        sizes.push(delivery.messages.length);
        return [deliver(story, delivery.messages)];
      },
    };
    const binding = { idFromName: () => "", get: () => receiver };
    const env = { SETTLEMENT: binding, TIME_ZONE: story.house.zone };
    const { book, store, name } = story.room;
    const desk = { ...deskOf(book), env, sql: store.sql, name } as unknown as WalletDesk;
    await new Deliveries(desk).deliverDue();
    expect(sizes).toEqual(batches);
  }
});

it("writes once what was taken of what it has given along, and believes no more than that", () => {
  const story = new Story();
  const { book, store, name } = story.room;
  const env = { TIME_ZONE: story.house.zone };
  const step = (act: Parameters<Story["step"]>[0]) => story.step(act);
  /** What the alarm was set for is done so often: each time with the marks as they were written. */
  const settled: unknown[] = [];
  const alarm = { settle: () => void settled.push(story.room.book.head().marks) };
  const parts = { ...deskOf(book), env, sql: store.sql, name, step, alarm };
  const desk = parts as unknown as WalletDesk;
  const deliveries = new Deliveries(desk);
  story.paid({ shop: oneShop });
  const { carried } = deliveries.carry([], () => ({ replayed: true }));
  const { destination = "", delivery } = carried?.[0] ?? {};
  const { sequence: mark, hash } = delivery?.messages.at(-1) ?? { sequence: 0, hash: null };
  const there = { destination, mark, hash };
  for (const other of [{ mark: mark + 1 }, { hash: "another" }, { destination: "another" }]) {
    story.unwritten(() => deliveries.hearTaken([{ ...there, ...other }]));
  }
  deliveries.hearTaken([there]);
  expect(story.room.book.head().marks[destination]).toMatchObject({ mark, hash });
  expect(markOf(book, destination).mark).toBe(mark);
  story.unwritten(() => deliveries.hearTaken([there]));
  expect(settled).toEqual([story.room.book.head().marks]);
});

it("knows what was taken though it could not be written", () => {
  const story = new Story();
  const { book, store, name } = story.room;
  const step = () => {
    throw new Error("a test: the disk is full");
  };
  const parts = { env: { TIME_ZONE: story.house.zone }, sql: store.sql, name, step };
  const deliveries = new Deliveries({ ...deskOf(book), ...parts } as unknown as WalletDesk);
  story.paid({ shop: oneShop });
  const { carried } = deliveries.carry([], () => ({ replayed: true }));
  const { destination = "", delivery } = carried?.[0] ?? {};
  const { sequence: mark, hash } = delivery?.messages.at(-1) ?? { sequence: 0, hash: null };
  expect(() => deliveries.hearTaken([{ destination, mark, hash }])).toThrow("the disk is full");
  expect(markOf(book, destination).mark).toBe(mark);
  story.paid({ shop: oneShop, amountMinor: 7 });
  expect(story.room.book.head().marks[destination]).toMatchObject({ mark, hash });
});

it("believes nothing of what was taken before what it has delivered itself since", async () => {
  const story = new Story();
  const { book, store, name } = story.room;
  const receiver = {
    deliver: async ([delivery]: readonly [Delivery]) => [deliver(story, delivery.messages)],
  };
  const SETTLEMENT = { idFromName: () => "", get: () => receiver };
  const env = { SETTLEMENT, TIME_ZONE: story.house.zone };
  const step = (act: Parameters<Story["step"]>[0]) => story.step(act);
  const desk = { ...deskOf(book), env, sql: store.sql, name, step } as unknown as WalletDesk;
  const deliveries = new Deliveries(desk);
  story.paid({ shop: oneShop });
  const { carried } = deliveries.carry([], () => ({ replayed: true }));
  const { destination = "", delivery } = carried?.[0] ?? {};
  const { sequence: mark, hash } = delivery?.messages.at(-1) ?? { sequence: 0, hash: null };
  story.house.pass(3 * minuteMs);
  story.paid({ shop: oneShop });
  await deliveries.deliverDue();
  expect(markOf(book, destination).mark).toBe(mark + 1);
  story.unwritten(() => deliveries.hearTaken([{ destination, mark, hash }]));
  deliveries.carry([{ destination, mark, hash }], () => ({}));
  expect(markOf(book, destination).mark).toBe(mark + 1);
});
