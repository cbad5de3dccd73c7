import { expect, it } from "vitest";
import { terminalMessage } from "../../../../src/terminal/message.ts";
import { takeMessages } from "../../../../src/terminal/take.ts";
import { digestText } from "../../../../worker/rows/digest.ts";
import type { Sql } from "../../../../worker/rows/sql.ts";
import { terminalBook } from "../../../../worker/terminal/book.ts";
import { terminalMigrations } from "../../../../worker/terminal/schema.ts";
import { migratedSql } from "../../../node-sql.ts";
import { Story, shop as wideShop } from "../payment/story.ts";
import { deliver, messagesOf, settlementOf } from "./merchant-side.ts";

const shop = {
  ...wideShop,
  shards: 1,
  terminalId: "ter_hnrfx6QKjnoAAAABAW6PyHEL-zDj4X47",
  merchantId: "mer_hnrfx6QKjnoAAAAAASGu9xa4y-RfG1QX",
  storeId: "sto_hnrfx6QKjnoAAAABAexJTAzG3oD6P-6s",
};

/** What rows and index entries fill of a database's pages. */
function usedBytes(sql: Sql): number {
  return Number(sql.exec("SELECT sum(pgsize - unused) AS bytes FROM dbstat")[0]?.bytes);
}

it("keeps 1,100 bytes at most of a payment in wallet, Settlement and terminal, each told by itself", () => {
  const story = new Story({ balanceMinor: 100_000 });
  const terminal = migratedSql(terminalMigrations);
  const book = terminalBook(terminal);
  const engine = { record: () => {}, check: () => ({ ok: false, fault: "none" }) } as never;
  let number = 0;
  const payOnce = () => {
    number += 1;
    story.house.pass(2 * 3_600_000);
    story.paid({ reference: `bytes-${number}-x`, amountMinor: 100 + number, shop, channel: "qr" });
    const message = messagesOf(story).at(-1);
    if (message === undefined) throw new Error("a payment is told");
    deliver(story, [message]);
    const told = terminalMessage({ sender: story.room.name, message }, digestText);
    const { nowMs } = story.house;
    const context = { nowMs, act: "terminal", owner: "x", revision: number, engine } as const;
    takeMessages(book, told === null ? [] : [told], { ...context, table: null, onFault: () => {} });
  };
  const all = () => [story.room.store.sql, settlementOf(story).store.sql, terminal].map(usedBytes);
  for (let n = 0; n < 10; n += 1) payOnce();
  const before = all();
  for (let n = 0; n < 30; n += 1) payOnce();
  const grown = all().map((bytes, at) => (bytes - (before[at] ?? 0)) / 30);
  console.log("bytes a payment keeps in wallet, Settlement, terminal:", grown.map(Math.round));
  expect(grown.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(1_100);
});
