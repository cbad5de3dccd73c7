import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { describeFiles, faultsOf, filesBelow } from "../../../../../src/cli/keep/manifest.ts";

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
