import type { Sql, SqlRow } from "../../../../worker/rows/sql.ts";
import { type Room, wake } from "../../../house/rooms.ts";
import type { Story } from "../payment/story.ts";

/** Every row of a database, by table. */
export type Rows = ReadonlyMap<string, readonly SqlRow[]>;

/** What a database holds now. */
export function rowsOf({ store }: Room): Rows {
  return new Map(
    tables(store.sql).map((name) => [name, store.sql.exec(`SELECT * FROM "${name}"`)]),
  );
}

/** Puts a database back to what it held; a wallet's instance begins anew. */
export function putRowsBack(room: Room, rows: Rows): void {
  const { sql } = room.store;
  for (const name of tables(sql)) {
    sql.exec(`DELETE FROM "${name}"`);
    for (const row of rows.get(name) ?? []) {
      const columns = Object.keys(row);
      const marks = columns.map(() => "?").join(", ");
      const values = Object.values(row);
      sql.exec(`INSERT INTO "${name}" (${columns.join(", ")}) VALUES (${marks})`, ...values);
    }
  }
}

/** Puts a story's wallet back; its memory is gone. */
export function putWalletBack(story: Story, rows: Rows): void {
  putRowsBack(story.room, rows);
  wake(story.room);
  story.house.engine.forget(story.room.name);
}

function tables(sql: Sql): string[] {
  return sql
    .exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .map(({ name }) => name);
}
