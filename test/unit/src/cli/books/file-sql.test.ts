import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, it } from "vitest";
import { readDatabase } from "../../../../../src/cli/books/file-sql.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-file-sql-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Has the file at `argv[1]` to itself for a moment, as a server that takes up its log. */
const holder = `
  const { DatabaseSync } = require("node:sqlite");
  const database = new DatabaseSync(process.argv[1]);
  database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; INSERT INTO kept VALUES (2)");
  console.log("held");
  setTimeout(() => { database.exec("COMMIT"); database.close(); }, 700);
`;

it("waits for a server that has the file to itself for a moment", async () => {
  const path = join(folder, "object.sqlite");
  const made = new DatabaseSync(path);
  made.exec(
    "PRAGMA journal_mode = WAL; CREATE TABLE kept (n INTEGER); INSERT INTO kept VALUES (1)",
  );
  made.close();
  const child = spawn(process.execPath, ["-e", holder, path], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  await once(child.stdout, "data");
  const rows = readDatabase(path, (sql) => sql.exec("SELECT n FROM kept ORDER BY n"));
  expect(rows.map(({ n }) => n)).toEqual([1, 2]);
  await once(child, "close");
});
