import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Bench, tell } from "../bench.ts";
import { benchFolder, countedProgram, type Secrets } from "../bundle.ts";
import { requestTallies } from "../cost/read-tallies.ts";
import { freshSecrets, settle, untilQuiet } from "../deployment.ts";
import { median, spread } from "../figures.ts";
import { run } from "../load.ts";
import { MovedClock } from "../moved-clock.ts";
import { expectApproved, Paymaster } from "../payments.ts";
import { type Town, tokenOf } from "../town.ts";
import { type Server, serve } from "../workerd-server.ts";
import { liveOn } from "./past.ts";

const paymentsPast = 10_000;
const paymentsLongPast = 100_000;
const customers = 4;
/** An object that nobody calls sleeps after 10 s. */
const asleepMs = 12_000;

/**
 * Payments of wallets with a long past, made by the product's own rules: how much longer one takes
 * when every object sleeps, and how many rows a wallet then reads for one.
 */
export const history: Bench = {
  name: "history.past",
  summary: "payments of wallets with 10,000 and with 100,000 past payments",
  figures: ["cold.vs_warm", "history.growth"],
  async run(plan) {
    const old = new OldWallets(await freshSecrets(), MovedClock.make());
    await old.found();
    await old.growBy(paymentsPast);
    const ratios: number[] = [];
    for (let round = 0; round < (plan.rounds ?? 5); round += 1) {
      const cold = await old.payOnce({ asleep: true });
      const warm = await old.payOnce({ asleep: false });
      ratios.push(median(cold.times) / median(warm.times));
      tell(`  asleep ${spread(cold.times)} ms, awake ${spread(warm.times)} ms`);
    }
    const before = await old.payOnce({ asleep: true });
    await old.growBy(paymentsLongPast - paymentsPast, 1);
    const after = await old.payOnce({ asleep: true });
    tell(
      `  rows read: ${before.rowsRead} of ${paymentsPast}, ${after.rowsRead} of ${paymentsLongPast}`,
    );
    await old.end();
    return [
      { name: "cold.vs_warm", values: ratios },
      { name: "history.growth", values: [after.rowsRead] },
    ];
  },
};

interface Paid {
  readonly times: readonly number[];
  /** By the first customer's wallet for its payment. */
  readonly rowsRead: number;
}

class OldWallets {
  readonly #secrets: Secrets;
  readonly #clock: MovedClock;
  readonly #folder = join(benchFolder, "history");
  #server: Server | null = null;
  #town: Town | null = null;
  #paymaster: Paymaster | null = null;

  constructor(secrets: Secrets, clock: MovedClock) {
    this.#secrets = secrets;
    this.#clock = clock;
  }

  async found(): Promise<void> {
    const { runtime } = this.#clock;
    const server = await this.#serve();
    this.#town = await settle(server, this.#secrets, {
      customers,
      merchants: 1,
      shards: 1,
      runtime,
    });
    this.#paymaster = new Paymaster(this.#town, this.#secrets.publicOrigin, runtime.nowMs);
    await this.payOnce({ asleep: false });
  }

  /** Adds so many payments to the past of wallets, and goes on after the last of them. */
  async growBy(payments: number, wallets = customers): Promise<void> {
    const server = this.#served();
    await untilQuiet(server);
    await server.close();
    const root = join(server.objectsFolder, "do/bench-Wallet");
    const files = readdirSync(root).filter((file) => /^[0-9a-f]{64}\.sqlite$/.test(file));
    const fromMs = this.#clock.nowMs();
    const begunMs = performance.now();
    const ends = files.slice(0, wallets).map((file) => liveOn(join(root, file), payments, fromMs));
    const seconds = ((performance.now() - begunMs) / 1_000).toFixed(0);
    tell(`  ${payments} payments more in each of ${wallets} wallets, in ${seconds} s`);
    this.#clock.advance(Math.max(...ends) - fromMs + 25 * 3_600_000);
    await this.#serve(server.port);
    await this.#renew();
  }

  /** A payment of each, one by one. */
  async payOnce({ asleep }: { asleep: boolean }): Promise<Paid> {
    const server = this.#served();
    const requests = (await this.#paymaster?.nextRound()) ?? [];
    await untilQuiet(server);
    if (asleep) await new Promise((resolve) => setTimeout(resolve, asleepMs));
    await requestTallies(server);
    const { answers } = await run(server.port, requests, { connections: 1, pauseMs: 20 });
    expectApproved("It", answers);
    const { Wallet } = await requestTallies(server);
    const read = Object.values(Wallet?.objects ?? {}).map(({ rowsRead }) => rowsRead);
    return { times: answers.map(({ durationMs }) => durationMs), rowsRead: Math.max(0, ...read) };
  }

  async end(): Promise<void> {
    await this.#server?.close();
  }

  async #renew(): Promise<void> {
    const { customers: phones = [], tills = [] } = this.#town ?? {};
    for (const client of [...phones, ...tills]) await tokenOf(client, this.#clock.nowMs());
  }

  async #serve(port?: number): Promise<Server> {
    const program = await countedProgram(this.#secrets);
    const { environment } = this.#clock;
    const keeps = this.#server !== null;
    const options = { environment, keeps, ...(port === undefined ? {} : { port }) };
    this.#server = await serve(program, this.#folder, options);
    return this.#server;
  }

  #served(): Server {
    if (this.#server === null) throw new Error("it is served");
    return this.#server;
  }
}
