import { projectFolder } from "../../../src/cli/local/folders.ts";
import { type Bench, tell } from "../bench.ts";
import { freshSecrets } from "../deployment.ts";
import { spread } from "../figures.ts";
import { floorRival, productRival } from "./rival.ts";
import { inTurns, type Measured, ratiosOf } from "./turns.ts";

const shown = [
  ["throughput", "perSecond"],
  ["p50 under load", "p50Ms"],
  ["p50 one by one", "aloneP50Ms"],
  ["processor until quiet", "cpuMs"],
] as const satisfies readonly (readonly [string, keyof Measured])[];

/**
 * What of the product's cost is not its own: its objects, calls, commits and alarms with nothing in them,
 * in turns with it and with the floor.
 */
export const hollow: Bench = {
  name: "authorize.hollow",
  summary:
    "the objects, calls and commits of a payment with nothing in them, in turns with the floor",
  figures: [],
  async run(plan) {
    const secrets = await freshSecrets();
    let last: readonly Buffer[] = [];
    const product = await productRival({ name: "product", folder: projectFolder }, secrets, plan);
    const requests = async () => {
      last = await product.requests();
      return last;
    };
    const [empty, floor] = [
      await floorRival(secrets, () => last, "hollow"),
      await floorRival(secrets, () => last),
    ];
    const rounds = await inTurns([{ ...product, requests }, empty, floor], plan);
    for (const each of [product, empty, floor]) await each.end();
    for (const [title, key] of shown) {
      const over = (name: string) => spread(ratiosOf(rounds, [name, "floor"], key));
      tell(`${title} ÷ floor: hollow ${over("hollow")}, product ${over("product")}`);
    }
    return [];
  },
};
