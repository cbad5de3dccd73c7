import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { claimFolder } from "../../../../../src/cli/local/running.ts";
import { StateFolder } from "../../../../../src/cli/local/state-folder.ts";

const place = mkdtempSync(join(tmpdir(), "sekisho-running-"));
const folder = new StateFolder(place);
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Another program that claims the folder, and ends: what it says. */
function claimedElsewhere(): string {
  const module = (name: string) => join(import.meta.dirname, "../../../../../src/cli/local", name);
  const program = `
    const { claimFolder } = await import(${JSON.stringify(module("running.ts"))});
    const { StateFolder } = await import(${JSON.stringify(module("state-folder.ts"))});
    const claim = claimFolder(new StateFolder(${JSON.stringify(place)}), "http://localhost:2");
    console.log(await claim.then((it) => (it.release(), "claimed"), (error) => error.message));
  `;
  const args = ["--input-type=module", "--no-warnings", "-e", program];
  return spawnSync(process.execPath, args, { encoding: "utf8" }).stdout.trim();
}

it("keeps a folder for its program until it is let go, also when that claims it once more", async () => {
  const claim = await claimFolder(folder, "http://localhost:1");
  const used = `in use by the server at http://localhost:1 (process ${process.pid})`;
  await expect(claimFolder(folder, "http://localhost:1")).rejects.toThrow(used);
  expect(claimedElsewhere()).toContain(used);
  expect(statSync(join(place, "lock")).mode & 0o777).toBe(0o600);
  claim.release();
  expect(claimedElsewhere()).toBe("claimed");
});
