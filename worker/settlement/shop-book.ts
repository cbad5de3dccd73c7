import type { ToldShop } from "../../src/settlement/short-message.ts";
import { bytesOf } from "../rows/bytes.ts";
import { parseColumn } from "../rows/column.ts";
import { digestText } from "../rows/digest.ts";
import { one, type Sql } from "../rows/sql.ts";

/** The shops that a Settlement was told of, by their numbers; a row of one is never changed. */
export function shopRows(sql: Sql) {
  const known = (name: Uint8Array) =>
    one(sql.exec("SELECT number FROM shop WHERE name = ?", name), ({ number }) => number as number);
  return {
    /** A shop's number; one that is new is kept, as said by the next row of the log. */
    shopNumber(shop: ToldShop): number {
      const text = JSON.stringify(shop);
      const name = bytesOf(digestText(text).slice(0, 32));
      const number = known(name);
      if (number !== null) return number;
      sql.exec(
        `INSERT INTO shop (name, said_by, shop)
         VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM log), ?)`,
        ...[name, text],
      );
      return known(name) as number;
    },
    /** A shop by its number. */
    shopAt(number: number): ToldShop {
      const rows = sql.exec("SELECT shop FROM shop WHERE number = ?", number);
      return parseColumn(rows[0]?.shop);
    },
    /** The shops that the next row of the log is to say, by their numbers. */
    newShops(): Readonly<Record<string, ToldShop>> {
      const rows = sql.exec(
        "SELECT number, shop FROM shop WHERE said_by > (SELECT coalesce(max(sequence), 0) FROM log)",
      );
      return Object.fromEntries(rows.map(({ number, shop }) => [`${number}`, parseColumn(shop)]));
    },
  };
}
