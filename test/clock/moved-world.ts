import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../src/cli/local/port.ts";
import { type FullSeed, fullSeed } from "../../src/cli/seed/schema.ts";
import {
  AppClient,
  generateDeviceKey,
  importDeviceKey,
  newReference,
  OperatorClient,
  PartnerClient,
  type Payment,
  type Reply,
  type Runtime,
  realRuntime,
  TerminalClient,
  totpCode,
} from "../../src/client/index.ts";
import { preload } from "./preload.ts";

/**
 * The preload library that moves a wall clock, built by this machine's C compiler; `null` where it
 * cannot be. Tests that need it are skipped then: `describe.skipIf(movableClock === null)`.
 */
export const movableClock: string | null = preload(join(import.meta.dirname, "movable-clock.c"));

/** What the title of such tests begins with, so that a skipped one says why. */
export const onMovedClock =
  movableClock === null
    ? "(skipped: moving a clock needs Linux and a C compiler, cc)"
    : "on a machine whose clock is moved,";

/** The state folder that every world of this file begins with. */
let seededState: Promise<string> | undefined;

/** Seeds a deployment whose clock is right, and answers its state folder. */
async function seedOnce(): Promise<string> {
  const world = await MovedWorld.seeding();
  process.on("exit", () => rmSync(world.state, { recursive: true, force: true }));
  await world.stop();
  return join(world.state, "state");
}

/**
 * What `npm start` runs, seeded, with a wall clock that moves while it runs; clients made here have
 * the same clock. Timers, of the server and of the test, keep real time.
 */
export class MovedWorld {
  readonly origin: string;
  readonly state: string;
  readonly #child: ChildProcess;
  readonly #clockFile: number;
  readonly #output: () => string;
  #offMs = 0;

  private constructor(started: Started) {
    this.origin = started.origin;
    this.state = started.state;
    this.#child = started.child;
    this.#clockFile = started.clockFile;
    this.#output = started.output;
  }

  /** A world of its own, over a copy of what was seeded once. */
  static async start(): Promise<MovedWorld> {
    seededState ??= seedOnce();
    return MovedWorld.#open(await seededState);
  }

  /** Opens a world over a copy of the state folder `from`, or over a new one, which it seeds. */
  static async #open(from: string | null): Promise<MovedWorld> {
    if (movableClock === null) throw new Error("no clock can be moved here");
    const state = mkdtempSync(join(tmpdir(), "sekisho-moved-"));
    if (from !== null) cpSync(from, join(state, "state"), { recursive: true });
    const port = await freePort();
    const clockPath = join(state, "clock");
    const clockFile = openSync(clockPath, "w+");
    writeSync(clockFile, new Uint8Array(8), 0, 8, 0);
    const script = join(import.meta.dirname, "../../src/cli/sekisho.ts");
    const args = ["start", "--port", String(port), "--state", join(state, "state")];
    const child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, LD_PRELOAD: movableClock, MOVABLE_CLOCK: clockPath },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    const origin = `http://localhost:${port}`;
    const started = { child, origin, state, clockFile, output: () => output };
    await ready(started);
    return new MovedWorld(started);
  }

  /** The server's clock and that of the clients made here. */
  readonly nowMs = (): number => Date.now() + this.#offMs;

  /** From now on the clock is off by so much, forward or back; 0 puts it right. */
  setClockOff(offMs: number): void {
    this.#offMs = offMs;
    writeSync(this.#clockFile, new BigInt64Array([BigInt(offMs)]), 0, 8, 0);
  }

  /** What the server has logged so far, as lines. */
  get output(): string {
    return this.#output();
  }

  get runtime(): Runtime {
    return { ...realRuntime, nowMs: this.nowMs };
  }

  get seed(): FullSeed {
    return fullSeed.parse(JSON.parse(readFileSync(join(this.state, "state/seed.json"), "utf8")));
  }

  async terminal(): Promise<TerminalClient> {
    const { terminal } = this.seed;
    const options = await this.#keyed(terminal.jwk);
    return new TerminalClient({ ...options, terminalId: terminal.terminal_id });
  }

  async operator(which: 0 | 1): Promise<OperatorClient> {
    const operator = this.seed.operators[which];
    const options = await this.#keyed(operator.jwk);
    return new OperatorClient({ ...options, operatorId: operator.operator_id });
  }

  async partner(): Promise<PartnerClient> {
    const { jwk, partner_id: partnerId, channel } = this.seed.partner;
    return new PartnerClient({ ...(await this.#keyed(jwk)), partnerId, channel });
  }

  /** A new customer with so much on the wallet. */
  async customer(topUpMinor: number): Promise<AppClient> {
    const { origin, runtime } = this;
    const app = new AppClient({ origin, runtime, key: await generateDeviceKey(), locale: "en" });
    const contact = `${newReference(realRuntime).slice(0, 12)}@example.com`;
    must(await app.register({ type: "email", value: contact }));
    const { totp } = must(await app.contactProof(await this.#mailedCode(contact)));
    must(await app.factor(await totpCode(totp?.secret ?? "", this.nowMs())));
    if (topUpMinor > 0) {
      const { funding_route: route } = must(await app.wallet());
      const credit = { reference: this.reference(), route, amount: topUpMinor, currency: "JPY" };
      must(await (await this.partner()).credit(credit));
    }
    return app;
  }

  reference(): string {
    return newReference(realRuntime);
  }

  /** One payment with a code issued for it; what became of it in a word: see `wordOf`. */
  async pay(app: AppClient, till: TerminalClient, amount = 500): Promise<string> {
    const issued = await app.issueCode();
    if (!issued.ok) return wordOf(issued);
    const { qr: code } = issued.body;
    const request = { reference: this.reference(), code, amount, currency: "JPY" };
    return wordOf(await till.postPayment({ ...request, allow_duplicate: true }));
  }

  /** A new world, which nobody but the seeding has touched. */
  static seeding(): Promise<MovedWorld> {
    return MovedWorld.#open(null);
  }

  /** Ends the server; what it had is kept in `state`. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.kill("SIGTERM");
    await ended;
    closeSync(this.#clockFile);
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.state, { recursive: true, force: true });
  }

  async #keyed(jwk: FullSeed["terminal"]["jwk"]) {
    return { origin: this.origin, runtime: this.runtime, key: await importDeviceKey(jwk) };
  }

  async #mailedCode(contact: string): Promise<string> {
    const query = new URLSearchParams({ contact });
    for (let tries = 0; tries < 100; tries += 1) {
      const mails = (await (await fetch(`${this.origin}/dev/mailbox?${query}`)).json()) as {
        readonly code: string | null;
      }[];
      const code = mails.find((mail) => mail.code !== null)?.code;
      if (code) return code;
      await sleep(50);
    }
    throw new Error("no code was sent");
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly state: string;
  readonly clockFile: number;
  readonly output: () => string;
}

async function ready({ child, output }: Started): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`it ended:\n${output()}`);
    if (output().includes("Ctrl-C ends it.")) return;
    await sleep(100);
  }
  child.kill("SIGKILL");
  throw new Error(`it did not start:\n${output()}`);
}

/** Real milliseconds, wherever the clock is. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function must<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.body;
  throw new Error(JSON.stringify(reply.problem ?? reply.unreachable));
}

/** A status, a decline's code, `503 unavailable` or what else a problem says, or `no_answer`. */
export function wordOf(reply: Reply<Payment> | Reply<unknown>): string {
  if (reply.ok) {
    const { decline, status } = reply.body as Partial<Payment>;
    return decline?.code ?? status ?? "ok";
  }
  if (reply.problem === undefined) return reply.unreachable.cause;
  return `${reply.problem.status} ${reply.problem.code}`;
}
