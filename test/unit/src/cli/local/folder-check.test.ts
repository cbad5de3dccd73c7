import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectKnownSchemas, expectOwnKeys } from "../../../../../src/cli/local/folder-check.ts";
import { freePort } from "../../../../../src/cli/local/port.ts";
import { StateFolder } from "../../../../../src/cli/local/state-folder.ts";
import { makeKeyRing } from "../../../../../src/token/key-ring.ts";
import { end, run, start } from "../local-server.ts";

let path: string;
let folder: StateFolder;

beforeAll(async () => {
  path = mkdtempSync(join(tmpdir(), "sekisho-folder-"));
  folder = new StateFolder(path);
  const { child } = await start(await freePort(), "--state", path);
  expect(await end(child, "SIGTERM")).toBe(0);
});

afterAll(() => rmSync(path, { recursive: true, force: true }));

const anotherRing = () => makeKeyRing((bytes) => new Uint8Array(randomBytes(bytes)));

/** A database of Control's object, with its schema as many versions later. */
function laterBy(versions: number): void {
  const root = join(path, "objects", "do");
  const name = readdirSync(root).find((each) => each.endsWith("-Control")) ?? "";
  const file = readdirSync(join(root, name)).find((each) => /^[0-9a-f]{64}\.sqlite$/.test(each));
  const database = new DatabaseSync(join(root, name, file ?? ""));
  database.prepare("UPDATE schema_version SET version = version + ?").run(versions);
  database.close();
}

it("starts on no data that a later version has written, and says what to do", () => {
  laterBy(1);
  const { status, stderr } = run("start", "--state", path);
  laterBy(-1);
  expect(stderr).toMatch(/was written by a later version of Sekisho \(Control of schema \d+; /);
  expect(stderr).toContain("Run that version, or put back the folder from before it ran.");
  expect(status).toBe(1);
  expect(() => expectKnownSchemas(folder)).not.toThrow();
});

it("starts with no other key ring than the folder's", async () => {
  const keys = join(path, "keys.json");
  const own = readFileSync(keys, "utf8");
  writeFileSync(keys, await anotherRing());
  const { status, stderr } = run("start", "--state", path);
  writeFileSync(keys, own);
  expect(stderr).toContain("is not the key ring that the data");
  expect(status).toBe(1);
});

it("takes a ring with one more id key, and then none without it", async () => {
  const own = readFileSync(join(path, "keys.json"), "utf8");
  const ring = JSON.parse(own);
  const more = JSON.parse(await anotherRing()).seal.id[0];
  const rotated = { ...ring, seal: { ...ring.seal, id: [{ ...more, n: 2 }, ...ring.seal.id] } };
  const secrets = (keys: string) => ({ keys, bootstrapSecret: "" });
  await expectOwnKeys(folder, secrets(JSON.stringify(rotated)));
  await expect(expectOwnKeys(folder, secrets(own))).rejects.toThrow(
    "id key 2 is another or missing",
  );
});
