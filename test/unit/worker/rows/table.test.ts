import { describe, expect, it } from "vitest";
import {
  type Column,
  type Columns,
  flag,
  json,
  jsonOrNull,
  jsonUnlessEmpty,
  once,
  plain,
  Table,
} from "../../../../worker/rows/table.ts";
import { nodeSql } from "../../../node-sql.ts";

interface Shelf {
  readonly place: number;
  readonly labelText: string | null;
  readonly books: readonly string[];
  readonly lent: readonly number[];
  readonly owner: { readonly name: string } | null;
  readonly open: boolean;
  readonly builtMs: number;
  readonly size: readonly [number, number];
  readonly shortLabel: string | null;
}

const size: Column<Shelf["size"]> = {
  names: ["width", "height"],
  read: ({ width, height }) => [width as number, height as number],
  write: (both) => both,
};

const columns: Columns<Shelf> = {
  place: plain("place"),
  labelText: plain("label"),
  books: json("books"),
  lent: jsonUnlessEmpty("lent"),
  owner: jsonOrNull("owner"),
  open: flag("open"),
  builtMs: once(plain("built_ms")),
  size,
  shortLabel: { names: [], read: ({ label }) => shortOf(label as string | null), write: () => [] },
};

const shelves = new Table<Shelf>("shelf", ["room", "place"], columns);

const shortOf = (label: string | null) => label?.slice(0, 1) ?? null;

const full: Shelf = {
  place: 1,
  labelText: "Atlases",
  books: ["one", "two"],
  lent: [2],
  owner: { name: "Aya" },
  open: true,
  builtMs: 5,
  size: [80, 200],
  shortLabel: "A",
};
const bare: Shelf = {
  ...full,
  place: 2,
  labelText: null,
  books: [],
  lent: [],
  owner: null,
  open: false,
  shortLabel: null,
};

function opened() {
  const sql = nodeSql(":memory:");
  sql.exec(
    `CREATE TABLE shelf (room TEXT NOT NULL, place INTEGER NOT NULL, label TEXT, books TEXT NOT NULL,
       lent TEXT, owner TEXT, open INTEGER NOT NULL, built_ms INTEGER NOT NULL,
       width INTEGER NOT NULL, height INTEGER NOT NULL, PRIMARY KEY (room, place)) STRICT`,
  );
  const read = (room: string, place: number) =>
    shelves.first(sql.exec("SELECT * FROM shelf WHERE room = ? AND place = ?", room, place));
  return { sql, read };
}

describe("a table whose rows are read and written whole", () => {
  it("reads what was written, null and empty lists included", () => {
    const { sql, read } = opened();
    for (const each of [full, bare]) shelves.save(sql, each, "hall");
    expect([read("hall", 1), read("hall", 2), read("hall", 3)]).toEqual([full, bare, null]);
    expect(shelves.all(sql.exec("SELECT * FROM shelf ORDER BY place"))).toEqual([full, bare]);
    expect(sql.exec("SELECT books, lent, owner, open FROM shelf WHERE place = 2")).toEqual([
      { books: "[]", lent: null, owner: null, open: 0 },
    ]);
  });

  it("writes a row in place of the one with its key, and of no other", () => {
    const { sql, read } = opened();
    for (const room of ["hall", "attic"]) shelves.save(sql, full, room);
    const after: Shelf = { ...bare, place: 1 };
    shelves.save(sql, after, "hall");
    expect([read("hall", 1), read("attic", 1)]).toEqual([after, full]);
  });

  it("leaves what is written once as it was", () => {
    const { sql, read } = opened();
    shelves.save(sql, full, "hall");
    shelves.save(sql, { ...full, size: [90, 210], builtMs: 6 }, "hall");
    expect(read("hall", 1)).toEqual({ ...full, size: [90, 210] });
  });

  it("inserts a row, and throws for one whose key is there", () => {
    const { sql, read } = opened();
    shelves.insert(sql, full, "hall");
    expect(() => shelves.insert(sql, { ...bare, place: 1 }, "hall")).toThrow("UNIQUE");
    expect(read("hall", 1)).toEqual(full);
  });

  it("takes a column for each member, and for nothing else", () => {
    const { shortLabel, ...less } = columns;
    // @ts-expect-error: a member has no column.
    new Table<Shelf>("shelf", ["place"], less);
    // @ts-expect-error: no member has this name.
    new Table<Shelf>("shelf", ["place"], { ...less, shortLabel, shrtLabel: shortLabel });
    // @ts-expect-error: SQLite keeps no boolean.
    new Table<Shelf>("shelf", ["place"], { ...columns, open: plain("open") });
    // @ts-expect-error: a list may not be null.
    new Table<Shelf>("shelf", ["place"], { ...columns, books: jsonOrNull("books") });
    const { sql, read } = opened();
    shelves.insert(sql, full, "hall");
    expect(Object.keys(read("hall", 1) ?? {})).toEqual(Object.keys(columns));
  });
});
