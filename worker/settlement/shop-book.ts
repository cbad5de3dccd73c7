import type { ToldShop, ToldShops } from "../../src/settlement/short-message.ts";
import { bytesOf } from "../rows/bytes.ts";
import { parseColumn } from "../rows/column.ts";
import { digestText } from "../rows/digest.ts";
import { one, type Sql } from "../rows/sql.ts";

type Kept = ReturnType<ToldShops["keepShop"]>;

/** Shops that an instance remembers, each of some 400 bytes. */
const rememberedMax = 128;

/**
 * The shops that a Settlement was told of, by their numbers. A row of one is never changed: those that
 * a row of the log says are remembered, and no other, since a transaction may be taken back.
 */
export function shopRows(sql: Sql) {
  const numbers = new Map<string, number>();
  const shops = new Map<number, ToldShop>();
  const known = (name: Uint8Array): Kept | null =>
    one(
      sql.exec(
        `SELECT number, said_by > (SELECT coalesce(max(sequence), 0) FROM log) AS is_new
         FROM shop WHERE name = ?`,
        name,
      ),
      ({ number, is_new: isNew }) => ({ number: number as number, isNew: isNew === 1 }),
    );
  return {
    /** Keeps a shop, unless it is known; its number, and whether the next row of the log is to say it. */
    keepShop(shop: ToldShop): Kept {
      const text = JSON.stringify(shop);
      const said = numbers.get(text);
      if (said !== undefined) return { number: said, isNew: false };
      const name = bytesOf(digestText(text).slice(0, 32));
      const found = known(name);
      if (found !== null) {
        if (!found.isNew) remember(numbers, text, found.number);
        return found;
      }
      sql.exec(
        `INSERT INTO shop (name, said_by, shop)
         VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM log), ?)`,
        ...[name, text],
      );
      return known(name) as Kept;
    },
    /** A shop by its number, which a row of the log has. */
    shopAt(number: number): ToldShop {
      const remembered = shops.get(number);
      if (remembered !== undefined) return remembered;
      const rows = sql.exec("SELECT shop FROM shop WHERE number = ?", number);
      const shop: ToldShop = parseColumn(rows[0]?.shop);
      remember(shops, number, shop);
      return shop;
    },
  };
}

function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > rememberedMax && oldest !== undefined) map.delete(oldest);
}
