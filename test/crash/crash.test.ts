import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

/** A short one of what `npm run crash` plays; CONTRIBUTING.md says how to play all of it. */
it("loses no answer, and books nothing twice, when the machine is killed under load", () => {
  const script = join(import.meta.dirname, "run.ts");
  const args = ["--only", "kill", "--kills", "3", "--customers", "4", "--json"];
  const ran = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    timeout: 150_000,
  });
  expect([ran.status, ran.status === 0 ? "" : ran.stdout + ran.stderr]).toEqual([0, ""]);
  const { parts } = JSON.parse(ran.stdout);
  expect(parts).toMatchObject([
    { name: "kill", faults: [], figures: { kills: "4", verify: "clean" } },
  ]);
}, 160_000);
