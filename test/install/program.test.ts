import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../src/cli/local/port.ts";

/* `npm pack` of the repository, and what is made of it in an empty folder. */
const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "sekisho-install-"));
const servers: ChildProcess[] = [];

beforeAll(() => {
  npm(root, "pack", "--pack-destination", folder);
  npm(folder, "install", join(folder, "sekisho-0.1.0.tgz"));
});

afterAll(() => {
  for (const server of servers) server.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

/** The environment of somebody outside this checkout: nothing of npm, the machine's own Node. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:npm_|INIT_CWD|NODE)/.test(name)),
);
environment.PATH = (process.env.PATH ?? "")
  .split(":")
  .filter((part) => !part.includes("node_modules") && !part.includes("node-gyp-bin"))
  .join(":");

function npm(cwd: string, ...args: string[]) {
  const ran = spawnSync("npm", args, {
    ...{ cwd, env: environment, encoding: "utf8", timeout: 180_000 },
  });
  expect([ran.status, ran.status === 0 ? "" : ran.stdout + ran.stderr]).toEqual([0, ""]);
}

function sekisho(...args: string[]) {
  return spawnSync("npx", ["sekisho", ...args], {
    ...{ cwd: folder, env: environment, encoding: "utf8", timeout: 60_000 },
  });
}

/** Starts a server there; resolves when it answers. */
async function answering(port: number, ...args: string[]): Promise<ChildProcess> {
  // Not by npx, which does not pass a signal on.
  const bin = join(folder, "node_modules/.bin/sekisho");
  const child = spawn(bin, [...args, "--port", String(port)], { cwd: folder, env: environment });
  servers.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      said += chunk;
    });
  }
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(said);
    const health = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    if (health?.status === 200) return child;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it did not answer: ${said}`);
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  await gone;
}

describe("an installed sekisho", () => {
  it("has its help, its version, and no source of ours", () => {
    expect(sekisho("--help").stdout).toContain("sekisho COMMAND --help");
    expect(sekisho("--version").stdout).toBe("0.1.0\n");
    const { files } = JSON.parse(
      spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
        ...{ cwd: join(folder, "node_modules/sekisho"), env: environment, encoding: "utf8" },
      }).stdout,
    )[0] as { files: { path: string; size: number }[] };
    expect(files.filter(({ path }) => /(?<!\.d)\.ts$/.test(path))).toEqual([]);
    expect(files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(13_000_000);
  });

  it("starts in an empty folder, sells something, and its books are whole", async () => {
    const port = await freePort();
    const child = await answering(port, "start");
    const seed = JSON.parse(readFileSync(join(folder, ".sekisho/seed.json"), "utf8"));
    expect(seed.origin).toBe(`http://localhost:${port}`);
    expect((await fetch(`${seed.origin}/docs/`)).status).toBe(200);
    const paid = spawnSync("sh", ["-c", "npx sekisho demo --curl | sh"], {
      ...{ cwd: folder, env: environment, encoding: "utf8", timeout: 60_000 },
    });
    expect(JSON.parse(paid.stdout)).toMatchObject({ result: "approved" });
    await ended(child);
    expect(sekisho("verify").status).toBe(0);
  });

  it("serves the production Worker", async () => {
    const origin = "https://pay.example.com";
    const port = await freePort();
    const child = await answering(port, "serve", "--origin", origin, "--state", "served");
    const about = await fetch(`http://127.0.0.1:${port}/.well-known/sekisho`);
    expect(await about.json()).toMatchObject({ issuer: origin, environment: "production" });
    expect(sekisho("backup", "kept", "--state", "served").status).toBe(0);
    await ended(child);
    expect(sekisho("restore", "kept", "--state", "elsewhere").status).toBe(0);
  });
});
