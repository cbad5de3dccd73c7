import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../../..");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sekisho-bundle-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The text of the Worker as wrangler would upload it for an environment. */
async function bundle(name: string, options: readonly string[]): Promise<string> {
  const outdir = join(folder, name);
  const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
  const command = [wrangler, "deploy", "--dry-run", "--outdir", outdir, ...options];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", X_LOCAL_OBSERVABILITY: "false" };
  await run(process.execPath, command, { cwd: root, env });
  const scripts = (await readdir(outdir)).filter((file) => file.endsWith(".js"));
  return (await Promise.all(scripts.map((file) => readFile(join(outdir, file), "utf8")))).join();
}

test("builds the mailbox into the local Worker and no trace of it into production", async () => {
  const [production, local] = await Promise.all([
    bundle("production", ["--env", ""]),
    bundle("local", ["--env", "local"]),
  ]);
  expect(local).toContain("/dev/mailbox");
  expect(production).not.toMatch(/mailbox/i);
  expect(production).toContain("/v1/registrations");
});
