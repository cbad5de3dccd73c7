import { must } from "../../src/cli/seed/actors.ts";
import type { AppClient, TerminalClient } from "../../src/client/index.ts";
import { contentDigestOf, signProof } from "../../src/client/wire/proof.ts";
import { encodeUtf8 } from "../../src/token/grammar.ts";
import { tell } from "./bench.ts";
import type { Heard } from "./load.ts";
import { inParallel, keyOf, type Town, tokenOf } from "./town.ts";

/** The smallest amount; every round pays one more, so that none looks like a repetition. */
export const amountFromMinor = 100;
/** Velocity lets a wallet pay so many times in a minute. */
const roundsPerMinute = 10;
const minuteMs = 60_000;

/**
 * Makes rounds of payments, one per customer, as fast as the default policy lets honest customers
 * pay: at most ten rounds in a minute, so it may wait.
 */
export class Paymaster {
  readonly #town: Town;
  readonly #publicOrigin: string;
  readonly #nowMs: () => number;
  /** When each round was over at the latest; the last one may be missing. */
  readonly #overMs: number[] = [];
  #rounds = 0;

  /** `nowMs`: the clock of the town. */
  constructor(town: Town, publicOrigin: string, nowMs = () => Date.now()) {
    this.#nowMs = nowMs;
    this.#town = town;
    this.#publicOrigin = publicOrigin;
  }

  /** What every payment of the last round pays. */
  get amountMinor(): number {
    return amountFromMinor + this.#rounds - 1;
  }

  /** Resolves when so many rounds may be paid at once. Asked when all of the last one was answered. */
  async untilFree(rounds: number): Promise<void> {
    if (this.#overMs.length < this.#rounds) this.#overMs.push(Date.now());
    const before = this.#overMs.at(rounds - 1 - roundsPerMinute);
    if (before !== undefined) await until(before + minuteMs + 1_000);
  }

  /**
   * A fresh code from each phone, and a signed request for each code; nothing is sent yet. Asked
   * for when all of the round before was answered. Codes come from the server unless told.
   */
  async nextRound(
    from: (customer: AppClient) => Promise<string> = codeOf,
  ): Promise<readonly Buffer[]> {
    await this.untilFree(1);
    const { customers } = this.#town;
    const codes = await inParallel(customers.length, (n) => from(customers[n] as AppClient));
    const round = this.#rounds;
    this.#rounds += 1;
    return inParallel(codes.length, (n) => this.#sign(round, n, codes[n] as string));
  }

  async #sign(round: number, n: number, code: string): Promise<Buffer> {
    const till = this.#town.tills[n % this.#town.tills.length];
    if (till === undefined) throw new Error("a town has a till");
    const reference = `bench-${round}-${n}`;
    const asked = { reference, code, amount: amountFromMinor + round };
    return signedPayment(till, this.#publicOrigin, asked, this.#nowMs());
  }
}

/** What a terminal asks for. */
export interface Asked {
  readonly reference: string;
  readonly code: string;
  readonly amount: number;
}

/** A request to pay as a till signs it, with a proof of its own, ready to be sent. */
export async function signedPayment(
  till: TerminalClient,
  publicOrigin: string,
  asked: Asked,
  issuedAtMs = Date.now(),
): Promise<Buffer> {
  const text = JSON.stringify({ ...asked, currency: "JPY", capture: "automatic" });
  const body = encodeUtf8(text);
  const token = await tokenOf(till, issuedAtMs);
  const contentDigest = await contentDigestOf(body);
  const url = `${publicOrigin}/v1/payments`;
  const made = {
    ...{ method: "POST", url, issuedAtMs, jti: crypto.randomUUID() },
    ...{ token, contentDigest },
  };
  const head = [
    "POST /v1/payments HTTP/1.1",
    `Host: ${new URL(url).host}`,
    `Authorization: DPoP ${token}`,
    `DPoP: ${await signProof(keyOf(till), made)}`,
    "Content-Type: application/json",
    `Content-Digest: ${contentDigest}`,
    `Content-Length: ${body.length}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${text}`);
}

/** Throws unless every answer approves. */
export function expectApproved(who: string, answers: readonly Heard[]): void {
  for (const { status, body } of answers) {
    if (status === 200 && JSON.parse(body).result === "approved") continue;
    throw new Error(`${who} did not approve: ${status} ${body}`);
  }
}

/** A fresh code of a customer, as the phone shows it. */
export async function codeOf(customer: AppClient): Promise<string> {
  return must("A code", await customer.issueCode({})).qr;
}

/** A code that the phone has signed by itself: it needs seals, and no server. */
export async function offlineCodeOf(customer: AppClient): Promise<string> {
  const code = await customer.offlineCode();
  if (code === null) throw new Error("the phone has a seal left");
  return code.qr;
}

async function until(atMs: number): Promise<void> {
  const waitMs = atMs - Date.now();
  if (waitMs <= 0) return;
  tell(`  (waiting ${Math.ceil(waitMs / 1_000)} s: a wallet pays at most 10 times a minute)`);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
}
