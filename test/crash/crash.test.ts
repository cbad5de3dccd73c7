import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

/** A short one of what `npm run crash` plays; CONTRIBUTING.md says how to play all of it. */
function play(part: string, kills: string) {
  const script = join(import.meta.dirname, "run.ts");
  const args = ["--only", part, "--kills", kills, "--customers", "4", "--json"];
  const ran = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    timeout: 150_000,
  });
  expect([ran.status, ran.status === 0 ? "" : ran.stdout + ran.stderr]).toEqual([0, ""]);
  return JSON.parse(ran.stdout).parts;
}

it("loses no answer, and books nothing twice, when the machine is killed under load", () => {
  expect(play("kill", "3")).toMatchObject([
    { name: "kill", faults: [], figures: { kills: "4", verify: "clean" } },
  ]);
}, 160_000);

it("nor when sekisho serve is killed, backed up under load, and put back", () => {
  const [{ name, faults, figures }] = play("serve", "15");
  expect([name, faults]).toEqual(["serve", []]);
  if ("skipped" in figures) return;
  expect(figures).toMatchObject({ "kills, and one restore": "3", verify: "clean" });
}, 160_000);
