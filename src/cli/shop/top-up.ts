import { randomUUID } from "node:crypto";
import type { Credit } from "../../client/index.ts";
import { whyLines } from "../operate/explain.ts";
import { asProgram, Failure, Misuse, wholeNumberOf } from "../program.ts";
import { type Actors, must } from "../seed/actors.ts";
import { coloured } from "../telling/colour.ts";
import { openLocalShop } from "./local-shop.ts";

const usage = `Pays money in at the local server, as the seeded funding partner does: to the seeded customer, or to any
wallet by the funding_route that its own app tells (GET /v1/wallet). In test mode too.

  sekisho top-up 5000
  sekisho top-up 5000 --route TEXT          to the wallet of your own app's customer
  sekisho top-up 5000 --reference TEXT      the same reference credits once
  sekisho top-up 5000 --state DIR           at the server with its data in DIR
  sekisho top-up 5000 --json                the credit as one JSON object
  sekisho top-up --help                     shows this

Ends with 0 when it was credited, with 1 when not: limits hold for it as for anybody (100,000 within 24 h by
the default policy, a balance of 1,000,000).
`;

/** `sekisho top-up`: money for a customer on this machine. */
export const topUpCommand = asProgram({
  usage,
  options: {
    state: { type: "string" },
    route: { type: "string" },
    reference: { type: "string" },
    json: { type: "boolean", default: false },
  },
  positionals: true,
  async run({ state, route, reference, json }, [typed, ...more]) {
    if (typed === undefined || more.length > 0) throw new Misuse("Name one amount.");
    const amount = wholeNumberOf("The amount", typed);
    const { actors, seed } = await openLocalShop(state);
    const credit = must(
      "The top-up",
      await actors.partner.credit({
        reference: reference ?? `top-up-${randomUUID()}`,
        route: route ?? seed.customer.funding_route,
        ...{ amount, currency: "JPY" },
      }),
    );
    const isCredited = credit.result === "credited";
    if (json) console.log(JSON.stringify(credit));
    else if (isCredited) console.log(`${coloured("good", "credited")}  ${amount} JPY`);
    else throw new Failure((await refusalLines(actors, credit)).join("\n"));
    return isCredited ? 0 : 1;
  },
});

/** Why nothing was credited, with the figures where a wallet has the try on record. */
async function refusalLines({ operators }: Actors, credit: Credit): Promise<string[]> {
  const { top_up_id: id, decline, result } = credit;
  const told = `Not credited: ${decline?.code ?? result}.`;
  if (id === null) return [told];
  const why = must("The explanation", await operators[0].topUpExplanation(id));
  return [told, ...whyLines(why), `  top-up     ${id}: sekisho explain shows this again`];
}
