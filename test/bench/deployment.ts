import { randomBytes } from "node:crypto";
import { makeKeyRing } from "../../src/token/key-ring.ts";
import { tell } from "./bench.ts";
import type { Secrets } from "./bundle.ts";
import { found, type Town, type TownPlan } from "./town.ts";
import type { Server } from "./workerd-server.ts";

/** Secrets for one run. The origin is no address: servers of one run are told apart by port. */
export async function freshSecrets(): Promise<Secrets> {
  return {
    keys: await makeKeyRing((bytes) => new Uint8Array(randomBytes(bytes))),
    publicOrigin: "http://bench.localhost",
    bootstrapSecret: randomBytes(24).toString("base64url"),
  };
}

/** What each customer's wallet is topped up with: within a day's limit, and never spent. */
export const balanceMinor = 50_000;

/** Founds a town on an empty server, and says how long it took. */
export async function settle(
  server: Server,
  secrets: Secrets,
  plan: Omit<TownPlan, "balanceMinor">,
): Promise<Town> {
  const { publicOrigin, bootstrapSecret } = secrets;
  const place = { origin: `http://127.0.0.1:${server.port}`, publicOrigin };
  const begunMs = performance.now();
  const town = await found(place, bootstrapSecret, { ...plan, balanceMinor });
  const seconds = ((performance.now() - begunMs) / 1_000).toFixed(1);
  tell(
    `${plan.customers} customers registered and topped up, ${plan.merchants} merchants with ` +
      `${plan.shards} shards, all over HTTP, in ${seconds} s`,
  );
  return town;
}

/** Longer than deliveries wait to be taken together, and terminals to be told together. */
const quietTries = 6;

/** Resolves when the server, by the processor time that it uses, has had nothing to do for 1.2 s, or after 10 s. */
export async function untilQuiet(server: Pick<Server, "cpuMs">): Promise<void> {
  let quiet = 0;
  for (let tries = 0; tries < 50 && quiet < quietTries; tries += 1) {
    const before = server.cpuMs();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const after = server.cpuMs();
    if (before === null || after === null) continue;
    quiet = after - before <= 10 ? quiet + 1 : 0;
  }
}
