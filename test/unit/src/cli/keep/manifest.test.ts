import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import {
  describeFiles,
  faultsOf,
  filesBelow,
  readManifest,
} from "../../../../../src/cli/keep/manifest.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-manifest-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const about = { backup: "sekisho", v: 1, version: "1.0.0", made_at: "", held_ms: null } as const;

it("describes databases with what is not yet written into them, and finds each that is not as it was", () => {
  mkdirSync(join(folder, "objects/wallet"), { recursive: true });
  const names = ["a.sqlite", "a.sqlite-shm", "a.sqlite-wal", "b.sqlite", "c.sqlite"];
  for (const name of names) writeFileSync(join(folder, "objects/wallet", name), `${name} whole`);
  const paths = filesBelow(folder, "objects").sort();
  const kept = ["a.sqlite", "a.sqlite-wal", "b.sqlite", "c.sqlite"];
  expect(paths).toEqual(kept.map((name) => `objects/wallet/${name}`));
  const files = describeFiles(folder, paths);
  expect(faultsOf(folder, { ...about, files })).toEqual([]);

  const [first, log, second, third] = paths as [string, string, string, string];
  writeFileSync(join(folder, first), "a.sqlite wh0le");
  writeFileSync(join(folder, log), "short");
  rmSync(join(folder, second));
  expect(faultsOf(folder, { ...about, files })).toEqual([
    `${first} is not as it was`,
    `${log} has 5 bytes, not 18`,
    `${second} is missing`,
  ]);
  expect(third).toBe("objects/wallet/c.sqlite");
});

it("follows links to files and folders, and fails on those that lead nowhere or in a circle", () => {
  const [linked, far] = [join(folder, "linked"), join(folder, "far")];
  for (const each of [join(linked, "objects"), join(far, "wallet")]) {
    mkdirSync(each, { recursive: true });
  }
  writeFileSync(join(far, "wallet/a.sqlite"), "whole");
  symlinkSync(join(far, "wallet"), join(linked, "objects/wallet"));
  symlinkSync(join(far, "wallet/a.sqlite"), join(linked, "objects/b.sqlite"));
  const found = ["objects/b.sqlite", "objects/wallet/a.sqlite"];
  expect(filesBelow(linked, "objects").sort()).toEqual(found);
  symlinkSync(join(linked, "objects"), join(far, "wallet/again"));
  expect(() => filesBelow(linked, "objects")).toThrow("objects/wallet/again is a link in a circle");
  rmSync(join(far, "wallet/again"));
  for (const to of [join(far, "none"), join(far, "wallet/again")]) {
    symlinkSync(to, join(far, "wallet/again"));
    expect(() => filesBelow(linked, "objects")).toThrow("objects/wallet/again leads nowhere");
    rmSync(join(far, "wallet/again"));
  }
});

const read = (paths: readonly string[], more: object = {}) => {
  const files = paths.map((path) => ({ path, bytes: 0, sha256: "" }));
  writeFileSync(join(folder, "backup.json"), JSON.stringify({ ...about, files, ...more }));
  return () => readManifest(folder).files.map(({ path }) => path);
};

it("reads a backup of the files that one may hold", () => {
  const paths = [
    ...["objects/a.sqlite", "objects/wallet/.hidden", "objects/a/b/c..sqlite-wal"],
    ...["sessions/one", "key-ring.json", "deployment.json", "keys.json", "bootstrap-secret"],
    "seed.json",
  ];
  expect(read(paths)()).toEqual(paths);
});

it.each([
  ...["", "objects", "objects/", "objects/..", "objects/.", "objects/../seed.json"],
  ...["objects/a/../../seed.json", "objects/./a", "objects/a/.", "objects//a", "objects/a/"],
  ...["/objects/a", "../objects/a", "objects\\a", "objects/a\0b", "sessions/../../a"],
  ...["other/a", "seed.json.sh", "a-seed.json", "key-ring.json/a", "backup.json"],
])("takes no backup that holds %j, wherever that would be written", (path) => {
  expect(read(["objects/a", path])).toThrow("is no backup that this version reads.");
});

it.each([{ v: 2 }, { backup: "another" }, { held_ms: "1" }, { files: [{ path: "seed.json" }] }])(
  "takes no backup that says %j of itself",
  (more) => {
    expect(read([], more)).toThrow("is no backup that this version reads.");
  },
);

it("says of a folder without a manifest that it is none", () => {
  rmSync(join(folder, "backup.json"), { force: true });
  expect(() => readManifest(folder)).toThrow(`${folder} is no backup: `);
});
