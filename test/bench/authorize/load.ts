import type { Bench, Figure } from "../bench.ts";
import { freshSecrets } from "../deployment.ts";
import { sidesOf } from "../sides.ts";
import { floorRival, productRival, type Rival } from "./rival.ts";
import { inTurns, type Measured, ratiosOf } from "./turns.ts";

const told = [
  ["authorize.vs_floor", "perSecond"],
  ["authorize.p50_vs_floor", "p50Ms"],
  ["authorize.c1_vs_floor", "aloneP50Ms"],
  ["authorize.cpu_vs_floor", "cpuMs"],
] as const satisfies readonly (readonly [Figure["name"], keyof Measured])[];

/**
 * `POST /v1/payments` on the built Worker against the bare floor. Both are served by `workerd
 * serve`, each in a process of its own, with objects on disk; the load comes from this process. The
 * floor gets the product's requests, byte for byte, in turns.
 */
export const load: Bench = {
  name: "authorize.load",
  summary: "payments under load and one by one, in turns with the bare floor",
  figures: told.map(([name]) => name),
  async run(plan) {
    const secrets = await freshSecrets();
    let last: readonly Buffer[] = [];
    const rivals: Rival[] = [];
    for (const side of sidesOf(plan)) {
      const rival = await productRival(side, secrets, plan);
      const requests = async () => {
        last = await rival.requests();
        return last;
      };
      rivals.push({ ...rival, requests });
    }
    rivals.push(await floorRival(secrets, () => last));
    const rounds = await inTurns(rivals, plan);
    for (const rival of rivals) await rival.end();
    return told.map(([name, key]): Figure => {
      const of = (side: string) => ratiosOf(rounds, [side, "floor"], key);
      if (plan.against === null) return { name, values: of("product") };
      return { name, values: of("product"), against: of("against") };
    });
  },
};
