import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { markOfProcess } from "../../../../../src/cli/local/process-mark.ts";
import { run, sekisho } from "../local-server.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-backup-"));
const state = join(folder, "state");
const target = join(folder, "kept");
mkdirSync(join(state, "objects"), { recursive: true });
for (let n = 0; n < 20; n += 1) writeFileSync(join(state, "objects", `${n}.sqlite`), "some");

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
});

it.each(["SIGINT", "SIGTERM"] as const)("leaves nothing when it is ended by %s", async (signal) => {
  const asked = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => asked.resolve(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const note = {
    ...{ server: markOfProcess(process.pid), origin: "http://localhost:1", runtime: [] },
    orders: { port: (server.address() as AddressInfo).port, secret: "s" },
  };
  writeFileSync(join(state, "running.json"), JSON.stringify(note));
  const child = spawn(process.execPath, [sekisho, "backup", target, "--state", state]);
  const ended = new Promise((resolve) => child.on("close", resolve));
  // It has begun, and copies once everything stands still.
  const held = await asked.promise;
  expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toHaveLength(1);
  child.kill(signal);
  held.write("held");
  expect(await ended).toBe(1);
  expect(readdirSync(folder)).toEqual(["state"]);
  server.closeAllConnections();
  server.close();
});
