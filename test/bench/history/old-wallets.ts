import { readdirSync } from "node:fs";
import { join } from "node:path";
import { mailedCode, must } from "../../../src/cli/seed/actors.ts";
import { totpCode } from "../../../src/client/index.ts";
import { tell } from "../bench.ts";
import { benchFolder, countedProgram, type Secrets } from "../bundle.ts";
import { requestTallies } from "../cost/read-tallies.ts";
import type { Tallies } from "../cost/tally.ts";
import { freshSecrets, settle, untilQuiet } from "../deployment.ts";
import { run } from "../load.ts";
import { MovedClock } from "../moved-clock.ts";
import { expectApproved, Paymaster } from "../payments.ts";
import { contactOf, type Town, tokenOf } from "../town.ts";
import { type Program, type Server, serve } from "../workerd-server.ts";
import { liveOn } from "./past.ts";

const customers = 4;
/** An object that nobody calls sleeps after 10 s. */
const asleepMs = 12_000;

/** What a payment of each wallet took. */
export interface Paid {
  readonly times: readonly number[];
  /** By a wallet for its payment, and for its code, of the wallet that read the most. */
  readonly rowsRead: { readonly payment: number; readonly code: number };
}

function rowsReadBy({ Wallet }: Tallies): number {
  return Math.max(0, ...Object.values(Wallet?.objects ?? {}).map(({ rowsRead }) => rowsRead));
}

/** A deployment with a few wallets, whose pasts are made to grow. */
export class OldWallets {
  readonly #secrets: Secrets;
  readonly #clock: MovedClock;
  readonly #folder = join(benchFolder, "history");
  /** One for all days, whatever is changed in the checkout meanwhile. */
  #program: Program | null = null;
  #server: Server | null = null;
  #town: Town | null = null;
  #paymaster: Paymaster | null = null;

  private constructor(secrets: Secrets, clock: MovedClock) {
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /** A new one; each wallet has paid once. */
  static async make(): Promise<OldWallets> {
    const old = new OldWallets(await freshSecrets(), MovedClock.make());
    await old.#found();
    return old;
  }

  async #found(): Promise<void> {
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

  /** Adds so many payments to the past of wallets, and goes on `laterMs` after the last of them. */
  async growBy(
    payments: number,
    { wallets = customers, laterMs = 25 * 3_600_000 } = {},
  ): Promise<void> {
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
    this.#clock.advance(Math.max(...ends) - fromMs + laterMs);
    await this.#serve(server.port);
    await this.#signIn();
  }

  /** A code and a payment of each, one by one; every object sleeps before both, if they are `asleep`. */
  async payOnce({ asleep }: { asleep: boolean }): Promise<Paid> {
    const server = this.#served();
    await this.#rest(asleep);
    const requests = (await this.#paymaster?.nextRound()) ?? [];
    await untilQuiet(server);
    const code = rowsReadBy(await requestTallies(server));
    await this.#rest(asleep);
    const { answers } = await run(server.port, requests, { connections: 1, pauseMs: 20 });
    expectApproved("It", answers);
    const payment = rowsReadBy(await requestTallies(server));
    return { times: answers.map(({ durationMs }) => durationMs), rowsRead: { payment, code } };
  }

  /** Lets the server be quiet, and its objects fall asleep if they shall; counts from then on. */
  async #rest(asleep: boolean): Promise<void> {
    const server = this.#served();
    await untilQuiet(server);
    if (asleep) await new Promise((resolve) => setTimeout(resolve, asleepMs));
    await requestTallies(server);
  }

  async end(): Promise<void> {
    await this.#server?.close();
  }

  /** Sessions have ended since: each customer signs in anew, and the tills have their tokens renewed. */
  async #signIn(): Promise<void> {
    const { customers: phones = [], totpSecrets = [], tills = [] } = this.#town ?? {};
    const { publicOrigin } = this.#secrets;
    const place = { origin: `http://127.0.0.1:${this.#served().port}`, publicOrigin };
    for (const [n, phone] of phones.entries()) {
      const value = contactOf(n);
      must("A sign-in", await phone.signIn({ type: "email", value }));
      must("A contact", await phone.contactProof((await mailedCode(place, value)) ?? ""));
      const code = await totpCode(totpSecrets[n] ?? "", this.#clock.nowMs());
      must("A second factor", await phone.factor(code));
    }
    for (const till of tills) await tokenOf(till, this.#clock.nowMs());
  }

  async #serve(port?: number): Promise<Server> {
    this.#program ??= await countedProgram(this.#secrets);
    const { environment } = this.#clock;
    const keeps = this.#server !== null;
    const options = { environment, keeps, ...(port === undefined ? {} : { port }) };
    this.#server = await serve(this.#program, this.#folder, options);
    return this.#server;
  }

  #served(): Server {
    if (this.#server === null) throw new Error("it is served");
    return this.#server;
  }
}
