import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../src/cli/local/port.ts";
import * as sdk from "../../../src/client/index.ts";
import { end, start } from "../src/cli/local-server.ts";

/* The scripts that OPERATIONS.md gives to be saved, taken from its text and run. */
const root = resolve(import.meta.dirname, "../../..");
const text = readFileSync(join(root, "OPERATIONS.md"), "utf8");
const scripts = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, script = ""]) => script);
const folder = mkdtempSync(join(tmpdir(), "sekisho-scripts-"));
let server: Awaited<ReturnType<typeof start>>;

beforeAll(async () => {
  server = await start(await freePort(), "--state", join(folder, "state"), "--no-seed");
});

afterAll(async () => {
  if (server !== undefined) await end(server.child, "SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

/** Saves the script that has `part` in it and runs it as the text says. */
function run(name: string, part: string, args: readonly string[], input = "") {
  const script = scripts.find((each) => each.includes(part));
  if (script === undefined) throw new Error(`OPERATIONS.md has no script with ${part}`);
  const file = join(folder, name);
  writeFileSync(file, script.replaceAll('"./src/', `"${root}/src/`));
  const ran = spawnSync(process.execPath, [file, ...args], { encoding: "utf8", input });
  expect(ran.stderr).toBe("");
  return ran;
}

describe("OPERATIONS.md", () => {
  it("makes the first operator with first-operator.ts, who stops spending with stop.ts", () => {
    const key = join(folder, "operator-key.json");
    const secret = readFileSync(join(folder, "state/bootstrap-secret"), "utf8");
    const first = run("first-operator.ts", ".bootstrap(", [server.origin, key], secret);
    expect(first.status).toBe(0);
    const [operatorId = ""] = /^opr_[A-Za-z0-9_-]+$/m.exec(first.stdout) ?? [];
    expect(first.stdout).not.toContain("access_token");
    const again = run("first-operator.ts", ".bootstrap(", [server.origin, key], secret);
    expect(again.stdout).toContain(`operator_id: '${operatorId}'`);
    const stop = run("stop.ts", ".raiseStop(", [server.origin, key, operatorId, "incident 7"]);
    expect(stop.stdout).toMatch(/ok: true[\s\S]*stop_id/);
  });

  it("names only what the SDK has", () => {
    const imported = scripts.flatMap((script) =>
      [...script.matchAll(/import \{([^}]*)\} from "\.\/src\/client\/index\.ts"/g)].flatMap(
        ([, names = ""]) => names.split(",").map((name) => name.trim()),
      ),
    );
    expect(imported.length).toBeGreaterThan(3);
    expect(imported.filter((name) => !(name in sdk))).toEqual([]);
    const called = [...text.matchAll(/`?\boperator\.(\w+)\(/g)].map(([, name = ""]) => name);
    expect(called.length).toBeGreaterThan(3);
    const operator = sdk.OperatorClient.prototype as object;
    expect(called.filter((name) => !(name in operator))).toEqual([]);
  });
});
