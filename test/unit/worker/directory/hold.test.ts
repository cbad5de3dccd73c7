import { beforeEach, expect, it } from "vitest";
import type { DirectoryBook, Reservation } from "../../../../src/directory/book.ts";
import {
  adoptContact,
  holdContact,
  holdKey,
  settleReservation,
} from "../../../../src/directory/claim.ts";
import { directoryBook } from "../../../../worker/directory/book.ts";
import { directoryMigrations } from "../../../../worker/directory/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

const blind = "ab".repeat(32);
const jkt = "key";
let book: DirectoryBook;

beforeEach(() => {
  const sql = migratedSql(directoryMigrations);
  book = directoryBook(sql);
});

it("writes nothing while a wallet's contact and key stand for it", () => {
  adoptContact(book, { blind, route: "mine" });
  holdKey(book, { jkt, route: "mine" }, 0);
  const before = [book.contact(blind), book.key(jkt)];
  expect(holdContact(book, { blind, route: "mine" }, 1)).toEqual({ kind: "held" });
  expect(holdKey(book, { jkt, route: "mine" }, 1)).toEqual({ kind: "held" });
  expect([book.contact(blind), book.key(jkt)]).toEqual(before);
});

it.each([
  [true, "mine"],
  [false, undefined],
])("reserves what was lost until the wallet is asked; owned there: %s", (owned, route) => {
  expect(holdContact(book, { blind, route: "mine" }, 7)).toEqual({ kind: "lost" });
  expect(holdKey(book, { jkt, route: "mine" }, 7)).toEqual({ kind: "lost" });
  const waiting = book.reservations() as readonly Reservation[];
  expect(waiting.map(({ of, untilMs }) => [of, untilMs])).toEqual([
    ["contact", 7],
    ["device_key", 7],
  ]);
  for (const reservation of waiting) settleReservation(book, reservation, owned);
  expect([book.contact(blind)?.route, book.key(jkt)?.route]).toEqual([route, route]);
  expect(book.reservations()).toEqual([]);
});

it("names the wallet that has a contact or a key meanwhile, and leaves it that", () => {
  adoptContact(book, { blind, route: "other" });
  holdKey(book, { jkt, route: "other" }, 0);
  const taken = { kind: "taken", route: "other" };
  expect(holdContact(book, { blind, route: "mine" }, 1)).toEqual(taken);
  expect(holdKey(book, { jkt, route: "mine" }, 1)).toEqual(taken);
  expect([book.contact(blind)?.route, book.key(jkt)?.route]).toEqual(["other", "other"]);
});
