import { join } from "node:path";
import { audit } from "../audit.ts";
import { type Plan, tell } from "../bench.ts";
import { benchFolder, countedProgram, type Secrets } from "../bundle.ts";
import { balanceMinor, freshSecrets, settle, untilQuiet } from "../deployment.ts";
import { run } from "../load.ts";
import { MovedClock } from "../moved-clock.ts";
import { expectApproved, Paymaster } from "../payments.ts";
import type { Side } from "../sides.ts";
import { enrolCustomer, type Town, tokenOf } from "../town.ts";
import { type Program, type Server, serve } from "../workerd-server.ts";
import { type Kept, kept } from "./bytes.ts";
import { requestTallies } from "./read-tallies.ts";
import type { Tallies } from "./tally.ts";

/** An object that nobody calls sleeps after 10 s. */
const asleepMs = 12_000;
/** A wallet's alarm comes a minute after its commit, and what it wakes has one 8 s later. */
const alarmsMs = 72_000;
/** To the same hour of the next day, when what was earned has matured and codes are forgotten. */
const nightMs = 25 * 3_600_000;

/** How customers pay. */
export interface Habit {
  readonly name: string;
  readonly customers: number;
  readonly merchants: number;
  readonly shards: number;
  readonly connections: number;
  /** Between requests on a connection. */
  readonly pauseMs: number;
  /** Whether every object sleeps when it is called. */
  readonly sparse: boolean;
}

/** What one day of payments caused, told apart by what caused it. */
export interface Day {
  readonly issue: Tallies;
  readonly payment: Tallies;
  readonly alarm: Tallies;
  readonly night: Tallies;
  readonly kept: readonly Kept[];
}

/**
 * Days on which each customer shows a code in both forms and pays with it once, on the real objects
 * inside workerd, over HTTP. Every night the server is started anew with a clock that has gone ahead
 * by 25 hours, so that what falls due by then falls due: what matures, what is forgotten, what is
 * told late. The first day is not among those that are answered: objects are made on it.
 */
export async function daysOf(side: Side, habit: Habit, plan: Plan): Promise<readonly Day[]> {
  const secrets = await freshSecrets();
  const clock = MovedClock.make();
  const deployment = new Deployment(side, habit, secrets, clock);
  await deployment.found();
  const days: Day[] = [];
  for (let day = 0; day <= (plan.rounds ?? 3); day += 1) {
    days.push(await deployment.day());
    tell(`  ${habit.name}, ${side.name}: day ${day} of ${plan.rounds ?? 3}`);
  }
  await deployment.end();
  return days.slice(1);
}

class Deployment {
  readonly #side: Side;
  readonly #habit: Habit;
  readonly #secrets: Secrets;
  readonly #clock: MovedClock;
  /** One for all days, whatever is changed in the checkout meanwhile. */
  #program: Program | null = null;
  #server: Server | null = null;
  #town: Town | null = null;
  #paymaster: Paymaster | null = null;
  #paidMinor = 0;

  constructor(side: Side, habit: Habit, secrets: Secrets, clock: MovedClock) {
    this.#side = side;
    this.#habit = habit;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  async found(): Promise<void> {
    const server = await this.#serve();
    const { customers, merchants, shards } = this.#habit;
    const { runtime } = this.#clock;
    this.#town = await settle(server, this.#secrets, { customers, merchants, shards, runtime });
    this.#paymaster = new Paymaster(this.#town, this.#secrets.publicOrigin, runtime.nowMs);
    // Whoever only registers: the wallet that is told as an empty one.
    const { publicOrigin } = this.#secrets;
    const place = { origin: `http://127.0.0.1:${server.port}`, publicOrigin };
    await enrolCustomer({ ...place, runtime }, "idle@example.com");
  }

  async day(): Promise<Day> {
    const { connections, pauseMs } = this.#habit;
    await this.#renewTokens();
    await this.#taken();
    const requests = await this.#paymasterOf().nextRound();
    if (this.#habit.sparse) await new Promise((resolve) => setTimeout(resolve, asleepMs));
    const issue = await this.#taken();
    const { answers } = await run(this.#port(), requests, { connections, pauseMs });
    expectApproved("The Worker", answers);
    this.#paidMinor += requests.length * this.#paymasterOf().amountMinor;
    const payment = await this.#taken();
    await new Promise((resolve) => setTimeout(resolve, alarmsMs));
    const alarm = await this.#taken();
    const night = await this.#night();
    return { issue, payment, alarm, ...night };
  }

  async end(): Promise<void> {
    await this.#server?.close();
    const books = audit(this.#objectsFolder(), {
      toppedUpMinor: this.#habit.customers * balanceMinor,
      paidMinor: this.#paidMinor,
    });
    tell(`${this.#habit.name}, ${this.#side.name}: ${books.line}`);
    if (!books.sound) throw new Error(`the books of ${this.#side.name} are not sound`);
  }

  async #night(): Promise<Pick<Day, "night" | "kept">> {
    await this.#server?.close();
    const after = kept(this.#objectsFolder());
    this.#clock.advance(nightMs);
    await this.#serve(this.#port());
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return { night: await this.#taken(), kept: after };
  }

  /** What was counted since the last time, once the server is quiet. */
  async #taken(): Promise<Tallies> {
    if (this.#server === null) throw new Error("it is served");
    await untilQuiet(this.#server);
    return await requestTallies(this.#server);
  }

  /** New tokens are no payment's. */
  async #renewTokens(): Promise<void> {
    const { customers = [], tills = [] } = this.#town ?? {};
    for (const client of [...customers, ...tills]) await tokenOf(client, this.#clock.nowMs());
  }

  async #serve(port?: number): Promise<Server> {
    this.#program ??= await countedProgram(this.#secrets, this.#side.folder);
    const { environment } = this.#clock;
    const keeps = this.#server !== null;
    const options = { environment, keeps, ...(port === undefined ? {} : { port }) };
    const folder = join(benchFolder, `${this.#habit.name}-${this.#side.name}`);
    this.#server = await serve(this.#program, folder, options);
    return this.#server;
  }

  #paymasterOf(): Paymaster {
    if (this.#paymaster === null) throw new Error("it is founded");
    return this.#paymaster;
  }

  #port(): number {
    return this.#server?.port ?? 0;
  }

  #objectsFolder(): string {
    return this.#server?.objectsFolder ?? "";
  }
}
