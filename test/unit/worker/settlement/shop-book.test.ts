import { expect, it } from "vitest";
import type { ToldShop } from "../../../../src/settlement/short-message.ts";
import { settlementMigrations } from "../../../../worker/settlement/schema.ts";
import { shopRows } from "../../../../worker/settlement/shop-book.ts";
import { shop as wideShop } from "../../../house/city.ts";
import { migratedSql } from "../../../node-sql.ts";

const shopOf = (n: number): ToldShop => ({ ...wideShop, terminalId: `ter_${n}`, currency: "JPY" });

function opened() {
  const sql = migratedSql(settlementMigrations);
  /** A row of the log, which says the shops that are new. */
  const say = (sequence: number) =>
    sql.exec(
      `INSERT INTO log (sequence, at_ms, kind, body, hash, balances, told_up_to)
       VALUES (?, 0, 'batch', '{}', '', '{}', 0)`,
      sequence,
    );
  return { sql, say, shops: shopRows(sql) };
}

it("gives a shop one number, and says that it is new until a row of the log has said it", () => {
  const { say, shops } = opened();
  expect(shops.keepShop(shopOf(1))).toEqual({ number: 1, isNew: true });
  expect(shops.keepShop(shopOf(2))).toEqual({ number: 2, isNew: true });
  expect(shops.keepShop(shopOf(1))).toEqual({ number: 1, isNew: true });
  say(1);
  expect(shops.keepShop(shopOf(1))).toEqual({ number: 1, isNew: false });
  expect(shops.keepShop(shopOf(3))).toEqual({ number: 3, isNew: true });
  expect(shops.shopAt(1)).toEqual(shopOf(1));
});

it("remembers no number that was taken back", () => {
  const { sql, say, shops } = opened();
  sql.exec("BEGIN");
  shops.keepShop(shopOf(1));
  expect(shops.keepShop(shopOf(1)).number).toBe(1);
  sql.exec("ROLLBACK");
  expect(shops.keepShop(shopOf(2))).toEqual({ number: 1, isNew: true });
  say(1);
  expect(shops.keepShop(shopOf(1))).toEqual({ number: 2, isNew: true });
  expect(shops.shopAt(1)).toEqual(shopOf(2));
});

it("reads a shop once, and none of the others, however many there are", () => {
  const { sql, say, shops } = opened();
  for (let n = 1; n <= 200; n += 1) shops.keepShop(shopOf(n));
  say(1);
  const { rowsRead } = sql;
  for (let n = 0; n < 50; n += 1) {
    expect(shops.keepShop(shopOf(7))).toEqual({ number: 7, isNew: false });
    expect(shops.shopAt(7)).toEqual(shopOf(7));
  }
  expect(sql.rowsRead - rowsRead).toBeLessThan(8);
  for (let n = 1; n <= 200; n += 1) expect(shops.keepShop(shopOf(n)).number).toBe(n);
});
