import type { Dice } from "../../src/cli/seed/dice.ts";
import type { PaymentStatus, Problem, Session } from "../../src/client/index.ts";
import { sleep } from "../clock/moved-world.ts";

/** One request, to be sent in the very same bytes as often as it takes. */
export interface Asked {
  readonly session: Session;
  readonly path: string;
  readonly body: string;
}

/** A request with the text that it was answered with. */
export interface Answered extends Asked {
  readonly text: string;
}

/** What a request was answered with in the end. */
export type Said =
  | { readonly ok: true; readonly text: string; readonly status: PaymentStatus | undefined }
  | { readonly ok: false; readonly problem: Problem };

/** What went over the wire, counted. */
export interface Tally {
  sent: number;
  answered: number;
  /** Refused for good: nothing moved. */
  refused: number;
  /** Nothing came: a connection that broke off, or 5 s without an answer. */
  unanswered: number;
  /** What came was none of the contract's answers, such as the bare 500 of the runtime. */
  foreign: number;
  /** 500 and 503 with the advice to repeat the same request. */
  undecided: number;
  slowestMs: number;
}

export function emptyTally(): Tally {
  return {
    sent: 0,
    answered: 0,
    refused: 0,
    unanswered: 0,
    foreign: 0,
    undecided: 0,
    slowestMs: 0,
  };
}

/** For how long somebody insists; a deployment that stays away longer than that is a failure. */
const patienceMs = 120_000;
const deadlineMs = 5_000;

/** Asks until it is answered, as the contract says that a client may. */
export class Asker {
  /** What went over the wire since somebody put a new one in its place. */
  tally: Tally;
  /** What was answered in a way that is not promised. */
  readonly faults: string[] = [];
  /** Refusals for good, by code. */
  readonly refusals = new Map<string, number>();
  readonly #dice: Dice;

  constructor(tally: Tally, dice: Dice) {
    this.tally = tally;
    this.#dice = dice;
  }

  /** A request that changes something. */
  async post({ session, path, body }: Asked): Promise<Said> {
    return await this.#insist(session, "POST", path, body);
  }

  /** What something is like now. */
  async read<T>(session: Session, path: string): Promise<T | null> {
    const said = await this.#insist(session, "GET", path);
    return said.ok ? (JSON.parse(said.text) as T) : null;
  }

  async #insist(
    session: Session,
    method: "GET" | "POST",
    path: string,
    body?: string,
  ): Promise<Said> {
    const endsMs = performance.now() + patienceMs;
    for (;;) {
      this.tally.sent += 1;
      const beganMs = performance.now();
      const reply = await session.call<string>(method, path, body, { form: "text", deadlineMs });
      if (reply.ok || reply.problem !== undefined) {
        this.tally.slowestMs = Math.max(this.tally.slowestMs, performance.now() - beganMs);
      }
      if (reply.ok) {
        this.tally.answered += 1;
        return { ok: true, text: reply.body, status: reply.paymentStatus };
      }
      if (reply.problem === undefined) {
        if (reply.unreachable.cause === "not_ours") this.tally.foreign += 1;
        else this.tally.unanswered += 1;
      } else if (reply.problem.status >= 500) this.#undecided(method, path, reply.problem);
      else if (reply.problem.status !== 401 && reply.problem.status !== 429) {
        return this.#refused(reply.problem);
      }
      if (performance.now() > endsMs) {
        const last = JSON.stringify(reply.problem ?? reply.unreachable);
        throw new Error(
          `${method} ${path} was not answered within ${patienceMs / 1_000} s: ${last}`,
        );
      }
      await sleep(30 + this.#dice.below(200));
    }
  }

  #undecided(method: string, path: string, problem: Problem): void {
    this.tally.undecided += 1;
    if (problem.retry === "same_request") return;
    this.faults.push(`${method} ${path}: ${problem.status} with retry ${problem.retry}`);
  }

  #refused(problem: Problem): Said {
    this.tally.refused += 1;
    this.refusals.set(problem.code, (this.refusals.get(problem.code) ?? 0) + 1);
    return { ok: false, problem };
  }
}
