import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { run, sekisho } from "../local-server.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-backup-"));
const state = join(folder, "state");
const target = join(folder, "kept");
mkdirSync(join(state, "objects"), { recursive: true });
for (let n = 0; n < 4_000; n += 1) writeFileSync(join(state, "objects", `${n}.sqlite`), "some");

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("is not made within the data itself", () => {
  for (const within of [join(state, "kept"), join(state, "objects/a/b")]) {
    const refused = run("backup", within, "--state", state);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("within")]);
  }
  expect(readdirSync(state)).toEqual(["objects"]);
});

it("takes away what a killed one has left there, and names what is left elsewhere", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  const [left, other] = [`${target}.${pid}.part`, join(folder, `other.${pid}.part`)];
  for (const path of [left, other]) mkdirSync(path);
  const made = run("backup", target, "--state", state);
  expect([made.status, made.stderr]).toEqual([0, expect.stringContaining(other)]);
  expect([existsSync(left), existsSync(other)]).toEqual([false, true]);
  rmSync(target, { recursive: true });
  rmSync(other, { recursive: true });
}, 60_000);

it.each(["SIGINT", "SIGTERM"] as const)(
  "leaves nothing when it is ended by %s",
  async (signal) => {
    const child = spawn(process.execPath, [sekisho, "backup", target, "--state", state]);
    const ended = new Promise((resolve) => child.on("close", resolve));
    const isCopying = () => readdirSync(folder).some((name) => name.endsWith(".part"));
    while (!isCopying()) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill(signal);
    expect(await ended).toBe(1);
    expect(readdirSync(folder)).toEqual(["state"]);
  },
  60_000,
);
