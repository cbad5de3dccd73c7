import { execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeLifeMs } from "../../../src/bounds.ts";
import { projectFolder } from "../../../src/cli/local/folders.ts";
import { freePort } from "../../../src/cli/local/port.ts";
import type { TerminalClient } from "../../../src/client/index.ts";
import { signCode } from "../../../src/token/code/online-code.ts";
import { parseKeyRing } from "../../../src/token/key-ring.ts";
import type { Rival } from "../authorize/rival.ts";
import { tell } from "../bench.ts";
import type { Secrets } from "../bundle.ts";
import { sumMs, treeCpuMs } from "../cpu-time.ts";
import { balanceMinor } from "../deployment.ts";
import { amountFromMinor, signedPayment } from "../payments.ts";
import { inParallel, type Town } from "../town.ts";
import { type Cluster, postgresPrograms, startCluster } from "./cluster.ts";
import { claimsOf, type Read, read } from "./read-request.ts";

/** The usual stack, and how it is told of codes that the product has issued. */
export interface UsualStack extends Rival {
  /** Each request's code is one of the customer of its number. */
  know(requests: readonly Buffer[], customers: readonly number[]): Promise<void>;
}

const folder = join(projectFolder, "tools/usual-stack");

/** Why the usual stack cannot be measured here; `null` when it can be. */
export function whyNoUsualStack(): string | null {
  if (postgresPrograms() === null) return "PostgreSQL is not installed (no initdb was found)";
  if (existsSync(join(folder, "node_modules/postgres"))) return null;
  tell("Installing the packages of tools/usual-stack");
  try {
    execFileSync("npm", ["ci", "--prefix", folder], { stdio: "ignore" });
    return null;
  } catch {
    return "the packages of tools/usual-stack could not be installed";
  }
}

/**
 * Node, Hono, jose and PostgreSQL: see `tools/usual-stack`. Its requests come from the product's
 * terminals, with codes that are signed as the product signs them; that they were issued it is told
 * before, which is not measured.
 */
export async function usualStack(secrets: Secrets, town: Town): Promise<UsualStack> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error("PostgreSQL is not installed");
  const cluster = await startCluster(programs);
  for (const name of ["schema", "limits", "authorize"]) {
    await cluster.run(readFileSync(join(folder, `${name}.sql`), "utf8"));
  }
  const port = await freePort();
  const server = spawn(process.execPath, [join(folder, "server.ts")], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(port),
      DATABASE_URL: cluster.url,
      PUBLIC_ORIGIN: secrets.publicOrigin,
      SEKISHO_KEYS: secrets.keys,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const killed = () => server.kill("SIGKILL");
  process.once("exit", killed);
  await untilUp(port);
  const know = async (requests: readonly Buffer[], customers: readonly number[]) => {
    await cluster.run(rowsOf(requests.map(read), customers));
  };
  const sign = await signer(secrets, town);
  return {
    name: "usual",
    ports: [port],
    cpuMs: () => sumMs([treeCpuMs(server.pid ?? 0), cluster.cpuMs()]),
    know,
    requests: async () => {
      const requests = await sign();
      await know(requests, [...requests.keys()]);
      return requests;
    },
    end: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await ended;
      process.off("exit", killed);
      const told = await booksOf(cluster);
      await cluster.end();
      tell(`usual: ${told}`);
      if (!told.endsWith(": sound")) throw new Error("the books of the usual stack are not sound");
    },
  };
}

/** Signs rounds of payments, each with a fresh code of each customer. */
async function signer(
  { keys, publicOrigin }: Secrets,
  { customers, tills }: Town,
): Promise<() => Promise<readonly Buffer[]>> {
  const ring = await parseKeyRing(keys);
  if (!ring.ok) throw new Error(ring.fault);
  let rounds = 0;
  return async () => {
    rounds += 1;
    const round = rounds;
    const expiresAtMs = Math.floor(Date.now() / 1_000) * 1_000 + codeLifeMs;
    return inParallel(customers.length, async (n) => {
      const route = n.toString(16).padStart(32, "0");
      const jti = randomBytes(16).toString("hex");
      const code = await signCode(ring.value, { route, jti, expiresAtMs });
      const till = tills[n % tills.length] as TerminalClient;
      const asked = { reference: `usual-${round}-${n}`, code, amount: amountFromMinor + round };
      return signedPayment(till, publicOrigin, asked);
    });
  };
}

/** Terminals and wallets that are new, and the codes. */
function rowsOf(requests: readonly Read[], customers: readonly number[]): string {
  const shops = new Map(requests.map(({ token }) => [claimsOf(token).sub, claimsOf(token)]));
  const terminals = [...shops.values()].map(
    ({ sub, merchant_id, store_id, place, reward_rate_bp, fee_rate_bp }) =>
      `('${sub}', '${merchant_id}', '${store_id}', ${place.lat_e6}, ${place.lon_e6},
        ${reward_rate_bp}, ${fee_rate_bp})`,
  );
  const people = [...new Set(customers)];
  const codes = requests.map(({ code }, n) => {
    const digest = createHash("sha256").update(code).digest("hex");
    const { exp } = claimsOf(code);
    return `('\\x${digest}', ${customers[n]}, ${customers[n]}, to_timestamp(${exp}))`;
  });
  return `
INSERT INTO terminal (id, merchant_id, store_id, lat_e6, lon_e6, reward_rate_bp, fee_rate_bp)
  VALUES ${terminals.join()} ON CONFLICT DO NOTHING;
INSERT INTO wallet (id, balance)
  VALUES ${people.map((id) => `(${id}, ${balanceMinor})`).join()} ON CONFLICT DO NOTHING;
INSERT INTO device (id, wallet_id, enrolled_at)
  VALUES ${people.map((id) => `(${id}, ${id}, now())`).join()} ON CONFLICT DO NOTHING;
INSERT INTO code (digest, wallet_id, device_id, expires_at)
  VALUES ${codes.join()} ON CONFLICT DO NOTHING;
ANALYZE;`;
}

/** Whether wallets, payments and transfers say the same. */
async function booksOf(cluster: Cluster): Promise<string> {
  const counted = await cluster.run(`
SELECT (SELECT sum(${balanceMinor} - balance) FROM wallet),
  (SELECT coalesce(sum(amount), 0) FROM payment WHERE decline_code IS NULL),
  (SELECT coalesce(sum(amount), 0) FROM transfer WHERE debit LIKE 'wallet:%'),
  (SELECT count(*) FROM payment)`);
  const [spent, paid, moved, payments] = counted.split("|");
  const sound = spent === paid && paid === moved;
  return `books: ${payments} payments; wallets spent ${spent}, paid ${paid}, moved ${moved}: ${sound ? "sound" : "NOT SOUND"}`;
}

async function untilUp(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the usual stack did not get up");
}
