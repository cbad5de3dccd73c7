import { join } from "node:path";
import { type Bench, tell } from "../bench.ts";
import { benchFolder, countedProgram } from "../bundle.ts";
import { freshSecrets, settle } from "../deployment.ts";
import { run } from "../load.ts";
import { codeOf, expectApproved, signedPayment } from "../payments.ts";
import { serve } from "../workerd-server.ts";
import { requestsOf, requestTallies } from "./read-tallies.ts";

const requestsCount = 500;
/** About 20 requests a second: an isolate that is always in use. */
const pauseMs = 50;

/** How often an isolate in use asks Control for its snapshot: at the same payment, asked for again. */
export const controlCost: Bench = {
  name: "cost.control",
  summary: "requests at Control by an isolate that is in use",
  figures: ["cost.control_requests"],
  async run() {
    const secrets = await freshSecrets();
    const server = await serve(await countedProgram(secrets), join(benchFolder, "control"));
    const town = await settle(server, secrets, { customers: 1, merchants: 1, shards: 1 });
    const [till, customer] = [town.tills[0], town.customers[0]];
    if (till === undefined || customer === undefined) throw new Error("a town has both");
    const asked = { reference: "control-0001", code: await codeOf(customer), amount: 100 };
    const requests: Buffer[] = [];
    for (let n = 0; n < requestsCount; n += 1) {
      requests.push(await signedPayment(till, secrets.publicOrigin, asked));
    }
    await requestTallies(server);
    const { answers, durationMs } = await run(server.port, requests, { connections: 1, pauseMs });
    expectApproved("The Worker", answers);
    const count = requestsOf(await requestTallies(server), "Control");
    await server.close();
    tell(`  ${count} requests at Control in ${(durationMs / 1_000).toFixed(1)} s`);
    return [{ name: "cost.control_requests", values: [(count / durationMs) * 60_000] }];
  },
};
