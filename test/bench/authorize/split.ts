import { projectFolder } from "../../../src/cli/local/folders.ts";
import type { Bench } from "../bench.ts";
import { freshSecrets } from "../deployment.ts";
import { productRival, splitRival } from "./rival.ts";
import { inTurns, ratiosOf } from "./turns.ts";

/**
 * Payments at two processes with the wallets split over them, in turns with one process. One machine
 * cannot show objects that are spread over many; two processes show that nothing holds them together.
 */
export const split: Bench = {
  name: "authorize.split",
  summary: "payments at two processes with the wallets split over them, in turns with one",
  figures: ["authorize.two_processes"],
  async run(plan) {
    const secrets = await freshSecrets();
    const side = { name: "one process", folder: projectFolder };
    const one = await productRival(side, secrets, plan);
    const two = await splitRival(projectFolder, secrets, plan);
    const rounds = await inTurns([one, two], plan);
    await one.end();
    await two.end();
    const values = ratiosOf(rounds, [two.name, one.name], "perSecond");
    return [{ name: "authorize.two_processes", values }];
  },
};
