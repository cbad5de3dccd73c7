import { join } from "node:path";
import { audit } from "./audit.ts";
import { type Bench, optionOf } from "./bench.ts";
import { benchFolder, floorProgram, productProgram } from "./bundle.ts";
import { balanceMinor, freshSecrets, settle, untilQuiet } from "./deployment.ts";
import { machine, median, quantile, spread, table, verdict } from "./figures.ts";
import { run } from "./load.ts";
import { expectApproved, Paymaster } from "./payments.ts";
import { type Server, serve } from "./workerd-server.ts";

/** The budgets: throughput ÷ floor, and p50 ÷ floor. */
const throughputAtLeast = 0.6;
const p50AtMost = 1.6;
/** Part of a round that is sent over all connections; the rest goes one by one. */
const loadPart = 0.75;
/** Pause between requests that go one by one: what one leaves to be done is done before the next. */
const pauseMs = 20;

/** What one server did with one round. */
interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly aloneP50Ms: number;
  readonly aloneP99Ms: number;
  /** Processor time per request until the server was quiet again: deliveries included. */
  readonly cpuMs: number;
}

/**
 * `POST /v1/payments` on the built Worker against the bare floor. Both are served by `workerd
 * serve`, each in a process of its own, with objects on disk; the load comes from this process. Both
 * get the same requests, byte for byte, in turns.
 */
export const versusFloor: Bench = {
  name: "authorize.vs_floor",
  summary: "throughput, p50 and p99 of a payment ÷ those of the bare floor",
  options: { customers: 400, rounds: 8, warm: 4, connections: 16 },
  async run(options) {
    console.log(machine());
    const secrets = await freshSecrets();
    const product = await serve(await productProgram(secrets), join(benchFolder, "product"));
    const floor = await serve(await floorProgram(secrets), join(benchFolder, "floor"));
    const customers = optionOf(options, "customers");
    const town = await settle(product, secrets, { customers, merchants: 4, shards: 4 });
    const paymaster = new Paymaster(town, secrets.publicOrigin);
    const connections = optionOf(options, "connections");
    const pairs: { product: Measured; floor: Measured }[] = [];
    let paidMinor = 0;
    const all = optionOf(options, "warm") + optionOf(options, "rounds");
    for (let round = 0; round < all; round += 1) {
      const requests = await paymaster.nextRound();
      await untilQuiet(product);
      const pair = await inTurns(round, { product, floor }, requests, connections);
      paidMinor += customers * paymaster.amountMinor;
      if (round >= optionOf(options, "warm")) pairs.push(pair);
      const named = round < optionOf(options, "warm") ? "warming up" : "measured";
      const rates = [pair.product, pair.floor].map((each) => each.perSecond.toFixed(0));
      console.log(`  round ${round + 1}, ${named}: ${rates[0]} and ${rates[1]} per second`);
    }
    await Promise.all([product.close(), floor.close()]);
    const sent = { rounds: pairs.length, per: customers, connections };
    const within = report(pairs, sent);
    const books = audit(product.objectsFolder, {
      toppedUpMinor: customers * balanceMinor,
      paidMinor,
    });
    console.log(`every one of ${all * customers} payments was approved`);
    console.log(books.line);
    if (!within) console.log("At least one budget is missed.");
    return books.sound ? 0 : 1;
  },
};

/**
 * One round on both, the one that begins changing with every round. An object sleeps after 10 s: as
 * the wallets were woken by issuing their codes, the floor's objects are by the same requests before.
 */
async function inTurns(
  round: number,
  servers: { product: Server; floor: Server },
  requests: readonly Buffer[],
  connections: number,
): Promise<{ product: Measured; floor: Measured }> {
  const one = async (name: "product" | "floor") => {
    if (name === "floor") await run(servers.floor.port, requests, { connections });
    return await measure(name, servers[name], requests, connections);
  };
  if (round % 2 === 0) {
    const product = await one("product");
    return { product, floor: await one("floor") };
  }
  const floor = await one("floor");
  return { product: await one("product"), floor };
}

async function measure(
  name: string,
  server: Server,
  requests: readonly Buffer[],
  connections: number,
): Promise<Measured> {
  const cut = Math.ceil(requests.length * loadPart);
  const cpuBefore = server.cpuMs();
  const load = await run(server.port, requests.slice(0, cut), { connections });
  await untilQuiet(server);
  const cpuAfter = server.cpuMs();
  const alone = await run(server.port, requests.slice(cut), { connections: 1, pauseMs });
  await untilQuiet(server);
  expectApproved(name, [...load.answers, ...alone.answers]);
  const loadMs = load.answers.map((answer) => answer.durationMs);
  const aloneMs = alone.answers.map((answer) => answer.durationMs);
  const cpuMs = cpuBefore === null || cpuAfter === null ? Number.NaN : cpuAfter - cpuBefore;
  return {
    perSecond: (cut / load.durationMs) * 1_000,
    p50Ms: quantile(loadMs, 0.5),
    p99Ms: quantile(loadMs, 0.99),
    aloneP50Ms: quantile(aloneMs, 0.5),
    aloneP99Ms: quantile(aloneMs, 0.99),
    cpuMs: cpuMs / cut,
  };
}

const rows: readonly (readonly [string, keyof Measured])[] = [
  ["requests per second", "perSecond"],
  ["p50 under load, ms", "p50Ms"],
  ["p99 under load, ms", "p99Ms"],
  ["p50 one by one, ms", "aloneP50Ms"],
  ["p99 one by one, ms", "aloneP99Ms"],
  ["processor per request, ms", "cpuMs"],
];

/** Prints the table and the verdicts; answers whether all budgets are kept. */
function report(
  pairs: readonly { product: Measured; floor: Measured }[],
  sent: { rounds: number; per: number; connections: number },
): boolean {
  const ratios = (key: keyof Measured) => pairs.map((each) => each.product[key] / each.floor[key]);
  const lines = rows.map(([title, key]) => [
    title,
    spread(pairs.map((each) => each.product[key])),
    spread(pairs.map((each) => each.floor[key])),
    spread(ratios(key)),
  ]);
  console.log(
    `\n${sent.rounds} rounds of ${sent.per} requests each, ${Math.ceil(sent.per * loadPart)} of ` +
      `them over ${sent.connections} connections; median (lowest–highest round), ratio by round`,
  );
  console.log(table([["", "POST /v1/payments", "bare floor", "ratio"], ...lines]));
  const throughput = median(ratios("perSecond"));
  const p50 = median(ratios("p50Ms"));
  const alone = median(ratios("aloneP50Ms"));
  console.log(
    `\nthroughput ÷ floor ${throughput.toFixed(2)}: ${verdict(throughput, { atLeast: throughputAtLeast })}`,
  );
  console.log(`p50 under load ÷ floor ${p50.toFixed(2)}: ${verdict(p50, { atMost: p50AtMost })}`);
  console.log(
    `p50 one by one ÷ floor ${alone.toFixed(2)}: ${verdict(alone, { atMost: p50AtMost })}`,
  );
  return throughput >= throughputAtLeast && p50 <= p50AtMost && alone <= p50AtMost;
}
