import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readDatabase } from "../../src/cli/books/file-sql.ts";
import { AppClient, generateDeviceKey } from "../../src/client/index.ts";
import { quantile } from "../bench/figures.ts";
import { sleep } from "../clock/moved-world.ts";
import { emptyTally } from "./asker.ts";
import { diceOf, type Found, type Part, seconds } from "./part.ts";
import { drained, reckon, verified } from "./reckon.ts";
import { open, type Scene } from "./town.ts";

const phones = 6;
/** Longer than operators wait to be told. */
const hangsMs = 40_000;
const lateMs = 20_000;
/** How long the gateway is given for an answer. */
const gatewayAnswerMs = 5_000;
/** An answer that comes when nobody waits for it any more. */
const answersAfterMs = 60_000;

/** The gateway accepts and says nothing, or says it far too late; then it is well again. */
export const silentGateway: Part = {
  name: "gateway",
  summary: "the gateway for mail and SMS takes posts and never answers, or answers after 60 s",
  cannot: () => null,
  async play(plan) {
    const few = { ...plan, customers: Math.min(plan.customers, 16) };
    const scene = await open(few, "gateway", { dice: diceOf(plan, "gateway") });
    try {
      return await silent(scene, plan.tell);
    } finally {
      await scene.end();
    }
  },
};

async function silent(scene: Scene, tell: (line: string) => void): Promise<Found> {
  const { gateway, machine, shoppers, asker } = scene;
  const faults: string[] = [];
  const figures: [string, string][] = [];
  scene.begin();
  for (const [name, manner, forMs] of [
    ["hangs", "hangs", hangsMs],
    ["answers after 60 s", { answersAfterMs }, lateMs],
  ] as const) {
    asker.tally = emptyTally();
    gateway.manner = manner;
    const { contacts, tookMs } = await begin(scene, name);
    await sleep(forMs);
    const wrong = contacts.filter((contact) => gateway.tries(contact) < 2);
    if (wrong.length > 0) faults.push(`${name}: not tried again: ${wrong.join(", ")}`);
    const tries = contacts.map((contact) => gateway.tries(contact));
    const { answered, undecided, unanswered, slowestMs } = asker.tally;
    gateway.manner = "takes";
    const healthyMs = await untilTaken(scene, contacts);
    if (healthyMs === null) faults.push(`${name}: not every message came once it was well`);
    figures.push(
      [`${name}: registration answered, p50, max`, spread(tookMs)],
      [
        "  everything else meanwhile",
        `${answered} answered, ${undecided} 503, ${unanswered} without, slowest ${seconds(slowestMs)}`,
      ],
      [
        `  tries of a message in ${seconds(forMs)}, fewest, most`,
        `${Math.min(...tries)}, ${Math.max(...tries)}`,
      ],
      ["  every code taken, once it was well, after", seconds(healthyMs)],
    );
    // Whoever waits for the gateway waits so long each time; a busy machine does not.
    if (Math.min(...tookMs) > gatewayAnswerMs) faults.push(`${name}: a registration hung`);
    tell(`gateway: ${name}`);
  }
  const alerts = await scene.operators[0].alerts();
  const isTold = alerts.ok && alerts.body.alerts.some(({ kind }) => kind === "gateway_failing");
  await scene.rest();
  await sleep(1_000);
  const left = waiting(machine.objects);
  const drainMs = await drained(machine);
  const books = await reckon(shoppers, asker);
  const { isWell, said } = verified(machine);
  return {
    figures: [
      ...figures,
      ["operators were told (gateway_failing)", isTold ? "yes" : "no"],
      ["messages that still wait", `${left}`],
      ["payments held against the books, approved", `${books.purchases}, ${books.approved}`],
      ["  of all acts", books.done],
      ["drained after", seconds(drainMs)],
      ["verify", isWell ? "clean" : "BAD"],
    ],
    faults: [
      ...faults,
      ...(isTold ? [] : ["operators were not told"]),
      ...(left === 0 ? [] : [`${left} messages wait, and the gateway takes everything`]),
      ...books.faults,
      ...(isWell ? [] : [said]),
    ],
  };
}

/** New phones ask for a code each, one after the other; how long each waited for the answer. */
async function begin(scene: Scene, name: string) {
  const transport = { origin: scene.machine.origin, publicOrigin: scene.publicOrigin };
  const contacts: string[] = [];
  const tookMs: number[] = [];
  for (let n = 0; n < phones; n += 1) {
    const value = `${name.replaceAll(" ", "-")}-${n}@example.com`;
    const app = new AppClient({ ...transport, key: await generateDeviceKey(), locale: "en" });
    const beganMs = performance.now();
    const reply = await app.register({ type: "email", value });
    if (!reply.ok) throw new Error(`a registration was ${JSON.stringify(reply)}`);
    contacts.push(value);
    tookMs.push(performance.now() - beganMs);
  }
  return { contacts, tookMs };
}

/** How long it takes until the gateway has taken a code for each; null: not within two minutes. */
async function untilTaken({ gateway }: Scene, contacts: readonly string[]): Promise<number | null> {
  const beganMs = performance.now();
  while (performance.now() - beganMs < 120_000) {
    const codes = await Promise.all(contacts.map((contact) => gateway.codeFor(contact)));
    if (codes.every((code) => code !== null)) return performance.now() - beganMs;
    await sleep(50);
  }
  return null;
}

/** Messages that a Courier keeps for another try. */
function waiting(objects: string): number {
  const root = join(objects, "do");
  const folder = readdirSync(root).find((name) => name.endsWith("-Courier"));
  if (folder === undefined) return 0;
  return readdirSync(join(root, folder))
    .filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
    .map((name) =>
      readDatabase(join(root, folder, name), (sql) =>
        Number(sql.exec<{ count: number }>("SELECT count(*) AS count FROM message")[0]?.count),
      ),
    )
    .reduce((sum, count) => sum + count, 0);
}

function spread(ms: readonly number[]): string {
  return [quantile(ms, 0.5), Math.max(...ms)].map(seconds).join(", ");
}
