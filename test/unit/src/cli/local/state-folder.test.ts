import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claimFolder } from "../../../../../src/cli/local/running.ts";
import { StateFolder } from "../../../../../src/cli/local/state-folder.ts";
import { Failure } from "../../../../../src/cli/program.ts";

let folder: StateFolder;

beforeEach(() => {
  folder = new StateFolder(join(mkdtempSync(join(tmpdir(), "sekisho-state-")), "deep", "er"));
  folder.prepare();
});

afterEach(() => rmSync(join(folder.path, "../.."), { recursive: true, force: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

it("makes secrets once, readable by the owner only, and gives them again", async () => {
  const made = await folder.secrets();
  expect(await folder.secrets()).toEqual(made);
  expect(made.bootstrapSecret.length).toBeGreaterThanOrEqual(32);
  expect(modeOf(folder.path)).toBe(0o700);
  expect(modeOf(join(folder.path, "keys.json"))).toBe(0o600);
  expect(modeOf(join(folder.path, "bootstrap-secret"))).toBe(0o600);
});

it("notes the day in each key that it makes", async () => {
  const dayOf = () => new Date().toISOString().slice(0, 10);
  const before = dayOf();
  const made = madeOf(JSON.parse(await folder.keys()));
  expect(made).toHaveLength(8);
  for (const day of made) expect([before, dayOf()]).toContain(day);
});

/** The day of each key of a ring. */
function madeOf(ring: object): unknown[] {
  return Object.values(ring).flatMap((keys) =>
    Array.isArray(keys) ? keys.map(({ made }) => made) : madeOf(keys),
  );
}

it("writes seed.json for the owner only and reads it back", () => {
  const seed = { origin: "http://localhost:1", bootstrap_secret: "s" };
  expect(folder.seed()).toBeNull();
  folder.saveSeed(seed);
  expect(folder.seed()).toEqual(seed);
  expect(modeOf(join(folder.path, "seed.json"))).toBe(0o600);
});

it.each([
  ["seed.json", "{", "it is not JSON"],
  ["seed.json", '{"origin":"http://localhost:1"}', "bootstrap_secret"],
  [
    "seed.json",
    '{"origin":"http://localhost:1","bootstrap_secret":"s","operators":[]}',
    "operators",
  ],
  ["seeding.json", "[]", "the document"],
])("says that %s is broken when it holds %s", (name, text, reason) => {
  writeFileSync(join(folder.path, name), text);
  const read = () => (name === "seed.json" ? folder.seed() : folder.journal());
  expect(read).toThrow(Failure);
  expect(read).toThrow(reason);
});

it("says that the keys are broken, and never replaces them", async () => {
  writeFileSync(join(folder.path, "keys.json"), "{}");
  await expect(folder.secrets()).rejects.toThrow(/keys\.json is broken/);
});

it("makes no new keys beside data that needs the old ones", async () => {
  mkdirSync(folder.objects);
  await expect(folder.secrets()).rejects.toThrow(/keys\.json is missing/);
});

it("says in a sentence that a file is no lock, and what to do", async () => {
  writeFileSync(join(folder.path, "other"), "no database, and long enough to be taken for one");
  symlinkSync(join(folder.path, "other"), join(folder.path, "lock"));
  const claimed = () => claimFolder(folder, "http://localhost");
  await expect(claimed()).rejects.toThrow(
    /lock cannot be locked: .* Remove it when no server runs/,
  );
  await expect(claimed()).rejects.toThrow(Failure);
  rmSync(join(folder.path, "lock"));
  mkdirSync(join(folder.path, "lock"));
  await expect(claimed()).rejects.toThrow(/lock cannot be locked: /);
});

it("says in a sentence that a folder cannot be made", () => {
  writeFileSync(join(folder.path, "file"), "");
  const below = new StateFolder(join(folder.path, "file", "state"));
  expect(() => below.prepare()).toThrow(Failure);
});

it.runIf(process.platform === "linux")("gives up where no folder can be made at all", () => {
  expect(() => new StateFolder("/proc/sekisho/state").prepare()).toThrow(Failure);
});
