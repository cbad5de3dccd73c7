import { describe, expect, it } from "vitest";
import { json, jsonUnlessEmpty, plain, Table } from "../../../../worker/rows/table.ts";
import { nodeSql } from "../../../node-sql.ts";

interface Shelf {
  readonly place: number;
  readonly labelText: string | null;
  readonly books: readonly string[];
  readonly lent: readonly number[];
}

const shelves = new Table<Shelf>("shelf", ["room", "place"], {
  place: plain("place"),
  labelText: plain("label"),
  books: json("books"),
  lent: jsonUnlessEmpty("lent"),
});

function opened() {
  const sql = nodeSql(":memory:");
  sql.exec(
    `CREATE TABLE shelf (room TEXT NOT NULL, place INTEGER NOT NULL, label TEXT, books TEXT NOT NULL,
       lent TEXT, PRIMARY KEY (room, place)) STRICT`,
  );
  const read = (room: string, place: number) =>
    shelves.first(sql.exec("SELECT * FROM shelf WHERE room = ? AND place = ?", room, place));
  return { sql, read };
}

describe("a table whose rows are read and written whole", () => {
  it("reads what was written, null and empty lists included", () => {
    const { sql, read } = opened();
    const full: Shelf = { place: 1, labelText: "A", books: ["one", "two"], lent: [2] };
    const bare: Shelf = { place: 2, labelText: null, books: [], lent: [] };
    for (const each of [full, bare]) shelves.save(sql, each, "hall");
    expect([read("hall", 1), read("hall", 2), read("hall", 3)]).toEqual([full, bare, null]);
    expect(sql.exec("SELECT books, lent FROM shelf WHERE place = 2")).toEqual([
      { books: "[]", lent: null },
    ]);
  });

  it("writes a row in place of the one with its key, and of no other", () => {
    const { sql, read } = opened();
    const before: Shelf = { place: 1, labelText: "A", books: ["one"], lent: [1] };
    for (const room of ["hall", "attic"]) shelves.save(sql, before, room);
    const after: Shelf = { place: 1, labelText: "B", books: [], lent: [] };
    shelves.save(sql, after, "hall");
    expect([read("hall", 1), read("attic", 1)]).toEqual([after, before]);
  });
});
