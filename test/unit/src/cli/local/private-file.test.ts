import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import {
  closeToOthers,
  expectPrivate,
  isOpenToOthers,
  writePrivate,
} from "../../../../../src/cli/local/private-file.ts";
import { readKey } from "../../../../../src/cli/operate/desk.ts";
import { Failure } from "../../../../../src/cli/program.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-private-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  [0o600, 1000, false],
  [0o400, 0, false],
  [0o440, 0, false],
  [0o640, 0, false],
  [0o640, 1000, true],
  [0o660, 0, true],
  [0o444, 0, true],
  [0o604, 1000, true],
])("of mode %o and user %i is open to others for user 1000: %s", (mode, uid, isOpen) => {
  expect(isOpenToOthers({ mode: 0o100000 | mode, uid }, 1000)).toBe(isOpen);
});

it("takes no file of a group from root for root itself", () => {
  expect(isOpenToOthers({ mode: 0o100440, uid: 0 }, 0)).toBe(true);
});

it("fails for a secret that others can read, also for an operator's key that was there", async () => {
  const path = join(folder, "it's a key");
  expect(() => expectPrivate(path, "a key")).toThrow(Failure);
  writeFileSync(path, "{}");
  chmodSync(path, 0o644);
  const told = `is a key that others can read (mode 644): chmod 600 '${folder}/it'\\''s a key'`;
  expect(() => expectPrivate(path, "a key")).toThrow(told);
  await expect(readKey(path)).rejects.toThrow(told);
  chmodSync(path, 0o600);
  expect(() => expectPrivate(path, "a key")).not.toThrow();
  await expect(readKey(path)).rejects.toThrow("Cannot read the key in");
});

it("leaves a folder whose mode cannot be changed as it is", () => {
  expect(() => closeToOthers("/proc/self")).not.toThrow();
  expect(() => closeToOthers(join(folder, "none"))).not.toThrow();
});

it("writes a file whole, for its owner alone, and leaves nothing of one that it could not write", () => {
  const place = mkdtempSync(join(folder, "written-"));
  const path = join(place, "secret");
  writePrivate(path, "old");
  writePrivate(path, "new");
  expect([readFileSync(path, "utf8"), statSync(path).mode & 0o777]).toEqual(["new", 0o600]);
  // A folder stands there, which no file can replace.
  mkdirSync(join(place, "taken"));
  expect(() => writePrivate(join(place, "taken"), "a secret")).toThrow(`Cannot write to ${place}`);
  expect(readdirSync(place).sort()).toEqual(["secret", "taken"]);
});
