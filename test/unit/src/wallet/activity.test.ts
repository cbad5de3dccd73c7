import { expect, test } from "vitest";
import { ownEvent } from "../../../../src/identity/event.ts";
import type { LogRow } from "../../../../src/ledger/log.ts";
import { type ActivityCursor, readActivity } from "../../../../src/wallet/activity.ts";
import type { WalletBook } from "../../../../src/wallet/book.ts";
import { identityBook } from "../../../../worker/wallet/identity/book.ts";
import { appendEvent } from "../../../wallet-rows.ts";
import { callerOf, enrolled, identityWorld, type World } from "../identity/act/identity-world.ts";

const start: ActivityCursor = { event: Number.MAX_SAFE_INTEGER, row: Number.MAX_SAFE_INTEGER };

function row(sequence: number, atMs: number, kind: string, body: object): LogRow {
  const none = { caller: null, reference: null, destination: null, destinationSequence: null };
  const chain = { hash: "", previousHash: "" };
  return { sequence, atMs, kind, ...none, ...chain, body: JSON.stringify(body) } as LogRow;
}

/** Only what a page reads of the money side. */
function bookOf(rows: readonly LogRow[]): WalletBook {
  return {
    newestFirst: (before: number) => rows.filter(({ sequence }) => sequence < before).reverse(),
    bySequence: (sequence: number) => rows.find((each) => each.sequence === sequence) ?? null,
    leadsTo: () => null,
  } as unknown as WalletBook;
}

function world(): World {
  const made = identityWorld();
  enrolled(made);
  return made;
}

test("merges security and money by time, page by page, without gap or repetition", () => {
  const { sql, startMs } = world();
  const rows: LogRow[] = [];
  for (let i = 1; i <= 30; i++) {
    appendEvent(sql, ownEvent("signed_in", 1, startMs + i * 10 - (i % 3) * 15));
    rows.push(row(i, startMs + i * 11, "points_in", { amountMinor: i }));
  }
  const book = bookOf(rows);
  const kinds: string[] = [];
  const times: number[] = [];
  let cursor: ActivityCursor | null = start;
  while (cursor !== null) {
    const page = readActivity(identityBook(sql), book, { caller: callerOf(), cursor, count: 7 });
    if (page.kind === "revoked") throw new Error("revoked");
    kinds.push(...page.items.map(({ kind }) => kind));
    times.push(...page.items.flatMap((item) => (item.kind === "points_in" ? [item.atMs] : [])));
    cursor = page.next;
  }
  expect(kinds.filter((kind) => kind === "signed_in")).toHaveLength(30);
  expect(kinds.at(-1)).toBe("registered");
  expect(times).toEqual(rows.map(({ atMs }) => atMs).reverse());
});

test("names merchant, payment, amount and decline, and leaves out what says nothing", () => {
  const { sql, startMs } = world();
  const shop = { merchantId: "mer_1" };
  const book = bookOf([
    row(1, startMs + 1, "payment", { amountMinor: 500, shop, idKey: 3, declineCode: null }),
    row(2, startMs + 2, "payment", { amountMinor: 9, shop, idKey: 3, declineCode: "code_spent" }),
    row(3, startMs + 3, "refund", { amountMinor: 100, idKey: 3, paymentSequence: 1 }),
    row(4, startMs + 4, "cancellation", { paymentSequence: 0, idKey: 3 }),
    row(5, startMs + 5, "capture", { amountMinor: 500, idKey: 3, paymentSequence: 1 }),
    row(6, startMs + 6, "cancellation", { returnedMinor: 400, idKey: 3, paymentSequence: 1 }),
  ]);
  const page = readActivity(identityBook(sql), book, {
    caller: callerOf(),
    cursor: start,
    count: 10,
  });
  expect(page).toMatchObject({
    kind: "page",
    next: null,
    items: [
      { kind: "cancellation", actor: "merchant", amountMinor: 400, shop },
      { kind: "capture", actor: "merchant", amountMinor: 500, shop },
      {
        kind: "refund",
        actor: "merchant",
        amountMinor: 100,
        shop,
        payment: { number: 1, idKey: 3 },
      },
      {
        kind: "payment_declined",
        actor: "customer",
        declineCode: "code_spent",
        payment: { number: 2 },
      },
      { kind: "payment", actor: "customer", amountMinor: 500, shop },
      { kind: "registered", device: { number: 1, idKey: 1 } },
    ],
  });
});

test("names the partner and the channel of a top-up, and no partner of own points", () => {
  const { sql, startMs } = world();
  const partner = { partnerId: "par_1", partnerName: "Corner ATM", channel: "atm" };
  const book = bookOf([
    row(1, startMs + 1, "top_up", { ...partner, amountMinor: 500, idKey: 3, declineCode: null }),
    row(2, startMs + 2, "top_up", {
      ...partner,
      amountMinor: 9,
      declineCode: "wallet_unavailable",
    }),
    row(3, startMs + 3, "points_in", { amountMinor: 24, idKey: 3 }),
  ]);
  const page = readActivity(identityBook(sql), book, {
    caller: callerOf(),
    cursor: start,
    count: 4,
  });
  const by = { actor: "partner", channel: "atm", partner: { id: "par_1", name: "Corner ATM" } };
  expect(page).toMatchObject({
    items: [
      { kind: "points_in", actor: "customer", channel: "points", partner: null },
      { kind: "top_up_declined", ...by },
      { kind: "top_up", ...by },
      { kind: "registered", actor: "customer", channel: null, partner: null },
    ],
  });
});

test("says whether the payer confirmed or rejected a payment, and of how much", () => {
  const { sql, startMs } = world();
  const about = { paymentSequence: 1 };
  const book = bookOf([
    row(1, startMs + 1, "payment", { amountMinor: 40_000, idKey: 3, declineCode: null }),
    row(2, startMs + 2, "confirmation", { ...about, returnedMinor: 0, declineCode: null }),
    row(3, startMs + 3, "end", {
      ...about,
      returnedMinor: 40_000,
      declineCode: "confirmation_rejected",
    }),
    row(4, startMs + 4, "end", {
      ...about,
      returnedMinor: 40_000,
      declineCode: "confirmation_timed_out",
    }),
  ]);
  const page = readActivity(identityBook(sql), book, {
    caller: callerOf(),
    cursor: start,
    count: 3,
  });
  const told = page.kind === "page" ? page.items : [];
  expect(told.map(({ kind, actor, amountMinor }) => [kind, actor, amountMinor])).toEqual([
    ["end", "system", 40_000],
    ["rejection", "customer", 40_000],
    ["confirmation", "customer", 40_000],
  ]);
});

test("shows nothing to a revoked token", () => {
  const { sql } = world();
  const caller = callerOf({ epoch: [6, 1, 1] });
  expect(readActivity(identityBook(sql), bookOf([]), { caller, cursor: start, count: 5 })).toEqual({
    kind: "revoked",
  });
});

test("names the next page of a wallet that moved no money, and none after the last", () => {
  const { sql, startMs } = world();
  for (let i = 1; i <= 4; i++) appendEvent(sql, ownEvent("signed_in", 1, startMs + i));
  const page = (cursor: ActivityCursor) => {
    const read = readActivity(identityBook(sql), bookOf([]), { caller: null, cursor, count: 3 });
    if (read.kind === "revoked") throw new Error("revoked");
    return read;
  };
  const { items, next } = page(start);
  expect([items.length, next]).toEqual([3, { ...start, event: 3 }]);
  expect(page({ ...start, event: 3 })).toMatchObject({ items: { length: 2 }, next: null });
});

test("tells what was restored by the time at which it happened", () => {
  const { sql, startMs } = world();
  const restored = { number: 1, told: 1, atMs: startMs + 5 };
  const book = bookOf([{ ...row(2, startMs + 99, "points_in", { amountMinor: 3 }), restored }]);
  const read = readActivity(identityBook(sql), book, { caller: null, cursor: start, count: 1 });
  expect(read).toMatchObject({ items: [{ kind: "points_in", atMs: startMs + 5 }] });
});

test("says that an operator did it, without a name, and that nobody did what went by itself", () => {
  const { sql, startMs } = world();
  for (const actor of ["customer", "system", "ops_1"]) {
    appendEvent(sql, { ...ownEvent("device_stopped", 1, startMs + 1), actor });
  }
  const page = readActivity(identityBook(sql), bookOf([]), {
    caller: callerOf(),
    cursor: start,
    count: 3,
  });
  expect(page).toMatchObject({
    items: [{ actor: "operator" }, { actor: "system" }, { actor: "customer" }],
  });
});

test("tells an adjustment as given or taken, and none that was refused", () => {
  const { sql, startMs } = world();
  const book = bookOf(
    [300, -200, 100].map((amountMinor, n) => {
      const refused = n === 2 ? "balance_limit_exceeded" : null;
      return row(n + 1, startMs + n + 1, "adjustment", { amountMinor, refused });
    }),
  );
  const page = readActivity(identityBook(sql), book, {
    caller: callerOf(),
    cursor: start,
    count: 9,
  });
  expect(page).toMatchObject({
    items: [
      { kind: "adjustment_taken", actor: "operator", amountMinor: 200 },
      { kind: "adjustment", actor: "operator", amountMinor: 300 },
      { kind: "registered" },
    ],
  });
});
