import { join } from "node:path";
import { audit } from "./audit.ts";
import { type Bench, optionOf } from "./bench.ts";
import { benchFolder, wrappedProgram } from "./bundle.ts";
import type { Tallies } from "./cost/tally.ts";
import { balanceMinor, freshSecrets, settle, untilQuiet } from "./deployment.ts";
import { machine, table, verdict } from "./figures.ts";
import { run } from "./load.ts";
import { expectApproved, Paymaster } from "./payments.ts";
import { type Server, serve } from "./workerd-server.ts";

/** The budgets per approved one-step payment. */
const walletRowsAtMost = 5;
const allRowsAtMost = 20;
const controlRequestsAtMost = 10;
/** The outbox's alarm comes 8 s after the commit. */
const alarmsMs = 12_000;

/**
 * Rows that the platform bills, counted on the real objects inside workerd while payments are made
 * over HTTP: every statement's `rowsWritten` (index entries included) and every `setAlarm`. Counted
 * are the issue of the code, the payment with its delivery, and the alarm that comes afterwards.
 * A customer's payments are more than 10 s apart, the dearest case: each sets an alarm of its own.
 */
export const cost: Bench = {
  name: "cost",
  summary: "rows written and requests made per approved one-step payment, by object and statement",
  options: { customers: 200, rounds: 3, shards: 4 },
  async run(options) {
    console.log(machine());
    const secrets = await freshSecrets();
    const program = await wrappedProgram("cost/entry.ts", secrets);
    const server = await serve(program, join(benchFolder, "cost"));
    const [customers, rounds] = [optionOf(options, "customers"), optionOf(options, "rounds")];
    const shards = optionOf(options, "shards");
    const town = await settle(server, secrets, { customers, merchants: 1, shards });
    const paymaster = new Paymaster(town, secrets.publicOrigin);
    const stages: Stages[] = [];
    let paidMinor = 0;
    for (let round = 0; round <= rounds; round += 1) {
      stages.push(await payOnce(server, paymaster));
      paidMinor += customers * paymaster.amountMinor;
    }
    await server.close();
    const counted = stages.slice(1);
    const payments = customers * rounds;
    const merged = {
      issue: merge(counted.map((each) => each.issue)),
      payment: merge(counted.map((each) => each.payment)),
      alarm: merge(counted.map((each) => each.alarm)),
    };
    reportRows(merged, payments);
    reportRequests(merged, { payments, shards });
    const books = audit(server.objectsFolder, {
      toppedUpMinor: customers * balanceMinor,
      paidMinor,
    });
    console.log(
      `\nevery one of ${payments + customers} payments was approved, the first round not counted`,
    );
    console.log(books.line);
    return books.sound ? 0 : 1;
  },
};

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

function merge(all: readonly Tallies[]): Tallies {
  const merged: Tallies = {};
  for (const tallies of all) {
    for (const [kind, { rows, requests }] of Object.entries(tallies)) {
      merged[kind] ??= { rows: {}, requests: {} };
      add(merged[kind].rows, rows);
      add(merged[kind].requests, requests);
    }
  }
  return merged;
}

function add(sums: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + count;
}

type Stages = Readonly<Record<"issue" | "payment" | "alarm", Tallies>>;

function reportRows(stages: Stages, payments: number): void {
  const lines = Object.entries(stages).flatMap(([stage, tallies]) =>
    Object.entries(tallies).flatMap(([kind, { rows }]) =>
      Object.entries(rows).map(([what, count]) => [
        `${stage.padEnd(8)} ${kind.padEnd(10)} ${short(what)}`,
        (count / payments).toFixed(2),
      ]),
    ),
  );
  console.log(`\nrows written per approved one-step payment, mean of ${payments}`);
  console.log(table(lines));
  // An acknowledgement is written with the next head or by the alarm: it is the payment's all the same.
  const marks = markRows(stages.issue) + markRows(stages.alarm);
  const wallet = (sumRows(stages.payment, "Wallet") + marks) / payments;
  const later = (sumRows(stages.alarm) - markRows(stages.alarm)) / payments;
  const all = [stages.issue, stages.payment, stages.alarm].reduce(
    (sum, stage) => sum + sumRows(stage) / payments,
    0,
  );
  console.log(
    `\nWallet, setAlarm and mark included: ${wallet.toFixed(2)}: ` +
      verdict(wallet, { atMost: walletRowsAtMost }),
  );
  console.log(`  and ${later.toFixed(2)} by alarms, some seconds later`);
  console.log(
    `all objects, code issue and alarm included: ${all.toFixed(2)}: ` +
      verdict(all, { atMost: allRowsAtMost }),
  );
}

/** Requests and rows at single objects, of the payments alone: not of issuing their codes. */
function reportRequests({ payment, alarm }: Stages, of: { payments: number; shards: number }) {
  const all = merge([payment, alarm]);
  const perThousand = (count: number) => (count / of.payments) * 1_000;
  const requests = (kind: string) => Object.values(all[kind]?.requests ?? {});
  const hottest = (kind: string) => perThousand(Math.max(0, ...requests(kind)));
  const lines = Object.keys(all).map((kind) => {
    const total = requests(kind).reduce((sum, count) => sum + count, 0);
    const rows = perThousand(sumRows(all, kind)).toFixed(0);
    const objects = String(requests(kind).length);
    return [kind, objects, perThousand(total).toFixed(0), hottest(kind).toFixed(0), rows];
  });
  console.log(`\nper 1,000 payments at one merchant with ${of.shards} shards`);
  console.log(table([["", "objects", "requests", "at the hottest", "rows"], ...lines]));
  const shard = hottest("Settlement");
  const atMost = Math.round(1_000 * (1 / of.shards + 0.05));
  console.log(
    `\nrequests at the hottest Settlement: ${shard.toFixed(0)}: ${verdict(shard, { atMost })}`,
  );
  const rowsEach =
    sumRows(all, "Settlement") / (requests("Settlement").reduce((a, b) => a + b, 0) || 1);
  const rows = shard * rowsEach;
  console.log(`rows at the hottest Settlement: ${rows.toFixed(0)}: ${verdict(rows, { atMost })}`);
  const control = hottest("Control");
  console.log(
    `requests at Control: ${control.toFixed(0)}: ${verdict(control, { atMost: controlRequestsAtMost })}` +
      " (an isolate asks once a second: the fewer, the faster payments come)",
  );
}

function sumRows(tallies: Tallies, kind?: string): number {
  return Object.entries(tallies)
    .filter(([each]) => kind === undefined || each === kind)
    .flatMap(([, { rows }]) => Object.values(rows))
    .reduce((sum, count) => sum + count, 0);
}

/** Acknowledgements that wallets wrote down. */
function markRows(tallies: Tallies): number {
  return Object.entries(tallies.Wallet?.rows ?? {})
    .filter(([statement]) => statement.startsWith("INSERT INTO destination"))
    .reduce((sum, [, count]) => sum + count, 0);
}

function short(statement: string): string {
  const shown = statement
    .replace(/ \(.*/, "")
    .replace(/ SET .*/, "")
    .replace(/ WHERE .*/, "");
  return statement.includes("ON CONFLICT") ? `${shown} … or update` : shown;
}
