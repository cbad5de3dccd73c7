import { type Bench, type Figure, tell } from "../bench.ts";
import { freshSecrets } from "../deployment.ts";
import { sidesOf } from "../sides.ts";
import { agree } from "../usual/agree.ts";
import { usualStack, whyNoUsualStack } from "../usual/rival.ts";
import { floorRival, type Product, productRival, type Rival } from "./rival.ts";
import { inTurns, type Measured, type Round, ratiosOf } from "./turns.ts";

interface Told {
  readonly name: Figure["name"];
  readonly key: keyof Measured;
  readonly over: "floor" | "usual";
  /** Less is better, and what is told is how many times more the other one takes. */
  readonly inverse?: boolean;
}

const told: readonly Told[] = [
  { name: "authorize.vs_floor", key: "perSecond", over: "floor" },
  { name: "authorize.p50_vs_floor", key: "p50Ms", over: "floor" },
  { name: "authorize.c1_vs_floor", key: "aloneP50Ms", over: "floor" },
  { name: "authorize.cpu_vs_floor", key: "cpuMs", over: "floor" },
  { name: "authorize.vs_usual_stack", key: "perSecond", over: "usual" },
  { name: "authorize.cpu_vs_usual_stack", key: "cpuMs", over: "usual", inverse: true },
];

/**
 * `POST /v1/payments` on the built Worker against the bare floor and the usual stack. Worker and
 * floor are served by `workerd serve`, each in a process of its own, with objects on disk; the load
 * comes from this process, in turns. The floor gets the product's requests, byte for byte; the usual
 * stack gets such requests with codes of its own, since it spends them.
 */
export const load: Bench = {
  name: "authorize.load",
  summary: "payments under load and one by one, in turns with the bare floor and the usual stack",
  figures: told.map(({ name }) => name),
  async run(plan) {
    const secrets = await freshSecrets();
    let last: readonly Buffer[] = [];
    const products: Product[] = [];
    for (const side of sidesOf(plan)) {
      const rival = await productRival(side, secrets, plan);
      const requests = async () => {
        last = await rival.requests();
        return last;
      };
      products.push({ ...rival, requests });
    }
    const [own] = products;
    if (own === undefined) throw new Error("this build is always measured");
    const rivals: Rival[] = [...products, await floorRival(secrets, () => last)];
    const without = whyNoUsualStack();
    if (without === null) {
      const usual = await usualStack(secrets, own.town);
      await agree(own, usual, secrets.publicOrigin);
      tell("  the product and the usual stack agree");
      rivals.push(usual);
    } else {
      tell(`  without the usual stack: ${without}`);
    }
    const rounds = await inTurns(rivals, plan);
    for (const rival of rivals) await rival.end();
    return told.map((figure): Figure => {
      const { name } = figure;
      if (figure.over === "usual" && without !== null)
        return { name, values: [], skipped: without };
      const values = valuesOf(figure, "product", rounds);
      if (plan.against === null) return { name, values };
      return { name, values, against: valuesOf(figure, "against", rounds) };
    });
  },
};

function valuesOf({ key, over, inverse }: Told, side: string, rounds: readonly Round[]) {
  return ratiosOf(rounds, inverse === true ? [over, side] : [side, over], key);
}
