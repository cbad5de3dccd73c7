import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../../../src/cli/local/port.ts";
import { StateFolder } from "../../../../../src/cli/local/state-folder.ts";
import { type Actors, actorsOf } from "../../../../../src/cli/seed/actors.ts";
import type { FullSeed } from "../../../../../src/cli/seed/schema.ts";
import { orThrow } from "../../../../../src/client/index.ts";
import { end, run, start } from "../local-server.ts";

/* What an operator does by commands, at one server for all. */
const state = mkdtempSync(join(tmpdir(), "sekisho-operate-"));
let server: Awaited<ReturnType<typeof start>>;
let operators: Actors["operators"];

beforeAll(async () => {
  server = await start(await freePort(), "--state", state);
  const folder = new StateFolder(state);
  operators = (await actorsOf(folder.seed() as FullSeed, folder)).operators;
}, 120_000);

afterAll(async () => {
  if (server !== undefined) await end(server.child, "SIGTERM");
  rmSync(state, { recursive: true, force: true });
});

/** Runs a command there. */
function typed(command: string, ...args: string[]) {
  return run(command, ...args, "--state", state);
}

describe("sekisho approve and reject", { timeout: 60_000 }, () => {
  it("show what would happen, and do nothing unless somebody agrees", async () => {
    const [first] = operators;
    const rules = orThrow(await first.policies()).policies[0]?.document.rules.slice(1) ?? [];
    const { version } = orThrow(await first.addPolicy({ currency: "JPY", rules }));
    const { approval_id: id } = orThrow(await first.activatePolicy(version));
    const asked = typed("approve", id);
    expect(asked.stdout).toContain(`${id}: policy ${version} decides from then on, in place of 1`);
    expect(asked.stdout).toContain("asked for by First approver (opr_");
    expect(asked.stdout).toMatch(/removed payment\.wallet\.count\.1m: payment, each wallet: count/);
    expect(asked).toMatchObject({ status: 1 });
    expect(asked.stderr).toContain("Say --yes to agree to it.");
    expect(typed("lift", "--approve", id)).toMatchObject({ status: 1, stdout: "" });
    expect(orThrow(await first.policies()).active).toBe(1);
    expect(typed("status").stdout).toContain(`${id}: policy ${version} decides from then on`);
    expect(typed("approve", id, "--yes")).toMatchObject({ status: 0, stderr: "" });
    expect(orThrow(await first.policies()).active).toBe(version);
    expect(typed("approve", id, "--yes").stderr).toMatch(/is (?:approved already|not among what)/);
  });

  it("tell an empty policy for what it is, and refuse it for good", async () => {
    const [first, second] = operators;
    const made = orThrow(await first.addPolicy({ currency: "JPY", rules: [] }));
    expect(made.warnings).toMatchObject([{ pointer: "/rules" }]);
    const { approval_id: id } = orThrow(await second.activatePolicy(made.version));
    const [waiting] = orThrow(await first.approvals()).approvals;
    expect(waiting?.detail).toMatchObject({ rules: 0, warnings: [{ pointer: "/rules" }] });
    const refused = typed("reject", id, "--yes", "--json");
    expect(refused.stderr).toContain("beware: /rules: there is no rule");
    expect(JSON.parse(refused.stdout)).toMatchObject({ status: "rejected" });
  });

  it("lift a stop once, however often it is asked for", async () => {
    const [first] = operators;
    expect(typed("stop", "refunds", "--reason", "a drill").status).toBe(0);
    const [stop] = orThrow(await first.stops()).stops;
    const { approval_id: id } = orThrow(await first.liftStop(stop?.stop_id ?? ""));
    expect(typed("status").stdout).toContain(`${id}: lifts the stop refunds (a drill), raised by`);
    expect(typed("lift", "refunds").stdout).toContain("lifted");
    const waiting = orThrow(await first.approvals()).approvals;
    expect(waiting.filter(({ status }) => status === "waiting")).toEqual([]);
  });
});
