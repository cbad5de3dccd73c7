import { scheduler } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { failuresBeforeParking } from "../../../../src/bounds.ts";
import type { AlertCommand } from "../../../../src/control/alert-record.ts";
import { cancel } from "../../../../src/payment/cancel.ts";
import type { TerminalMessage } from "../../../../src/terminal/message.ts";
import { hourMs } from "../../../../src/time.ts";
import type { Sql } from "../../../../worker/rows/sql.ts";
import { settlementBook } from "../../../../worker/settlement/book.ts";
import { TerminalFeed } from "../../../../worker/settlement/feed.ts";
import type { Sender } from "../../../../worker/settlement/sender.ts";
import type { PolicyVersions } from "../../../../worker/signal/policies-in-force.ts";
import { cancelOf } from "../../../house/commands.ts";
import { Story, shop as wideShop } from "../../src/payment/story.ts";
import { deliver, messagesOf, oneShard, settlementOf } from "../../src/settlement/merchant-side.ts";

const shop = { ...wideShop, ...oneShard };
const { terminalId } = shop;

/** What waits for longer than a test takes would wake in another file's test. */
const wait = (ms: number) => (ms > 200 ? new Promise(() => {}) : scheduler.wait(ms));

beforeEach(() => void vi.stubGlobal("scheduler", { wait }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A Settlement's feed that has told of a first payment, and what the terminal takes from then on. */
async function opened() {
  const story = new Story();
  const taken: string[] = [];
  const terminal = { isReached: true, onTake: (_versions: PolicyVersions | null) => {} };
  const take = async (
    name: string,
    messages: readonly TerminalMessage[],
    _sentAtMs: number,
    versions: PolicyVersions | null,
  ) => {
    terminal.onTake(versions);
    if (!terminal.isReached) throw new Error("the terminal is not there");
    if (name === terminalId) taken.push(...messages.map(({ kind }) => kind));
  };
  const binding = (object: object) => ({ idFromName: (name: string) => name, get: () => object });
  const alerts: AlertCommand[] = [];
  const control = {
    snapshot: () => Promise.reject(new Error("Control is not there")),
    raiseAlert: async (alert: AlertCommand) => void alerts.push(alert),
  };
  const env = { TERMINAL: binding({ take }), CONTROL: binding(control) };
  const pay = (amountMinor: number) => void story.paid({ shop, amountMinor });
  pay(100);
  hear(story);
  /** A cancellation by reference and code, of a payment that has not come: a tombstone is told. */
  const undoNothing = (name: string) => {
    const code = story.code({ device: 1 });
    const of = { shop, code, paymentReference: `pay-${name}`, reference: `can-${name}` };
    const { kind } = story.step((rows, context) =>
      cancel(rows, cancelOf(story.house, of), context),
    );
    expect(kind).toBe("cancelled");
  };
  const { book, store } = settlementOf(story);
  const commit: Sender["commit"] = (step) => store.transact(() => step(() => undefined));
  const after = () => undefined;
  const feedOf = (own: typeof book) =>
    new TerminalFeed({ env, after, book: own, commit } as unknown as Sender);
  /** A new instance's, with a book of its own. */
  const begun = () => feedOf(settlementBook(store.sql));
  const feed = feedOf(book);
  await feed.tell();
  taken.splice(0);
  return { story, taken, terminal, alerts, feed, begun, book, sql: store.sql, pay, undoNothing };
}

/** Delivers all that is open; the row that it is in. */
function hear(story: Story): number {
  deliver(story, messagesOf(story));
  return settlementOf(story).book.head().sequence;
}

it("tells a terminal of each payment once", async () => {
  const { story, taken, feed, pay } = await opened();
  await feed.tell();
  expect(taken).toEqual([]);
  pay(300);
  hear(story);
  await feed.tell();
  await feed.tell();
  expect(taken).toEqual(["payment"]);
});

it("tells a terminal of its payments, and waits with no totals for what is none", async () => {
  const { story, taken, feed, pay, undoNothing } = await opened();
  undoNothing("1");
  const first = hear(story);
  expect(await feed.untoldSince(terminalId, first, 0)).toBeNull();
  pay(300);
  undoNothing("2");
  const last = hear(story);
  expect(await feed.untoldSince(terminalId, last, 0)).toBe(story.house.nowMs);
  await feed.tell();
  expect(await feed.untoldSince(terminalId, last, 0)).toBeNull();
  expect([taken, feed.toldUpTo]).toEqual([["payment"], last]);
});

it("sets aside nothing but payments for a terminal that is not reached", async () => {
  const { story, taken, terminal, feed, book, pay, undoNothing } = await opened();
  terminal.isReached = false;
  pay(300);
  const paidAt = hear(story);
  await feed.tell();
  undoNothing("1");
  const last = hear(story);
  await feed.tell();
  expect(book.feed(terminalId, 10).map(({ sequence }) => sequence)).toEqual([paidAt]);
  expect([taken, feed.toldUpTo]).toEqual([[], last]);
});

it("parks receivers at the twelfth failure in a row, and tells the operators from then on", async () => {
  const { story, terminal, alerts, feed, pay } = await opened();
  terminal.isReached = false;
  pay(300);
  hear(story);
  let nowMs = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => nowMs);
  const told: number[] = [];
  for (let failure = 1; failure <= failuresBeforeParking + 1; failure += 1) {
    await feed.tell();
    told.push(alerts.filter(({ subject }) => subject === terminalId).length);
    nowMs += hourMs;
  }
  expect(told.slice(-3)).toEqual([0, 1, 2]);
  const evidence = (name: string, id: string) => ({ [name]: id, failures: failuresBeforeParking });
  const { storeId, merchantId } = shop;
  const first = alerts.slice(0, 3).map((alert) => alert.evidence);
  expect(first).toContainEqual(evidence("terminal_id", terminalId));
  expect(first).toContainEqual(evidence("store_id", storeId));
  expect(first).toContainEqual(evidence("merchant_id", merchantId));
  expect(new Set(alerts.map(({ kind }) => kind))).toEqual(new Set(["delivery_parked"]));
});

/** Has the disk fail these statements, until the answer is called. */
function failing(sql: Sql, statements: RegExp): () => void {
  const exec = sql.exec.bind(sql);
  const spy = vi.spyOn(sql, "exec").mockImplementation((statement, ...values) => {
    if (statements.test(statement)) throw new Error("database or disk is full: SQLITE_FULL");
    return exec(statement, ...values);
  });
  return () => spy.mockRestore();
}

it("forgets what was told together with its retry, or neither, when the disk is full", async () => {
  const { story, terminal, feed, pay, sql } = await opened();
  const kept = () =>
    ["feed", "feed_retry"].map((table) => sql.exec(`SELECT * FROM ${table}`).length);
  terminal.isReached = false;
  pay(300);
  hear(story);
  await feed.tell();
  // One row each for the terminal, its store and its merchant.
  expect(kept()).toEqual([3, 3]);
  terminal.isReached = true;
  let laterMs = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => laterMs);
  const mend = failing(sql, /DELETE FROM feed_retry/);
  laterMs += 2 * hourMs;
  await feed.tell();
  expect(kept()).toEqual([3, 3]);
  mend();
  laterMs += 2 * hourMs;
  await feed.tell();
  expect(kept()).toEqual([0, 0]);
});

it("tells later what cannot be read now, and fails nobody who waits for it", async () => {
  const { story, taken, begun, pay, sql } = await opened();
  pay(300);
  const last = hear(story);
  // An instance that does not know yet whether anything was set aside.
  const feed = begun();
  const mend = failing(sql, /SELECT DISTINCT feed.receiver/);
  await expect(feed.tell()).resolves.toBeUndefined();
  expect(await feed.untoldSince(terminalId, last, 1)).toBe(story.house.nowMs);
  mend();
  await feed.tell();
  expect(taken).toEqual(["payment", "payment"]);
});

it("names the policies that a deliverer named, whoever knows none delivers next, for two seconds", async () => {
  const { story, terminal, feed, pay } = await opened();
  let nowMs = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => nowMs);
  const named: (PolicyVersions | null)[] = [];
  terminal.onTake = (versions) => void named.push(versions);
  const versions = { policyVersion: 7, shadowVersion: null };
  feed.hear(versions);
  feed.hear(null);
  pay(300);
  hear(story);
  await feed.tell();
  expect(named).toEqual([versions, versions, versions]);
  nowMs += 2_000;
  pay(400);
  hear(story);
  await feed.tell();
  expect(named.slice(3)).toEqual([null, null, null]);
  // Nor does it know how long ago it was told when its clock was set back.
  feed.hear(versions);
  nowMs -= 1;
  pay(500);
  hear(story);
  await feed.tell();
  expect(named.slice(6)).toEqual([null, null, null]);
});

it("has told up to the row before the first that somebody is still being told of", async () => {
  const { story, terminal, feed, pay } = await opened();
  const before = feed.toldUpTo;
  const seen: number[] = [];
  terminal.onTake = () => void seen.push(feed.toldUpTo);
  for (const amountMinor of [300, 400]) {
    pay(amountMinor);
    hear(story);
  }
  await feed.tell();
  expect([seen[0], feed.toldUpTo]).toEqual([before, before + 2]);
});

it("counts what waits, and nothing of what an instance told that is gone", async () => {
  const { story, terminal, feed, begun, book, pay } = await opened();
  expect(feed.untold()).toEqual({ waiting: 0, sinceMs: null });
  pay(300);
  hear(story);
  expect(feed.untold()).toEqual({ waiting: 1, sinceMs: story.house.nowMs });
  await feed.tell();
  // Nothing was committed since: that the last row was told is stored nowhere.
  const next = begun();
  expect(next.toldUpTo).toBeLessThan(book.head().sequence);
  expect([feed.untold(), next.untold()]).toEqual(Array(2).fill({ waiting: 0, sinceMs: null }));
  pay(400);
  hear(story);
  expect(next.untold()).toEqual({ waiting: 1, sinceMs: story.house.nowMs });
  terminal.isReached = false;
  await next.tell();
  expect([next.untold().waiting, book.setAside().count > 0]).toEqual([0, true]);
});

it("counts what it tells again from when it began", async () => {
  const { terminal, begun } = await opened();
  const beganMs = Date.now() + hourMs;
  vi.spyOn(Date, "now").mockReturnValue(beganMs);
  const next = begun();
  const seen: unknown[] = [];
  terminal.onTake = () => void seen.push(next.untold());
  await next.tell();
  expect(seen).toContainEqual({ waiting: 1, sinceMs: beganMs });
  expect(next.untold().waiting).toBe(0);
});

it("tells what was set aside once its time has come, whatever was told before that", async () => {
  const { story, taken, terminal, feed, book, pay } = await opened();
  terminal.isReached = false;
  pay(300);
  hear(story);
  await feed.tell();
  terminal.isReached = true;
  // Nothing is due yet: what comes now waits behind what was set aside.
  pay(400);
  hear(story);
  await feed.tell();
  await feed.tell();
  expect(taken).toEqual([]);
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 2 * hourMs);
  await feed.tell();
  expect([taken, book.setAside().count]).toEqual([["payment", "payment"], 0]);
});

it("reads no log behind what was just taken, and what it could not note is told all the same", async () => {
  const { story, taken, feed, book, sql, pay } = await opened();
  const noted = (sequence: number) => book.logAfter(sequence - 1, 1);
  pay(300);
  feed.note(noted(hear(story)));
  const exec = vi.spyOn(sql, "exec");
  await feed.tell();
  const read = exec.mock.calls.filter(([statement]) =>
    statement.includes("FROM log WHERE sequence >"),
  );
  exec.mockRestore();
  expect([taken, read]).toEqual([["payment"], []]);
  pay(301);
  feed.note(noted(hear(story)));
  pay(302);
  hear(story);
  pay(303);
  feed.note(noted(hear(story)));
  await feed.tell();
  expect(taken).toEqual(["payment", "payment", "payment", "payment"]);
});
