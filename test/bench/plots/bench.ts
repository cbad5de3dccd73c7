import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../../src/cli/local/folders.ts";
import { floorRival, productRival, type Rival } from "../authorize/rival.ts";
import { inTurns, valuesOf } from "../authorize/turns.ts";
import { type Bench, type Plan, tell } from "../bench.ts";
import { allOf, busyDays, busyOf } from "../cost/busy.ts";
import { sparseDays } from "../cost/sparse.ts";
import { freshSecrets } from "../deployment.ts";
import { median } from "../figures.ts";
import { OldWallets } from "../history/old-wallets.ts";
import type { Side } from "../sides.ts";
import { usualStack, whyNoUsualStack } from "../usual/rival.ts";
import { dollarsOf, prices, toldScale } from "./scale.ts";
import { barChart, lineChart, type Series } from "./svg.ts";
import { takesOf } from "./takes.ts";

const folder = join(projectFolder, "docs/plots");
const pastsOf = [100, 1_000, 10_000];
const walletsOf = [25, 50, 100, 200, 400];
const connectionsOf = [1, 4, 16, 64];
const product: Side = { name: "product", folder: projectFolder };

/** Measures how costs and times grow, and draws it for `BENCHMARKS.md`. */
export const plots: Bench = {
  name: "plots",
  summary: "how costs and times grow, drawn into docs/plots",
  figures: [],
  async run(plan) {
    mkdirSync(folder, { recursive: true });
    await drawCosts(plan);
    await drawHistory();
    await drawWallets(plan);
    await drawConnections(plan);
    return [];
  },
};

async function drawCosts(plan: Plan): Promise<void> {
  const busyPlan = { ...plan, customers: plan.customers ?? 60 };
  const sparsePlan = { ...plan, customers: Math.min(12, plan.customers ?? 12) };
  const busy = takesOf(await busyDays(product, busyPlan), { allOf: busyOf, ...busyPlan });
  const sparse = takesOf(await sparseDays(product, sparsePlan), { allOf, ...sparsePlan });
  tell(toldScale({ busy, sparse }));
  const cases = [
    { name: "busy", parts: dollarsOf(busy) },
    { name: "sparse", parts: dollarsOf(sparse) },
  ];
  const title = "A million payments on Cloudflare, by what is paid for";
  draw("cost", barChart({ title, y: `US dollars (${prices.asOf})`, cases }));
}

async function drawHistory(): Promise<void> {
  const old = await OldWallets.make();
  const awake: [number, number][] = [];
  const asleep: [number, number][] = [];
  let past = 0;
  for (const payments of [0, ...pastsOf]) {
    if (payments > past) await old.growBy(payments - past);
    past = payments;
    const x = Math.max(1, payments);
    asleep.push([x, median((await old.payOnce({ asleep: true })).times)]);
    awake.push([x, median((await old.payOnce({ asleep: false })).times)]);
  }
  await old.end();
  const series = [
    { name: "all objects asleep", points: asleep },
    { name: "awake", points: awake },
  ];
  const title = "Time of a payment by the wallet's past payments";
  draw("history", lineChart({ title, x: "past payments, 50 a day", y: "ms", series }));
}

async function drawWallets(plan: Plan): Promise<void> {
  const points: [number, number][] = [];
  for (const customers of walletsOf) {
    const rival = await productRival(product, await freshSecrets(), { ...plan, customers });
    const rounds = await inTurns([rival], { ...plan, rounds: plan.rounds ?? 3 });
    await rival.end();
    points.push([customers, median(valuesOf(rounds, rival.name, "cpuMs"))]);
  }
  const series = [{ name: "product", points }];
  const title = "Processor time of a payment by wallets that pay in turn";
  draw("wallets", lineChart({ title, x: "wallets", y: "ms, until quiet", series }));
}

async function drawConnections(plan: Plan): Promise<void> {
  const secrets = await freshSecrets();
  let last: readonly Buffer[] = [];
  const measured = await productRival(product, secrets, plan);
  const requests = async () => {
    last = await measured.requests();
    return last;
  };
  const rivals: Rival[] = [{ ...measured, requests }, await floorRival(secrets, () => last)];
  if (whyNoUsualStack() === null) rivals.push(await usualStack(secrets, measured.town));
  const series: Series[] = rivals.map(({ name }) => ({ name, points: [] }));
  const points = new Map(series.map((each) => [each.name, each.points as [number, number][]]));
  for (const connections of connectionsOf) {
    const rounds = await inTurns(rivals, { ...plan, connections, rounds: plan.rounds ?? 3 });
    for (const { name } of rivals) {
      points.get(name)?.push([connections, median(valuesOf(rounds, name, "perSecond"))]);
    }
  }
  for (const rival of rivals) await rival.end();
  const title = "Payments per second by connections";
  draw("connections", lineChart({ title, x: "connections", y: "payments per second", series }));
}

function draw(name: string, svg: string): void {
  const path = join(folder, `${name}.svg`);
  writeFileSync(path, svg);
  tell(`  drawn: ${path}`);
}
