import { join } from "node:path";
import { audit } from "../audit.ts";
import { type Bench, type Figure, type Plan, tell } from "../bench.ts";
import type { FigureName } from "../budgets.ts";
import { benchFolder, countedProgram } from "../bundle.ts";
import { balanceMinor, freshSecrets, settle, untilQuiet } from "../deployment.ts";
import { table } from "../figures.ts";
import { run } from "../load.ts";
import { expectApproved, Paymaster } from "../payments.ts";
import { type Side, sidesOf } from "../sides.ts";
import { type Server, serve } from "../workerd-server.ts";
import { deedsOf, merge, requestsOf, rowsOf, toldStatements } from "./read-tallies.ts";
import type { Tallies } from "./tally.ts";

/** The outbox's alarm comes 8 s after the commit. */
const alarmsMs = 12_000;
const shards = 4;

/** What one round of payments caused, told apart by what caused it. */
type Stages = Readonly<Record<"issue" | "payment" | "alarm", Tallies>>;

/**
 * Rows that the platform bills and requests that it counts, on the real objects inside workerd while
 * payments are made over HTTP: every statement's `rowsWritten` (index entries included) and every
 * `setAlarm`, whatever the tables are called. Counted are the issue of the code in both its forms,
 * the payment with its delivery, and the alarm that comes afterwards. A customer's payments are more
 * than 10 s apart, the dearest case: each sets an alarm of its own.
 */
export const busyCost: Bench = {
  name: "cost.busy",
  summary: "rows, requests and seconds of a payment while others pay as well",
  figures: [
    "cost.rows_wallet",
    "cost.rows_total",
    "cost.object_requests",
    "authorize.hottest_object",
    "authorize.hottest_object_rows",
  ],
  async run(plan) {
    const measured = await Promise.all(sidesOf(plan).map((side) => costOf(side, plan)));
    const [own = {}, against] = measured;
    return Object.entries(own).map(([name, values]): Figure => {
      const known = name as FigureName;
      const theirs = against?.[known];
      return { name: known, values, ...(theirs === undefined ? {} : { against: theirs }) };
    });
  },
};

type Values = Partial<Record<FigureName, readonly number[]>>;

async function costOf(side: Side, plan: Plan): Promise<Values> {
  const secrets = await freshSecrets();
  const program = await countedProgram(secrets, side.folder);
  const server = await serve(program, join(benchFolder, `cost-${side.name}`));
  const [customers, rounds] = [plan.customers ?? 60, plan.rounds ?? 3];
  const town = await settle(server, secrets, { customers, merchants: 1, shards });
  const paymaster = new Paymaster(town, secrets.publicOrigin);
  const stages: Stages[] = [];
  let paidMinor = 0;
  for (let round = 0; round <= rounds; round += 1) {
    stages.push(await payOnce(server, paymaster));
    paidMinor += customers * paymaster.amountMinor;
    tell(`  ${side.name}: round ${round === 0 ? "0, not counted" : `${round} of ${rounds}`}`);
  }
  await server.close();
  const counted = stages.slice(1);
  report(side, counted, customers);
  const books = audit(server.objectsFolder, {
    toppedUpMinor: customers * balanceMinor,
    paidMinor,
  });
  tell(`${side.name}: ${books.line}`);
  if (!books.sound) throw new Error(`the books of ${side.name} are not sound`);
  return valuesOf(counted, customers);
}

/** One round, told apart by what caused the rows. */
async function payOnce(server: Server, paymaster: Paymaster): Promise<Stages> {
  await quietTallies(server);
  const requests = await paymaster.nextRound();
  const issue = await quietTallies(server);
  const { answers } = await run(server.port, requests, { connections: 8 });
  expectApproved("The Worker", answers);
  const payment = await quietTallies(server);
  await new Promise((resolve) => setTimeout(resolve, alarmsMs));
  return { issue, payment, alarm: await quietTallies(server) };
}

/** The tallies since the last time, once the server is quiet. */
async function quietTallies(server: Server): Promise<Tallies> {
  await untilQuiet(server);
  const response = await fetch(`http://127.0.0.1:${server.port}/bench/tallies`);
  return (await response.json()) as Tallies;
}

/** The figures by round, each per payment or, of one shard, per 1,000 of them. */
function valuesOf(rounds: readonly Stages[], payments: number): Values {
  const each = (count: (all: Tallies, stages: Stages) => number, per: number) =>
    rounds.map((stages) => {
      const { issue, payment, alarm } = stages;
      return (count(merge([issue, payment, alarm]), stages) / payments) * per;
    });
  const hottest = (what: "requests" | "rows") =>
    each((_all, { payment, alarm }) => {
      const deeds = deedsOf(merge([payment, alarm]), "Settlement");
      return Math.max(0, ...deeds.map((deed) => deed[what]));
    }, 1_000);
  return {
    "cost.rows_wallet": each((all) => rowsOf(all, "Wallet"), 1),
    "cost.rows_total": each((all) => rowsOf(all), 1),
    "cost.object_requests": each((all) => requestsOf(all), 1),
    "authorize.hottest_object": hottest("requests"),
    "authorize.hottest_object_rows": hottest("rows"),
  };
}

function report(side: Side, rounds: readonly Stages[], customers: number): void {
  const payments = rounds.length * customers;
  const merged = {
    issue: merge(rounds.map((each) => each.issue)),
    payment: merge(rounds.map((each) => each.payment)),
    alarm: merge(rounds.map((each) => each.alarm)),
  };
  const lines = Object.entries(merged).flatMap(([stage, tallies]) =>
    toldStatements(tallies, payments).map(([kind, ...rest]) => [`${stage} ${kind}`, ...rest]),
  );
  const head = ["", "rows", "runs", "rows read", "statement"];
  tell(`\n${side.name}: per approved one-step payment with its code, mean of ${payments}`);
  tell(table([head, ...lines]));
  const all = merge(Object.values(merged));
  const requests = Object.keys(all).map((kind) => [
    kind,
    String(deedsOf(all, kind).length),
    (requestsOf(all, kind) / payments).toFixed(2),
    (rowsOf(all, kind) / payments).toFixed(2),
  ]);
  tell(table([["", "objects", "requests each", "rows each"], ...requests]));
}
