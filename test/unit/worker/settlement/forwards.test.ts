import { afterEach, expect, it, vi } from "vitest";
import { failuresBeforeParking } from "../../../../src/bounds.ts";
import type { AlertCommand } from "../../../../src/control/alert-record.ts";
import { destinationOf } from "../../../../src/settlement/destination.ts";
import { hourMs } from "../../../../src/time.ts";
import { makeKeyRing } from "../../../../src/token/key-ring.ts";
import { settlementBook } from "../../../../worker/settlement/book.ts";
import { Forwards } from "../../../../worker/settlement/forwards.ts";
import { settlementMigrations } from "../../../../worker/settlement/schema.ts";
import type { Sender } from "../../../../worker/settlement/sender.ts";
import { migratedSql } from "../../../node-sql.ts";
import { shop } from "../../src/payment/story.ts";

const keys = await makeKeyRing((bytes) => crypto.getRandomValues(new Uint8Array(bytes)));
const wallets = ["a".repeat(32), "b".repeat(32)] as const;
const [one, two] = wallets;

afterEach(() => void vi.restoreAllMocks());

/** A Settlement with no cancellation, and what wallets and operators hear of it. */
function opened() {
  const sql = migratedSql(settlementMigrations);
  const book = settlementBook(sql);
  const time = { nowMs: Date.now() };
  vi.spyOn(Date, "now").mockImplementation(() => time.nowMs);
  const answers = new Map<string, string>();
  const asked: { wallet: string; paymentReference: string }[] = [];
  const reminded: unknown[] = [];
  const alerts: AlertCommand[] = [];
  const rings: number[] = [];
  const wallet = (name: string) => ({
    async cancel(command: { paymentReference: string }) {
      asked.push({ wallet: name, ...command });
      const kind = answers.get(name) ?? "cancelled";
      if (kind === "down") throw new Error("the wallet is not there");
      return { kind };
    },
    async hear(heard: object) {
      reminded.push({ wallet: name, ...heard });
      if (answers.get("reminders") === "down") throw new Error("the wallet is not there");
    },
  });
  const control = { raiseAlert: async (alert: AlertCommand) => void alerts.push(alert) };
  const env = {
    SEKISHO_KEYS: keys,
    WALLET: { idFromName: (name: string) => name, get: wallet },
    CONTROL: { idFromName: (name: string) => name, get: () => control },
  };
  const commit: Sender["commit"] = (step) => sql.transact(() => step((at) => void rings.push(at)));
  const forwards = new Forwards({ env, book, commit } as unknown as Sender);
  /** A cancellation of a payment that this wallet holds. */
  const bury = (reference: string, sender: string) => {
    const { terminalId } = shop;
    const cancellation = `can-${reference}`;
    book.insertTombstone({ terminalId, reference, cancellation, acceptedAtMs: 7, shop });
    book.insertForward({ terminalId, reference, sender, idKey: 1 });
  };
  /** Sends what is due; the payments that were asked to be undone. */
  const send = async () => {
    asked.splice(0);
    await forwards.send();
    return asked.map(({ paymentReference }) => paymentReference).sort();
  };
  return { book, time, answers, asked, reminded, alerts, rings, bury, send };
}

it("tells a wallet of each cancellation once, as the till has asked for it", async () => {
  const { book, time, asked, bury, send } = opened();
  expect(await send()).toEqual([]);
  bury("pay-1", one);
  expect(await send()).toEqual(["pay-1"]);
  expect(asked[0]).toMatchObject({
    wallet: one,
    shop,
    reference: "can-pay-1",
    paymentSequence: null,
    acceptedAtMs: 7,
    sentAtMs: time.nowMs,
    idKey: 1,
    code: null,
  });
  expect([await send(), book.waitingForwards().count]).toEqual([[], 0]);
});

it("tells each wallet of its own, when a reference is one of two wallets", async () => {
  const { time, answers, asked, bury, send, book } = opened();
  answers.set(two, "down");
  bury("pay-1", one);
  book.insertForward({ terminalId: shop.terminalId, reference: "pay-1", sender: two, idKey: 1 });
  expect(await send()).toEqual(["pay-1", "pay-1"]);
  expect(asked.map(({ wallet }) => wallet).sort()).toEqual(wallets);
  answers.delete(two);
  time.nowMs += hourMs;
  await send();
  expect(asked.map(({ wallet }) => wallet)).toEqual([two]);
});

it("puts off all that waits for a wallet that fails, nobody else's, and rings for it", async () => {
  const { time, answers, rings, bury, send, book } = opened();
  answers.set(one, "down");
  for (const reference of ["pay-1", "pay-2"]) bury(reference, one);
  bury("pay-3", two);
  expect(await send()).toEqual([expect.stringMatching(/^pay-[12]$/), "pay-3"]);
  const retryAtMs = book.nextForwardMs() as number;
  expect(retryAtMs).toBeGreaterThan(time.nowMs);
  expect(rings).toEqual([retryAtMs]);
  // What comes meanwhile waits with them.
  bury("pay-4", one);
  expect([await send(), book.nextForwardMs()]).toEqual([[], retryAtMs]);
  answers.delete(one);
  time.nowMs = retryAtMs;
  expect(await send()).toEqual(["pay-1", "pay-2", "pay-4"]);
  expect([await send(), book.nextForwardMs()]).toEqual([[], null]);
});

it("parks a wallet at the twelfth failure in a row, and tells the operators from then on", async () => {
  const { time, answers, alerts, bury, send } = opened();
  answers.set(one, "down");
  bury("pay-1", one);
  const told: number[] = [];
  for (let failure = 1; failure <= failuresBeforeParking + 1; failure += 1) {
    await send();
    told.push(alerts.length);
    time.nowMs += hourMs;
  }
  expect(told.slice(-3)).toEqual([0, 1, 2]);
  expect(alerts[0]).toMatchObject({
    kind: "delivery_parked",
    subject: expect.stringMatching(/^wal_/),
    evidence: { wallet_id: alerts[0]?.subject, failures: failuresBeforeParking },
  });
});

it.each(["code_unknown", "payment_not_found", "books_behind"])(
  "reminds a wallet that has told of a payment and answers %s, and tries again",
  async (kind) => {
    const { book, time, answers, reminded, bury, send } = opened();
    book.saveInbox(one, { ...book.inbox(one), mark: 5, hash: "aa" });
    answers.set(one, kind);
    bury("pay-1", one);
    await send();
    const receiver = destinationOf({ reference: "pay-1", body: { shop } });
    expect(reminded).toEqual([{ wallet: one, receiver, mark: 5, hash: "aa" }]);
    expect(book.waitingForwards().count).toBe(1);
    answers.delete(one);
    time.nowMs += hourMs;
    expect([await send(), book.waitingForwards().count]).toEqual([["pay-1"], 0]);
  },
);

it("tries again when the wallet cannot be reminded either", async () => {
  const { book, answers, reminded, bury, send } = opened();
  answers.set(one, "payment_not_found").set("reminders", "down");
  bury("pay-1", one);
  await send();
  expect([reminded.length, book.waitingForwards().count]).toEqual([1, 1]);
});

it("takes any other refusal for an answer", async () => {
  const { book, answers, reminded, bury, send } = opened();
  answers.set(one, "too_late");
  bury("pay-1", one);
  expect(await send()).toEqual(["pay-1"]);
  expect([reminded, book.waitingForwards().count]).toEqual([[], 0]);
});
