import { execFile, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../../src/cli/local/port.ts";
import { treeCpuMs } from "../cpu-time.ts";

/** A PostgreSQL cluster of its own, in a temporary folder. */
export interface Cluster {
  readonly url: string;
  /** Processor time of all its processes so far, in milliseconds; `null` where none is told. */
  cpuMs(): number | null;
  /** Runs a script of statements. */
  run(script: string): Promise<string>;
  /** Ends it and removes its folder. */
  end(): Promise<void>;
}

/** PostgreSQL does not run as root: there it runs as this user, which its package makes. */
const unprivileged = "postgres";
const packages = "/usr/lib/postgresql";

/** The folder with PostgreSQL's programs, of the newest version that is installed; else `null`. */
export function postgresPrograms(): string | null {
  const versions = existsSync(packages) ? readdirSync(packages) : [];
  const newest = versions.toSorted((a, b) => Number(b) - Number(a));
  const folders = [...newest.map((version) => join(packages, version, "bin")), ...pathFolders()];
  return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

/**
 * Starts a cluster as its package configures it: what is committed is on disk when it is answered
 * (`fsync`, `synchronous_commit`). Only the port and the folder of its socket are its own.
 */
export async function startCluster(programs: string): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-postgres-"));
  const owner = ownerOf();
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  const files = join(folder, "files");
  const init = ["-D", files, "-U", "bench", "--auth=trust", "-E", "UTF8", "--no-locale"];
  execFileSync(join(programs, "initdb"), init, { ...owner, cwd: folder, stdio: "ignore" });
  const port = await freePort();
  const set = ["-p", String(port), "-k", folder, "-c", "listen_addresses=127.0.0.1"];
  const server = spawn(join(programs, "postgres"), ["-D", files, ...set], {
    ...owner,
    cwd: folder,
    stdio: "ignore",
  });
  const killed = () => server.kill("SIGQUIT");
  process.once("exit", killed);
  const run = async (script: string) => {
    const args = [
      "-h",
      folder,
      "-p",
      String(port),
      "-U",
      "bench",
      "-qAtX",
      "-v",
      "ON_ERROR_STOP=1",
    ];
    const child = promisify(execFile)(join(programs, "psql"), [...args, "postgres"]);
    child.child.stdin?.end(script);
    return (await child).stdout.trim();
  };
  for (let tries = 0; ; tries += 1) {
    const up = await run("SELECT 1").catch(() => null);
    if (up === "1") break;
    if (tries > 100) throw new Error("PostgreSQL did not get up");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url: `postgres://bench@127.0.0.1:${port}/postgres`,
    cpuMs: () => treeCpuMs(server.pid ?? 0),
    run,
    end: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await ended;
      process.off("exit", killed);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function pathFolders(): readonly string[] {
  return (process.env.PATH ?? "").split(":").filter((folder) => folder !== "");
}

/** Whom PostgreSQL runs as; `null`: as whoever runs this. */
function ownerOf(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  const [, , uid, gid] =
    users.find((line) => line.startsWith(`${unprivileged}:`))?.split(":") ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error(`PostgreSQL does not run as root, and there is no user ${unprivileged}`);
  }
  return { uid: Number(uid), gid: Number(gid) };
}
