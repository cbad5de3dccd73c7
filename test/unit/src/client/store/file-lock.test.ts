import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { fileRecordStore } from "../../../../../src/client/store/file.ts";
import { withLock } from "../../../../../src/client/store/file-lock.ts";

const root = mkdtempSync(join(tmpdir(), "sekisho-lock-"));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

/** A program that adds to one number for as long as it lives, and says each of its own. */
async function program(folder: string): Promise<string> {
  const file = join(root, "program.mjs");
  const contents = `
import { fileRecordStore } from "./file.ts";
const store = fileRecordStore(${JSON.stringify(folder)});
for (let turn = 0; turn < 40; turn += 1) {
  const { n } = await store.change("n", (kept) => ({ n: (kept?.n ?? 0) + 1 }));
  process.stdout.write(n + "\\n");
}
`;
  const resolveDir = join(import.meta.dirname, "../../../../../src/client/store");
  const stdin = { contents, resolveDir, loader: "ts" as const };
  await build({ stdin, outfile: file, bundle: true, platform: "node", format: "esm" });
  return file;
}

test("programs over one folder change a record one at a time, also when some are killed", async () => {
  const folder = join(root, "shared");
  const file = await program(folder);
  const runs = [0, 0, 0, 40, 90].map(
    (killedAfterMs) =>
      new Promise<string>((resolve) => {
        let said = "";
        const child = spawn(process.execPath, [file]);
        child.stdout.on("data", (text) => {
          if (said === "" && killedAfterMs > 0)
            setTimeout(() => child.kill("SIGKILL"), killedAfterMs);
          said += text;
        });
        child.on("close", () => resolve(said));
      }),
  );
  const own = (await Promise.all(runs)).flatMap((said) => said.split("\n").filter(Boolean));
  expect(own.length).toBeGreaterThanOrEqual(120);
  expect(new Set(own).size).toBe(own.length);
  // Whoever is killed last may leave its lock, which is the next one's to take away.
  const next = await fileRecordStore<{ n: number }>(folder).change("n", (kept) => kept);
  // A killed program may have written a number that it could not say any more.
  expect((next?.n ?? 0) - own.length).toBeLessThanOrEqual(2);
  expect(readdirSync(folder).filter((name) => name.endsWith(".lock"))).toEqual([]);
});

const locks = [
  "one of a process that is gone",
  ...(process.platform === "linux" ? ["one of a process whose number this one has now"] : []),
  "one without a name",
];

test.each(locks)("a lock whose program has ended is in nobody's way: %s", async (left) => {
  const folder = join(root, left);
  const store = fileRecordStore<{ n: number }>(folder);
  await store.put("n", { n: 1 });
  const { pid: gone } = spawnSync(process.execPath, ["-e", ""]);
  const pid = left === "one of a process that is gone" ? gone : process.pid;
  writeFileSync(
    join(folder, "6e.json.lock"),
    left.endsWith("name") ? "" : `${pid} ${hostname()} 1 left`,
  );
  // A clock that never comes to the 10 s after which every lock is over.
  const now = performance.now.bind(performance);
  const startedMs = now();
  vi.spyOn(performance, "now").mockImplementation(() => Math.min(now(), startedMs + 5_000));
  const longer = () => store.change("n", (kept) => ({ n: (kept?.n ?? 0) + 1 }));
  await Promise.all([longer(), longer(), longer()]);
  expect(await store.get("n")).toEqual({ n: 4 });
  expect(readdirSync(folder)).toEqual(["6e.json"]);
});

test("a lock of a process that runs is waited for", async () => {
  const path = join(root, "held.lock");
  let inside = 0;
  const act = async () => {
    inside += 1;
    await new Promise((resolve) => setTimeout(resolve, 60));
    return inside--;
  };
  expect(await Promise.all([1, 2, 3].map(() => withLock(path, act)))).toEqual([1, 1, 1]);
});

test("another machine's lock stands until it has not changed for 10 s, whatever runs here", async () => {
  const folder = join(root, "elsewhere");
  const store = fileRecordStore<{ n: number }>(folder);
  await store.put("n", { n: 1 });
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(join(folder, "6e.json.lock"), `${pid} not-${hostname()} left`);
  const now = performance.now.bind(performance);
  const changed = store.change("n", () => ({ n: 2 }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await store.get("n")).toEqual({ n: 1 });
  vi.spyOn(performance, "now").mockImplementation(() => now() + 10_001);
  await changed;
  expect(await store.get("n")).toEqual({ n: 2 });
  expect(readdirSync(folder)).toEqual(["6e.json"]);
});
