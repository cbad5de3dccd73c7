import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Bench, tell } from "../bench.ts";
import { benchFolder, productProgram } from "../bundle.ts";
import { freshSecrets, settle, untilQuiet } from "../deployment.ts";
import { table } from "../figures.ts";
import { run } from "../load.ts";
import { expectApproved, Paymaster } from "../payments.ts";
import { serve } from "../workerd-server.ts";
import { type Profile, profileOf } from "./inspector.ts";
import { modulesOf, partsOf, type Spent } from "./profile-parts.ts";

const functionsShown = 25;

/**
 * Where the time of a payment goes, from the request to the end of its delivery: V8's sampling
 * profile of the built Worker under load, each sample counted for the part of the house it was in.
 * Samples are taken by the clock: on a busy machine the shares hold and the times do not.
 */
export const profile: Bench = {
  name: "authorize.profile",
  summary: "where the time of a payment goes, by part and by function",
  figures: [],
  async run(plan) {
    const secrets = await freshSecrets();
    const program = await productProgram(secrets);
    const server = await serve(program, join(benchFolder, "profile"), { inspects: true });
    const { inspectorPort } = server;
    if (inspectorPort === null) throw new Error("the server was started with an inspector");
    const [customers, rounds, warm] = [plan.customers ?? 400, plan.rounds ?? 3, 5];
    const { connections } = plan;
    const town = await settle(server, secrets, { customers, merchants: 4, shards: 4 });
    const paymaster = new Paymaster(town, secrets.publicOrigin);
    const profiles: Profile[] = [];
    for (let round = 0; round < warm + rounds; round += 1) {
      const requests = await paymaster.nextRound();
      await untilQuiet(server);
      const pay = async () => {
        const { answers } = await run(server.port, requests, { connections });
        await untilQuiet(server);
        expectApproved("The Worker", answers);
      };
      if (round < warm) await pay();
      else profiles.push(await profileOf(inspectorPort, pay));
    }
    await server.close();
    const main = program.modules[0] ?? "";
    const modules = modulesOf(readFileSync(join(program.folder, main), "utf8"));
    const seen = profiles.map((each) => partsOf(each, modules));
    const payments = customers * rounds;
    tell(`\nby part, ${payments} payments after ${customers * warm} to warm up`);
    print(merge(seen.map((each) => each.parts)), payments);
    tell("\nby function, its own time only");
    print(merge(seen.map((each) => each.functions)), payments, functionsShown);
    return [];
  },
};

function merge(all: readonly (readonly Spent[])[]): Spent[] {
  const sums = new Map<string, number>();
  for (const { name, us } of all.flat()) sums.set(name, (sums.get(name) ?? 0) + us);
  return [...sums].map(([name, us]) => ({ name, us })).sort((a, b) => b.us - a.us);
}

function print(spent: readonly Spent[], payments: number, shown = spent.length): void {
  const total = spent.reduce((sum, { us }) => sum + us, 0);
  const rows = spent.slice(0, shown).map(({ name, us }) => {
    const share = `${((us / total) * 100).toFixed(1)} %`;
    return [name, (us / payments).toFixed(0), share];
  });
  tell(table([["", "µs each", "share"], ...rows]));
}
