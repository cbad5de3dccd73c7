import { join } from "node:path";
import { must } from "../../../src/cli/seed/actors.ts";
import type { AppClient } from "../../../src/client/index.ts";
import { audit } from "../audit.ts";
import { type Bench, tell } from "../bench.ts";
import { benchFolder, productProgram } from "../bundle.ts";
import { balanceMinor, freshSecrets, settle, untilQuiet } from "../deployment.ts";
import { quantile } from "../figures.ts";
import { type Heard, run } from "../load.ts";
import { offlineCodeOf, Paymaster } from "../payments.ts";
import { inParallel } from "../town.ts";
import { serve } from "../workerd-server.ts";

const unlessTold = { customers: 1_000, rounds: 3 };
/** What workerd writes of its own when something was thrown that nobody caught, and faults of ours. */
const uncaught = /uncaught|exception|"ERROR"/i;

/**
 * A payment of each customer at once, each over a connection of its own, at a server that has just
 * started: every object sleeps, the isolate knows no snapshot and no policy. Phones sign the codes by
 * themselves, once it has: a code lives for a minute, and 1,000 of them take the server a part of that.
 */
export const burst: Bench = {
  name: "authorize.at_once",
  summary: "a payment of each of 1,000 customers at once, all objects asleep",
  figures: ["authorize.burst"],
  async run(plan) {
    const secrets = await freshSecrets();
    const program = await productProgram(secrets);
    const folder = join(benchFolder, "burst");
    const complaints: string[] = [];
    const onOutput = (text: string) => {
      complaints.push(...text.split("\n").filter((line) => uncaught.test(line)));
    };
    let server = await serve(program, folder, { onOutput });
    const customers = plan.customers ?? unlessTold.customers;
    const town = await settle(server, secrets, { customers, merchants: 4, shards: 4 });
    const paymaster = new Paymaster(town, secrets.publicOrigin);
    const { customers: phones } = town;
    await inParallel(customers, async (n) => {
      must("Seals", await (phones[n] as AppClient).offlineSeals());
    });
    const failures: number[] = [];
    let paidMinor = 0;
    for (let round = 0; round < (plan.rounds ?? unlessTold.rounds); round += 1) {
      await untilQuiet(server);
      await server.close();
      server = await serve(program, folder, { onOutput, keeps: true, port: server.port });
      await paymaster.untilFree(1);
      const signedMs = performance.now();
      const requests = await paymaster.nextRound(offlineCodeOf);
      const codeAgeMs = performance.now() - signedMs;
      const before = server.cpuMs();
      const { answers, durationMs } = await run(server.port, requests, { connections: customers });
      const cpuMs = (server.cpuMs() ?? Number.NaN) - (before ?? Number.NaN);
      const approved = answers.filter(isApproved);
      failures.push(answers.length - approved.length);
      tell(`  ${toldBurst(answers, durationMs)}`);
      tell(
        `  the first code was ${(codeAgeMs / 1_000).toFixed(1)} s old when all were sent; ` +
          `${(cpuMs / customers).toFixed(2)} ms of processor each until the last answer`,
      );
      await untilQuiet(server);
      for (const request of answers.keys()) {
        if (isApproved(answers[request] as Heard)) paidMinor += paymaster.amountMinor;
      }
    }
    await untilQuiet(server);
    await server.close();
    for (const [line, count] of countsOf(complaints)) tell(`  written ${count} times: ${line}`);
    const toppedUpMinor = customers * balanceMinor;
    const books = audit(server.objectsFolder, { toppedUpMinor, paidMinor });
    tell(books.line);
    if (!books.sound) throw new Error("the books are not sound");
    return [{ name: "authorize.burst", values: failures }];
  },
};

function isApproved({ status, body }: Heard): boolean {
  return status === 200 && JSON.parse(body).result === "approved";
}

/** How often each line came, by what it says beside times and ids. */
function countsOf(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const told = line
      .replaceAll(/[\dA-Fa-f]{12,}|\d{4}-\d\d-\d\dT[\d:.]+Z|\d+\.\d+s?/g, "…")
      .slice(0, 500);
    counts.set(told, (counts.get(told) ?? 0) + 1);
  }
  return counts;
}

/** The problem's code, or what there is instead of a problem. */
function codeOf(body: string): string {
  return /"code":"(\w+)"/.exec(body)?.[1] ?? body.slice(0, 100);
}

/** How many were answered how, and whether the first had to wait for the last. */
function toldBurst(answers: readonly Heard[], durationMs: number): string {
  const sorts = new Map<string, number>();
  for (const answer of answers) {
    const sort = isApproved(answer) ? "approved" : `${answer.status} ${codeOf(answer.body)}`;
    sorts.set(sort, (sorts.get(sort) ?? 0) + 1);
  }
  const times = answers.map((answer) => answer.durationMs);
  const parts = [0, 0.1, 0.5, 0.9, 1].map((part) => quantile(times, part).toFixed(0));
  const told = [...sorts].map(([sort, count]) => `${count} ${sort}`).join("; ");
  return `${told}; first, 10 %, half, 90 %, last after ${parts.join(", ")} of ${durationMs.toFixed(0)} ms`;
}
