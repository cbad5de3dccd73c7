import { join } from "node:path";
import { mailedCode, must } from "../../src/cli/seed/actors.ts";
import { AppClient, generateDeviceKey, type Reply, totpCode } from "../../src/client/index.ts";
import { type Bench, tell } from "./bench.ts";
import { benchFolder, productProgram } from "./bundle.ts";
import { freshSecrets, untilQuiet } from "./deployment.ts";
import { median, table } from "./figures.ts";

import { serve } from "./workerd-server.ts";

/** One contact may begin as many of a kind in an hour. */
const startsPerContact = 8;
const ways = {
  registration: (app: AppClient, value: string) => app.register({ type: "email", value }),
  "sign-in": (app: AppClient, value: string) => app.signIn({ type: "email", value }),
  recovery: (app: AppClient, value: string) => app.recover({ type: "email", value }),
  "lost phone": (app: AppClient, value: string) => app.reportLostDevice({ type: "email", value }),
} as const;

/**
 * Whether the time of an answer tells a known contact from an unknown one. Samples alternate, each
 * by a key of its own, one at a time; contacts of both sorts were used once before. The verdict is
 * that of a rank test (Mann–Whitney), which asks nothing of how times are spread.
 */
export const contactTiming: Bench = {
  name: "contact-timing",
  summary: "time of the first answer of each way in, for known and for unknown contacts",
  figures: ["contact_timing.z"],
  async run(plan) {
    const secrets = await freshSecrets();
    const server = await serve(await productProgram(secrets), join(benchFolder, "contacts"));
    const place = {
      origin: `http://127.0.0.1:${server.port}`,
      publicOrigin: secrets.publicOrigin,
    };
    const phone = async () => new AppClient({ ...place, key: await generateDeviceKey() });
    const samples = plan.rounds ?? 200;
    const count = Math.ceil(samples / startsPerContact);
    const contacts = Array.from({ length: count }, (_, n) => ({
      known: `known-${String(n).padStart(4, "0")}@example.com`,
      unknown: `other-${String(n).padStart(4, "0")}@example.com`,
    }));
    for (const { known } of contacts) {
      const app = await phone();
      must("A registration", await app.register({ type: "email", value: known }));
      const proven = must("A contact", await app.contactProof(await mailOf(place, known)));
      must("A factor", await app.factor(await totpCode(proven.totp?.secret ?? "", Date.now())));
    }
    const rows: string[][] = [];
    let worstZ = 0;
    for (const [name, begin] of Object.entries(ways)) {
      const times = { known: [] as number[], unknown: [] as number[] };
      for (const { known, unknown } of contacts) {
        for (const value of [known, unknown]) must(name, await begin(await phone(), value));
      }
      await untilQuiet(server);
      for (let n = 0; n < samples; n += 1) {
        const pair = contacts[n % count] as (typeof contacts)[number];
        const order =
          n % 2 === 0 ? (["known", "unknown"] as const) : (["unknown", "known"] as const);
        for (const sort of order) {
          times[sort].push(await timed(await phone(), (app) => begin(app, pair[sort])));
        }
      }
      const z = rankZ(times.known, times.unknown);
      worstZ = Math.max(worstZ, Math.abs(z));
      const medians = [times.known, times.unknown].map((each) => `${median(each).toFixed(2)} ms`);
      rows.push([name, ...medians, z.toFixed(2)]);
    }
    await server.close();
    tell(table([["way in", "known, median", "unknown, median", "rank z"], ...rows]));
    return [{ name: "contact_timing.z", values: [worstZ] }];
  },
};

async function timed(
  app: AppClient,
  begin: (app: AppClient) => Promise<Reply<unknown>>,
): Promise<number> {
  const begunMs = performance.now();
  const reply = await begin(app);
  const tookMs = performance.now() - begunMs;
  must("A start", reply);
  return tookMs;
}

async function mailOf(place: { origin: string; publicOrigin: string }, contact: string) {
  return (await mailedCode(place, contact)) ?? "";
}

/** Standardised rank sum of `a` against `b`: about normal, 0 when neither tends to be larger. */
function rankZ(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((ms) => ({ ms, own: true })), ...b.map((ms) => ({ ms, own: false }))];
  all.sort((left, right) => left.ms - right.ms);
  const rankSum = all.reduce((sum, { own }, index) => sum + (own ? index + 1 : 0), 0);
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const mean = (a.length * b.length) / 2;
  return (u - mean) / Math.sqrt((mean * (a.length + b.length + 1)) / 6);
}
