import fc from "fast-check";
import { expect, it } from "vitest";
import { ownEvent } from "../../../../src/identity/event.ts";
import { nextRow } from "../../../../src/ledger/log.ts";
import { makeKeyRing, parseKeyRing } from "../../../../src/token/key-ring.ts";
import { messagesAfter } from "../../../../src/wallet/event-messages.ts";
import { lastOfRecord, recordNewestFirst } from "../../../../src/wallet/owner-record.ts";
import type { WalletRow } from "../../../../src/wallet/row.ts";
import { digestText } from "../../../../worker/rows/digest.ts";
import { walletBook } from "../../../../worker/wallet/book.ts";
import { identityBook } from "../../../../worker/wallet/identity/book.ts";
import { migrations } from "../../../../worker/wallet/migrations.ts";
import { migratedSql } from "../../../node-sql.ts";
import { appendEvent } from "../../../wallet-rows.ts";

const atMs = 1_800_000_000_000;
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const parsed = await parseKeyRing(await makeKeyRing(random));
if (!parsed.ok) throw new Error(parsed.fault);
const ring = parsed.value;

/** A wallet's record, to which both kinds of entry can be added. */
function wallet() {
  const sql = migratedSql(migrations);
  const book = walletBook(sql);
  const identity = identityBook(sql);
  const source = { identity, book, ring, wallet: "0".repeat(32), currency: "JPY" };
  const pay = (kind: "points_in" | "resent" = "points_in") => {
    const head = { ...book.head() };
    const body = { amountMinor: head.sequence + 1, idKey: 1 };
    const next = nextRow(head, { kind, body, transfers: [] }, { nowMs: atMs, digest: digestText });
    if (!next.ok) throw new Error(next.fault);
    book.append(next.value.row as unknown as WalletRow);
    book.saveHead(next.value.head);
  };
  const secure = () => appendEvent(sql, ownEvent("signed_in", null, atMs));
  return { sql, source, pay, secure };
}

type Told = { sequence: number; kind: string; amount?: number };

const read = (messages: ReturnType<typeof messagesAfter>) =>
  messages.map(({ text }) => JSON.parse(text) as Told);

it("counts every entry once, in the order of the commits, and never again", () => {
  const steps = fc.array(fc.constantFrom("pay", "secure", "silent"), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (made) => {
      const { source, pay, secure } = wallet();
      const order: string[] = [];
      let known: Told[] = [];
      for (const [index, step] of made.entries()) {
        if (step === "secure") secure();
        else pay(step === "silent" ? "resent" : "points_in");
        if (step !== "silent") order.push(step);
        expect(lastOfRecord(source.identity, source.book)).toBe(index + 1);
        const news = read(messagesAfter(source, known.at(-1)?.sequence ?? 0));
        known = [...known, ...news];
      }
      const kinds = { pay: "top_up.credited", secure: "security.signed_in" };
      expect(known.map(({ kind }) => kind)).toEqual(
        order.map((step) => kinds[step as keyof typeof kinds]),
      );
      expect(read(messagesAfter(source, 0))).toEqual(known);
      const all = [...recordNewestFirst(source.identity, source.book)].map(
        ({ sequence }) => sequence,
      );
      expect(all).toEqual(made.map((_, index) => made.length - index));
    }),
    { numRuns: 60 },
  );
});

it("tells the newest 200, and events.omitted before them when there were more", () => {
  const { source, pay } = wallet();
  for (let made = 0; made < 200; made += 1) pay();
  expect(read(messagesAfter(source, 0))).toHaveLength(200);
  for (let made = 0; made < 5; made += 1) pay();
  const [first, ...rest] = read(messagesAfter(source, 0));
  expect(first).toMatchObject({ kind: "events.omitted", sequence: 5 });
  expect(rest.map(({ amount }) => amount)).toEqual(Array.from({ length: 200 }, (_, i) => i + 6));
  expect(read(messagesAfter(source, 5))).toEqual(rest);
});

it("reads little of a long record for what is new", () => {
  const { sql, source, pay } = wallet();
  for (let made = 0; made < 2_000; made += 1) pay();
  const before = sql.rowsRead;
  expect(messagesAfter(source, 1_999)).toHaveLength(1);
  expect(sql.rowsRead - before).toBeLessThan(20);
});

it("tells who did what happened to the wallet: its owner, nobody, or an operator without a name", () => {
  const { sql, source } = wallet();
  for (const actor of ["customer", "system", "opr_1"]) {
    appendEvent(sql, { ...ownEvent("stopped", null, atMs), actor });
  }
  const told = messagesAfter(source, 0).map(({ text }) => JSON.parse(text) as { actor: string });
  expect(told.map(({ actor }) => actor)).toEqual(["customer", "system", "operator"]);
});
