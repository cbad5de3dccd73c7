import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readBooks } from "../../../../../src/cli/books/books.ts";
import { readExport } from "../../../../../src/cli/books/books-export.ts";
import { readDatabase } from "../../../../../src/cli/books/file-sql.ts";
import { freePort } from "../../../../../src/cli/local/port.ts";
import { StateFolder } from "../../../../../src/cli/local/state-folder.ts";
import { actorsOf } from "../../../../../src/cli/seed/actors.ts";
import { fullSeed } from "../../../../../src/cli/seed/schema.ts";
import type { Reply } from "../../../../../src/client/index.ts";
import { soon } from "../../../../soon.ts";
import { end, run, start } from "../local-server.ts";

let folder: string;
let state: string;

async function told<T>(reply: Promise<Reply<T>>): Promise<T> {
  const got = await reply;
  if (got.ok) return got.body;
  throw new Error(JSON.stringify(got));
}

/** How many messages of wallets all Settlements have taken. */
function taken(): number {
  const marks = "SELECT total(mark) AS taken FROM inbox";
  return readBooks(join(state, "objects"))
    .filter(({ kind }) => kind === "Settlement")
    .map(({ path }) => readDatabase(path, (sql) => Number(sql.exec(marks)[0]?.taken)))
    .reduce((sum, each) => sum + each, 0);
}

/** A day at the counter over a real socket, so that every table that is checked has rows. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sekisho-verify-"));
  state = join(folder, "state");
  const { child } = await start(await freePort(), "--state", state);
  const seed = fullSeed.parse(JSON.parse(readFileSync(join(state, "seed.json"), "utf8")));
  const { terminal, customer, partner, operators } = await actorsOf(seed, new StateFolder(state));
  let number = 0;
  const reference = () => {
    number += 1;
    return `verify-${number}-${Date.now()}`;
  };
  const bill = async (amount: number, capture: "automatic" | "manual" = "automatic") => {
    const { qr: code } = await told(customer.issueCode());
    return { reference: reference(), code, amount, currency: "JPY", capture };
  };
  let sent = taken();
  /** An act of the till, of which its Settlement hears. */
  const act = async <T>(reply: Promise<Reply<T>>) => {
    const body = await told(reply);
    sent += 1;
    return body;
  };
  const pay = async (amount: number) => act(terminal.postPayment(await bill(amount)));
  const allTaken = () => vi.waitFor(() => expect(taken()).toBe(sent), { ...soon, interval: 200 });
  await told(
    partner.credit({
      ...{ reference: reference(), route: seed.customer.funding_route },
      ...{ amount: 5_000, currency: "JPY" },
    }),
  );
  const refunded = await pay(1_200);
  await act(terminal.refund(`${refunded.payment_id}`, { reference: reference(), amount: 500 }));
  const cancelled = await pay(900);
  await act(terminal.cancel({ reference: reference(), payment_id: `${cancelled.payment_id}` }));
  const late = await bill(800);
  const { code } = late;
  await act(terminal.cancel({ reference: reference(), payment_reference: late.reference, code }));
  // One shard takes three messages one by one, so that its log has a row that is not at an end.
  const { payment_id: returned } = await pay(70);
  for (let refunds = 0; refunds < 2; refunds += 1) {
    await allTaken();
    await act(terminal.refund(`${returned}`, { reference: reference(), amount: 10 }));
  }
  await allTaken();
  await pay(101);
  await act(terminal.postPayment(await bill(50, "manual")));
  await allTaken();
  const stop = { scope: "top_up:atm", reason: "a test" } as const;
  await told(operators[0].raiseStop(stop));
  expect(await end(child, "SIGTERM")).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * The first faults of a copy of the books after `statement` in the databases of a kind, and where
 * `first` is a query the row it names in the same database, asked before.
 */
function faultsAfter(kind: string, statement: string, first = "SELECT NULL AS row") {
  const copy = join(folder, "copy");
  rmSync(copy, { recursive: true, force: true });
  cpSync(state, copy, { recursive: true });
  const objects = join(copy, "objects");
  let changed = 0;
  const firsts = new Map<string, unknown>();
  for (const book of readBooks(objects).filter((each) => each.kind === kind)) {
    const database = new DatabaseSync(book.path);
    firsts.set(book.path, database.prepare(first).get()?.row);
    changed += Number(database.prepare(statement).run().changes);
    database.close();
  }
  expect(changed).toBeGreaterThan(0);
  return readBooks(objects).flatMap(({ kind: at, path, fault }) =>
    fault ? [{ kind: at, first: firsts.get(path), ...fault }] : [],
  );
}

describe("A23: a row is altered or removed in a database file", () => {
  it("finds nothing in the books as they were written", () => {
    const books = readBooks(join(state, "objects"));
    expect(books.map(({ fault }) => fault).filter((fault) => fault !== null)).toEqual([]);
    const kinds = new Set(books.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(["Control", "Partner", "Settlement", "Wallet"]);
  });

  const second = "sequence = (SELECT min(sequence) + 1 FROM log)";
  const last = "sequence = (SELECT max(sequence) FROM log)";
  /** A mark of the head with one of its members altered. */
  const altered = (member: string, to: string) =>
    `UPDATE head SET marks = json_set(marks, '$[0][1]${member}', ${to}) WHERE marks <> '[]'`;
  const aPayment = "(SELECT max(sequence) FROM payment_state)";
  it.each([
    ["Wallet", `UPDATE log SET body = replace(body, '500', '501') WHERE ${second}`, "log", "2"],
    ["Wallet", `DELETE FROM log WHERE ${second}`, "log", "2"],
    ["Settlement", `DELETE FROM log WHERE ${second} AND NOT ${last}`, "log", "2"],
    // The last row is the head: what was taken with it is ahead of the log then.
    ["Settlement", `DELETE FROM log WHERE ${last}`, "inbox"],
    ["Partner", "UPDATE log SET at_ms = at_ms + 1", "log", "1"],
    ["Partner", "DELETE FROM log", "log", "1"],
    ["Control", "UPDATE audit SET actor = 'opr_2' WHERE sequence = 2", "audit", "2"],
    ["Control", "DELETE FROM audit WHERE sequence = 3", "audit", "3"],
    ["Wallet", "UPDATE payment_state SET state = replace(state, '500', '400')", "payment_state"],
    ["Wallet", `DELETE FROM payment_state WHERE sequence = ${aPayment}`, "payment_state"],
    [
      "Wallet",
      "INSERT INTO payment_state (sequence, state) VALUES (999, '{}')",
      "payment_state",
      "999",
    ],
    ["Wallet", altered("[0]", "marks ->> '$[0][1][0]' - 1"), "destination"],
    ["Wallet", altered("[1]", "1"), "destination"],
    ["Wallet", altered("[2]", "marks ->> '$[0][1][2]' + 1"), "destination"],
    ["Wallet", "DELETE FROM kept WHERE kind = 'tombstone'", "tombstone"],
    ["Wallet", "UPDATE head SET balances = replace(balances, '\"b\":[', '\"b\":[1')", "head", null],
    ["Wallet", "UPDATE head SET closing = '[]'", "head", null],
    ["Wallet", "UPDATE head SET maturing = '[]'", "head", null],
    ["Wallet", `UPDATE head SET set_backs = '[{"sequence":2,"toMs":1,"fromMs":2}]'`, "head", null],
    ["Wallet", "UPDATE head SET outbox = replace(outbox, 'last\":', 'last\":1')", "head", null],
    ["Settlement", "UPDATE inbox SET mark = mark + 1", "inbox"],
    ["Settlement", "DELETE FROM inbox", "inbox"],
    [
      "Settlement",
      `UPDATE shop SET shop = replace(shop, '"generation":1', '"generation":2')`,
      "shop",
    ],
    ["Settlement", "UPDATE payment SET shop = shop + 100", "payment"],
    ["Settlement", "UPDATE payment SET returned = 0 WHERE returned > 0", "payment"],
    ["Settlement", "DELETE FROM payment WHERE cancelled = 1", "payment"],
    ["Settlement", "DELETE FROM tombstone", "tombstone"],
    ["Partner", "UPDATE claim SET result = 'declined'", "claim"],
    ["Partner", "DELETE FROM claim", "claim"],
  ])("names the first bad row of %s after %s", (kind, statement, table, row?: string | null) => {
    const faults = faultsAfter(kind, statement);
    expect(faults.length).toBeGreaterThan(0);
    const about = row === undefined ? { row: expect.any(String) } : { row };
    for (const fault of faults) expect(fault).toMatchObject({ kind, table, ...about });
  });

  /** A shard takes a payment at any row, and a hash may have the amount's digits before it. */
  it("names the first row of Settlement in which an amount was altered", () => {
    const statement =
      "UPDATE log SET body = replace(body, '1200', '1201') WHERE body LIKE '%1200%'";
    const first = "SELECT CAST(min(sequence) AS TEXT) AS row FROM log WHERE body LIKE '%1200%'";
    const faults = faultsAfter("Settlement", statement, first);
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) {
      expect(fault).toMatchObject({ kind: "Settlement", table: "log", row: fault.first });
    }
  });
});

/** The first faults of an export, or why it could not be read. */
function saidOf(path: string): string {
  try {
    const books = readExport(path, () => ({}));
    return books
      .flatMap(({ kind, fault }) =>
        fault ? [`${kind} ${fault.table} ${fault.row}: ${fault.reason}`] : [],
      )
      .join("\n");
  } catch (error) {
    return (error as Error).message;
  }
}

describe("an export of the books", () => {
  const file = () => join(folder, "books.jsonl");

  it("is written once, for its owner only, and verified without the folder", () => {
    const written = run("verify", "--state", state, "--export", file());
    expect([written.status, written.stderr]).toEqual([0, ""]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const again = run("verify", "--state", state, "--export", file());
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining("EEXIST")]);
    const elsewhere = join(folder, "elsewhere.jsonl");
    cpSync(file(), elsewhere);
    const verified = run("verify", elsewhere);
    expect(verified.stdout).toBe(written.stdout);
    expect(verified.status).toBe(0);
    expect(existsSync(join(state, "seed.json"))).toBe(true);
  });

  const isRow = (line: string) => line.startsWith('{"row"');
  const isStored = (table: string) => (line: string) => line.includes(`"table":"${table}"`);
  it.each([
    [
      "a row altered",
      isRow,
      (line: string) => line.replace('"atMs":', '"atMs":1'),
      /^\w+ (log|audit) 1: /,
    ],
    ["a row removed", isRow, () => null, /^\w+ (log|audit) 1: /],
    [
      "an audit row removed",
      (line: string) => line.includes('"kind":"raise_stop"'),
      () => null,
      /^Control audit \d+: /,
    ],
    [
      "a state altered",
      isStored("payment_state"),
      (line: string) => line.replace("500", "400"),
      /^Wallet payment_state \d+: /,
    ],
    ["a mark removed", isStored("inbox"), () => null, /^Settlement inbox \w+: /],
    ["a row that is none", isRow, () => '{"row":null}', /^\w+ file null: line \d+/],
    ["a line that is no JSON", isRow, () => "{", /line \d+: this is no JSON/],
    [
      "its end cut off",
      (line: string) => line.startsWith('{"end"'),
      () => null,
      /was cut short after line \d+/,
    ],
  ])("names where, with %s", (_, chosen, alter, says) => {
    const lines = readFileSync(file(), "utf8").trimEnd().split("\n");
    const at = lines.findIndex(chosen);
    const altered = lines.flatMap((line, index) => (index === at ? (alter(line) ?? []) : line));
    expect(altered).not.toEqual(lines);
    const changed = join(folder, "changed.jsonl");
    writeFileSync(changed, `${altered.join("\n")}\n`);
    expect(saidOf(changed)).toMatch(says);
  });

  it("ends with 1 and names the row on the command line", () => {
    const lines = readFileSync(file(), "utf8").split("\n");
    const at = lines.findIndex(isRow);
    const changed = join(folder, "shorter.jsonl");
    writeFileSync(changed, lines.filter((_, index) => index !== at).join("\n"));
    const { status, stdout } = run("verify", changed);
    expect(stdout).toMatch(/BAD .*, row 1: it was altered, moved or removed/);
    expect(status).toBe(1);
  });

  it("is verified by itself: with --state or --export beside it the call is wrong", () => {
    expect(run("verify", file(), "--state", state).status).toBe(2);
    expect(run("verify", file(), "--export", join(folder, "x")).status).toBe(2);
    expect(run("verify", join(folder, "nothing.jsonl")).status).toBe(1);
  });
});
