import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { remedyIn, StateFolder } from "../../../../../src/cli/local/state-folder.ts";
import { notTaken } from "../../../../../src/cli/serve/served.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-remedy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("advises to throw a folder away only where it is a trial", async () => {
  writeFileSync(join(folder, "keys.json"), "{}");
  await expect(new StateFolder(folder).keys()).rejects.toThrow("delete");
  writeFileSync(join(folder, "deployment.json"), "{}");
  await expect(new StateFolder(folder).keys()).rejects.toThrow("or from a backup");
  expect(remedyIn(folder)).not.toContain("delete");
});

it("says that a server whose new keys cannot be used goes on with those that it has", () => {
  expect(notTaken("keys.json is broken.")).toMatch(
    /^Not taken: keys\.json is broken\. The server goes on with the keys .* before the next start/,
  );
});
