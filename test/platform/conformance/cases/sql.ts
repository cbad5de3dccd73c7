import { type Group, type Inside, type Lab, outcomeNow } from "../case.ts";

const fault = (message: string) => ({ threw: { name: "Error", message } });
const rows = (...value: unknown[]) => ({ value });
const notAuthorized = fault("not authorized: SQLITE_AUTH");
const noTransaction = /^To execute a transaction, please use the state.storage.transaction/;

/** What each value is, once bound: its type in SQL, and what is read back. */
const bound: Readonly<Record<string, readonly [() => unknown, unknown]>> = {
  "a whole number": [() => 5, rows({ type: "real", value: 5 })],
  "a boolean": [() => true, rows({ type: "text", value: "true" })],
  undefined: [() => undefined, rows({ type: "null", value: null })],
  null: [() => null, rows({ type: "null", value: null })],
  "an object": [() => ({ a: 1 }), rows({ type: "text", value: "[object Object]" })],
  "an array": [() => [1, 2], rows({ type: "text", value: "1,2" })],
  "not a number": [() => Number.NaN, rows({ type: "null", value: null })],
  "an empty text": [() => "", rows({ type: "text", value: "" })],
  "a text with a null in it": [() => "a\0b", rows({ type: "text", value: "a\0b" })],
  "a bigint": [
    () => 5n,
    { threw: { name: "TypeError", message: "Cannot convert a BigInt value to a number" } },
  ],
  "a symbol": [
    () => Symbol("s"),
    { threw: { name: "TypeError", message: "Cannot convert a Symbol value to a string" } },
  ],
};

/** What one statement does in a database with `note (id INTEGER PRIMARY KEY, word TEXT UNIQUE, raw BLOB)`. */
const statements: Readonly<Record<string, unknown>> = {
  "INSERT INTO note VALUES (1, 2, 3)": fault(
    "cannot store INT value in BLOB column note.raw: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_DATATYPE)",
  ),
  "INSERT INTO note VALUES ('a', 'x', NULL)": fault("datatype mismatch: SQLITE_MISMATCH"),
  "INSERT INTO note VALUES (7, 'seven', NULL)": fault(
    "UNIQUE constraint failed: note.id: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_PRIMARYKEY)",
  ),
  "INSERT INTO note VALUES (8, 'seven', NULL)": fault(
    "UNIQUE constraint failed: note.word: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)",
  ),
  "SELEC 1": fault('near "SELEC": syntax error: SQLITE_ERROR'),
  "SELECT * FROM nowhere": fault("no such table: nowhere: SQLITE_ERROR"),
  "SELECT nowhere FROM note": fault("no such column: nowhere: SQLITE_ERROR"),
  "SELECT 9007199254740993 AS n": rows({ n: 9007199254740992 }),
  "SELECT 9223372036854775807 AS n": rows({ n: 2 ** 63 }),
  "SELECT 5 / 2 AS n": rows({ n: 2 }),
  "SELECT 1 AS a, 2 AS a": rows({ a: 2 }),
  "SELECT 1;  ": rows({ "1": 1 }),
  "SELECT 1; -- more": fault("SQL code did not contain a statement."),
  "": fault("SQL code did not contain a statement."),
  "SELECT ?": fault("Wrong number of parameter bindings for SQL query."),
  "INSERT INTO note VALUES (20, 'twenty', NULL); SELECT word FROM note WHERE id = 20": rows({
    word: "twenty",
  }),
  "INSERT INTO note VALUES (?, 'x', NULL); SELECT 1": fault(
    "When executing multiple SQL statements in a single call, only the last statement can have parameters.",
  ),
  "INSERT INTO note VALUES (21, 'x', NULL) RETURNING id, id + 1 AS next": rows({
    id: 21,
    next: 22,
  }),
  'SELECT "no such name"': rows({ '"no such name"': "no such name" }),
  "SELECT sqlite_version()": fault("not authorized to use function: sqlite_version: SQLITE_ERROR"),
  "SELECT log10(2)": fault("not authorized to use function: log10: SQLITE_ERROR"),
  "CREATE TEMP TABLE t (a)": notAuthorized,
  "CREATE TABLE _cf_mine (a)": notAuthorized,
  "ATTACH 'x' AS y": notAuthorized,
  "PRAGMA user_version": notAuthorized,
  "PRAGMA journal_mode": notAuthorized,
  "PRAGMA query_only = on": notAuthorized,
  "PRAGMA foreign_keys": rows({ foreign_keys: 1 }),
  "PRAGMA defer_foreign_keys = on": rows(),
  "SELECT name FROM pragma_table_info('note')": rows(
    { name: "id" },
    { name: "word" },
    { name: "raw" },
  ),
  "SELECT value FROM json_each('[1, 2]')": rows({ value: 1 }, { value: 2 }),
  "SELECT json_extract('{\"a\": [3]}', '$.a[0]') AS n": rows({ n: 3 }),
  "SELECT 'a' LIKE '1234567890123456789012345678901234567890123456789012'": fault(
    "LIKE or GLOB pattern too complex: SQLITE_ERROR",
  ),
  "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3) SELECT x FROM n":
    rows({ x: 1 }, { x: 2 }, { x: 3 }),
  "EXPLAIN QUERY PLAN SELECT * FROM note WHERE id = 1": "some rows",
};

function exec({ sql }: Inside, text: string, ...values: unknown[]): unknown {
  return outcomeNow(() => sql.exec(text, ...(values as never[])).toArray());
}

const opening = [
  "CREATE TABLE note (id INTEGER PRIMARY KEY, word TEXT UNIQUE, raw BLOB) STRICT",
  "INSERT INTO note VALUES (7, 'seven', x'0102')",
];

const inCase =
  (step: string, ...input: unknown[]) =>
  ({ subject }: Lab) =>
    subject().run(step, ...input);

export const sql: Group = {
  steps: {
    opened(inside, text: string) {
      for (const statement of opening) inside.sql.exec(statement);
      const outcome = exec(inside, text) as { value?: unknown[] };
      return /^EXPLAIN/.test(text) && outcome.value?.length ? "some rows" : outcome;
    },
    binds: (inside, what: string) => {
      const value = bound[what]?.[0]();
      return exec(inside, "SELECT typeof(?) AS type, ? AS value", value, value);
    },
    control: (inside, text: string) => {
      const { threw } = exec(inside, text) as { threw?: { message: string } };
      return noTransaction.test(threw?.message ?? "");
    },
    tooMany: (inside) => exec(inside, "SELECT ?", 1, 2),
    named: (inside) => [
      exec(inside, "SELECT ?2, ?1", 1, 2),
      exec(inside, "SELECT :a AS a", 3),
      exec(inside, "SELECT '?' AS q, \"?\", ? AS v -- ?", 4),
    ],
    blobs: ({ sql }) => {
      const part = new Uint8Array([1, 2, 3]).subarray(1);
      const { a, b, c } = sql.exec("SELECT ? AS a, x'0506' AS b, x'' AS c", part).one();
      return [a, b, c].map((value) => [
        value instanceof ArrayBuffer,
        [...new Uint8Array(value as ArrayBuffer)],
      ]);
    },
    arithmetic: (inside) => exec(inside, "SELECT ? / 2 AS a, ? / ? AS b, ? || '' AS c", 5, 5, 2, 7),
    casts: (inside) =>
      exec(
        inside,
        "SELECT typeof(CAST(? AS INTEGER)) AS type, CAST(? AS INTEGER) AS n",
        2 ** 53,
        2 ** 53,
      ),
    ones: ({ sql }) => [
      outcomeNow(() => sql.exec("SELECT 1 WHERE 0").one()),
      outcomeNow(() => sql.exec("SELECT 1 UNION SELECT 2").one()),
      outcomeNow(() => sql.exec("SELECT 1 AS n").one()),
    ],
    raws: ({ sql }) => [
      [...sql.exec("SELECT 1 AS a, 2 AS a").raw()],
      sql.exec("SELECT 1 AS a, 2 AS b").columnNames,
    ],
    steps: ({ sql }) => {
      const cursor = sql.exec("SELECT 1 AS a UNION SELECT 2");
      const first = cursor.next();
      const rest = cursor.toArray();
      return [first, rest, cursor.toArray(), cursor.next().done];
    },
    plain: ({ sql }) => Object.getPrototypeOf(sql.exec("SELECT 1 AS a").one()) === Object.prototype,
    written: ({ sql }) => {
      sql.exec("CREATE TABLE bare (a)");
      const inserted = sql.exec("INSERT INTO bare VALUES (1), (2), (3)").rowsWritten;
      const changed = sql.exec("UPDATE bare SET a = 9 WHERE a > 1").rowsWritten;
      return [inserted, changed, sql.exec("DELETE FROM bare").rowsWritten];
    },
    writtenWithIndex: ({ sql }) => {
      sql.exec("CREATE TABLE indexed (a, b)");
      sql.exec("CREATE INDEX by_b ON indexed (b)");
      return sql.exec("INSERT INTO indexed VALUES (1, 2)").rowsWritten;
    },
    lazy: ({ sql }) => {
      sql.exec("CREATE TABLE few (a)");
      sql.exec("INSERT INTO few VALUES (1), (2), (3)");
      const cursor = sql.exec("SELECT a FROM few");
      cursor.next();
      sql.exec("DELETE FROM few WHERE a = 3");
      return cursor.toArray().length;
    },
    deep: (inside) => [
      exec(inside, `SELECT ${"1 + ".repeat(105)}1`),
      exec(inside, `SELECT ${Array(101).fill("?")}`, ...Array(101).fill(1)),
      exec(inside, `SELECT ${Array(101).fill("1")}`),
    ],
    foreign: ({ sql }) => {
      sql.exec("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
      sql.exec("CREATE TABLE child (parent INTEGER REFERENCES parent (id))");
      return outcomeNow(() => sql.exec("INSERT INTO child VALUES (1)").toArray());
    },
    altered: ({ sql }) => {
      sql.exec("CREATE TABLE grown (a)");
      sql.exec("INSERT INTO grown VALUES (1)");
      const before = sql.exec("SELECT * FROM grown").toArray();
      sql.exec("ALTER TABLE grown ADD COLUMN b DEFAULT 2");
      return [before, sql.exec("SELECT * FROM grown").toArray()];
    },
    renamed: ({ sql }) => {
      sql.exec("CREATE TABLE old (a, b, CHECK (a > 0))");
      sql.exec("CREATE INDEX by_a ON old (a)");
      sql.exec("INSERT INTO old VALUES (1, 2)");
      sql.exec("ALTER TABLE old RENAME COLUMN a TO c");
      sql.exec("ALTER TABLE old DROP COLUMN b");
      sql.exec("ALTER TABLE old RENAME TO young");
      return sql.exec("SELECT * FROM young").toArray();
    },
    clock: (inside) => exec(inside, "SELECT unixepoch('2020-01-01') AS n"),
    noText: ({ sql }) => outcomeNow(() => (sql.exec as unknown as () => unknown)()),
  },
  cases: [
    ...Object.entries(statements).map(([text, expected]) => ({
      name: `SQL: ${text || "(nothing)"}`,
      run: inCase("opened", text),
      expected,
    })),
    ...Object.entries(bound).map(([what, [, expected]]) => ({
      name: `binds ${what}`,
      run: inCase("binds", what),
      expected,
    })),
    ...["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT a", "RELEASE a"].map((text) => ({
      name: `refuses ${text}`,
      run: inCase("control", text),
      expected: true,
    })),
    {
      name: "refuses more values than places",
      run: inCase("tooMany"),
      expected: fault("Wrong number of parameter bindings for SQL query."),
    },
    {
      name: "binds by number and by name, and no place within a string or comment",
      run: inCase("named"),
      expected: [rows({ "?2": 2, "?1": 1 }), rows({ a: 3 }), rows({ q: "?", '"?"': "?", v: 4 })],
    },
    {
      name: "bytes are bound from a part of a buffer, and read as an ArrayBuffer",
      run: inCase("blobs"),
      expected: [
        [true, [2, 3]],
        [true, [5, 6]],
        [true, []],
      ],
    },
    {
      name: "numbers are bound as REAL",
      run: inCase("arithmetic"),
      expected: rows({ a: 2.5, b: 2.5, c: "7.0" }),
    },
    {
      name: "CAST makes an integer of a bound number",
      run: inCase("casts"),
      expected: rows({ type: "integer", n: 2 ** 53 }),
    },
    {
      name: "one() wants exactly one row",
      run: inCase("ones"),
      expected: [
        fault("Expected exactly one result from SQL query, but got no results."),
        fault("Expected exactly one result from SQL query, but got multiple results."),
        { value: { n: 1 } },
      ],
    },
    {
      name: "raw() gives arrays, and the columns' names are known",
      run: inCase("raws"),
      expected: [[[1, 2]], ["a", "b"]],
    },
    {
      name: "a cursor gives each row once",
      run: inCase("steps"),
      expected: [{ done: false, value: { a: 1 } }, [{ a: 2 }], [], true],
    },
    { name: "rows are ordinary objects", run: inCase("plain"), expected: true },
    {
      name: "rowsWritten of a table without indexes",
      run: inCase("written"),
      expected: [3, 2, 3],
    },
    {
      name: "rowsWritten counts index entries",
      run: inCase("writtenWithIndex"),
      expected: 2,
      differs: { simulated: 1, why: "node:sqlite does not tell of index entries" },
    },
    {
      name: "a cursor reads on as it is asked",
      run: inCase("lazy"),
      expected: 1,
      differs: { simulated: 2, why: "all rows are read when a statement is run" },
    },
    {
      name: "expressions, values and columns have a limit",
      run: inCase("deep"),
      expected: [
        fault("Expression tree is too large (maximum depth 100): SQLITE_ERROR"),
        fault("too many SQL variables: SQLITE_ERROR"),
        fault("too many columns in result set: SQLITE_ERROR"),
      ],
    },
    {
      name: "foreign keys are enforced",
      run: inCase("foreign"),
      expected: fault(
        "FOREIGN KEY constraint failed: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_FOREIGNKEY)",
      ),
    },
    {
      name: "a statement sees a column that came after it was first run",
      run: inCase("altered"),
      expected: [[{ a: 1 }], [{ a: 1, b: 2 }]],
    },
    {
      name: "tables and columns are renamed and dropped",
      run: inCase("renamed"),
      expected: [{ c: 1 }],
    },
    {
      name: "SQL knows dates",
      run: inCase("clock"),
      expected: rows({ n: 1_577_836_800 }),
      differs: {
        simulated: fault(
          "not simulated: the SQL function unixepoch asks a clock or chance; pass the value in",
        ),
        why: "a run from a seed has no clock and no chance that SQLite could ask",
      },
    },
    {
      name: "exec wants a text",
      run: inCase("noText"),
      expected: {
        threw: {
          name: "TypeError",
          message: "Failed to execute 'exec' on 'SqlStorage': parameter 1 is not of type 'String'.",
        },
      },
    },
  ],
};
