import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../../src/cli/local/port.ts";
import { childrenOf, isRunning } from "../../../../src/cli/local/process-mark.ts";
import { StateFolder } from "../../../../src/cli/local/state-folder.ts";
import { type Actors, actorsOf } from "../../../../src/cli/seed/actors.ts";
import { type FullSeed, fullSeed } from "../../../../src/cli/seed/schema.ts";
import type { Payment, PaymentRequest, Reply } from "../../../../src/client/index.ts";
import { settlementShard } from "../../../../src/settlement/message.ts";
import { partnerShards } from "../../../../worker/partner/stub.ts";
import { StateFiles } from "../../../crash/state-files.ts";
import { end, start } from "./local-server.ts";

/** Everybody who was seeded, and what the seed says of them. */
export type People = Actors & { readonly seed: FullSeed };

/** Of the seeded merchant. */
const seededShards = 4;

/** The body of an answer that has to be a success. */
export async function told<T>(reply: Promise<Reply<T>>): Promise<T> {
  const got = await reply;
  if (got.ok) return got.body;
  throw new Error(JSON.stringify(got));
}

/** The status of an answer that has to be a refusal. */
export async function refused(reply: Promise<Reply<unknown>>): Promise<number> {
  const got = await reply;
  if (!got.ok && got.problem !== undefined) return got.problem.status;
  throw new Error(JSON.stringify(got));
}

let number = 0;
export function reference(): string {
  number += 1;
  return `put-back-${number}-${Date.now()}`;
}

/** A reference of a terminal, or a partner, that one shard of the merchant, or partner, hears of. */
export function referenceAt(callerId: string, shard: number, shards = seededShards): string {
  for (;;) {
    const chosen = reference();
    if (settlementShard(callerId, chosen, shards) === shard) return chosen;
  }
}

/** What a till sends for a code that the customer shows now; all of it concerns one Settlement. */
export async function bill({ customer, seed }: People, amount: number, shard = 0) {
  const { qr: code } = await told(customer.issueCode());
  const chosen = referenceAt(seed.terminal.terminal_id, shard);
  return { reference: chosen, code, amount, currency: "JPY", allow_duplicate: true };
}

/** Pays, and resolves when the merchant's books have it and the wallet knows that. */
export async function settle(people: People, request: PaymentRequest): Promise<Payment> {
  const paid = await told(people.terminal.postPayment(request));
  await soon(async () => (await people.terminal.byReference(request.reference)).ok);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return paid;
}

export async function pay(people: People, amount: number, shard = 0): Promise<Payment> {
  return await told(people.terminal.postPayment(await bill(people, amount, shard)));
}

export async function credit({ partner, seed }: People, amount: number) {
  const route = seed.customer.funding_route;
  const chosen = referenceAt(seed.partner.partner_id, 0, partnerShards);
  return await told(partner.credit({ reference: chosen, route, amount, currency: "JPY" }));
}

/** Asks until `found` answers something; throws when it has not within 20 s. */
export async function soon<T>(found: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 100; tries += 1) {
    const value = await found();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("it did not come about");
}

/** A state folder, copies of its database files as they once were, and a server over it. */
export class PutBack extends StateFiles {
  #child: Awaited<ReturnType<typeof start>>["child"] | null = null;
  /** Where the server that is open is reached. */
  origin = "";
  /** What the servers said so far. */
  output: () => string = () => "";

  constructor() {
    super(mkdtempSync(join(tmpdir(), "sekisho-put-back-")));
  }

  /** Starts a server and answers everybody who was seeded. */
  async open(): Promise<People> {
    const server = await start(await freePort(), "--state", this.state);
    this.#child = server.child;
    this.output = server.output;
    this.origin = server.origin;
    const seed = fullSeed.parse(JSON.parse(readFileSync(join(this.state, "seed.json"), "utf8")));
    return { seed, ...(await actorsOf(seed, new StateFolder(this.state))) };
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child !== null) await end(child, "SIGTERM");
  }

  /** The machine goes away. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    // The runtime first: left alone it would live on a moment, and write what it still has.
    const runtimes = childrenOf(child.pid);
    for (const { pid } of runtimes) process.kill(pid, "SIGKILL");
    await end(child, "SIGKILL");
    await soon(async () => !runtimes.some(isRunning));
  }

  async discard(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
