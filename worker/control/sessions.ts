import type { ControlBook, Operator, PartnerRecord } from "../../src/control/book.ts";
import {
  activateOperator,
  type BootstrapCommand,
  bootstrap,
  operatorSession,
} from "../../src/control/enter.ts";
import { partnerSession } from "../../src/control/partner.ts";
import { beginSignIn, finishSignIn, type PasskeyAsked } from "../../src/control/passkey.ts";
import { type ControlRefusal, controlProblem } from "../../src/control/refusal.ts";
import type { EpochKind } from "../../src/control/snapshot.ts";
import type { Problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import type { EpochMs } from "../../src/time.ts";
import type { ProofMark } from "../../src/token/proof-mark.ts";
import { digestText } from "../rows/digest.ts";
import type { ControlDesk } from "./desk.ts";

/** Who was let in, with what a new token says: the epoch of the kind at that moment. */
export interface LetIn<T> {
  readonly who: T;
  readonly kindEpoch: number;
}

/** What is asked of a way in, without the time. */
type Command<Way extends (book: never, command: never) => unknown> = Omit<
  Parameters<Way>[1],
  "nowMs"
>;

/** The ways in for operators and partners: each is one transaction, and nothing is due after it. */
export class Sessions {
  readonly #desk: ControlDesk;

  constructor(desk: ControlDesk) {
    this.#desk = desk;
  }

  /** The first operator, by the deployment's secret; see `bootstrap`. */
  bootstrap(
    secret: string,
    command: Omit<BootstrapCommand, "secretMatches" | "nowMs">,
  ): Result<LetIn<Operator>, Problem> {
    const secretMatches = sameSecret(secret, this.#desk.env.BOOTSTRAP_SECRET);
    return this.#enter("operators", (book, nowMs) =>
      bootstrap(book, { ...command, secretMatches, nowMs }),
    );
  }

  /** An operator, by an invitation; see `activateOperator`. */
  activate(codeHash: string, proof: ProofMark): Result<LetIn<Operator>, Problem> {
    return this.#enter("operators", (book, nowMs) =>
      activateOperator(book, { codeHash, proof, nowMs }),
    );
  }

  /** An operator, by key; see `operatorSession`. */
  operator(operatorId: string, proof: ProofMark): Result<LetIn<Operator>, Problem> {
    return this.#enter("operators", (book, nowMs) =>
      operatorSession(book, { operatorId, proof, nowMs }),
    );
  }

  /** A partner, by key; see `partnerSession`. */
  partner(partnerId: string, proof: ProofMark): Result<LetIn<PartnerRecord>, Problem> {
    return this.#enter("partners", (book, nowMs) =>
      partnerSession(book, { partnerId, proof, nowMs }),
    );
  }

  /** Asks an operator for a passkey; see `beginSignIn`. */
  beginSignIn(command: Command<typeof beginSignIn>): Result<PasskeyAsked, Problem> {
    return this.#step((book, nowMs) => beginSignIn(book, { ...command, nowMs }));
  }

  /** An operator, by key and passkey; see `finishSignIn`. */
  finishSignIn(command: Command<typeof finishSignIn>): Result<LetIn<Operator>, Problem> {
    return this.#enter("operators", (book, nowMs) => finishSignIn(book, { ...command, nowMs }));
  }

  #enter<T>(
    kind: EpochKind,
    way: (book: ControlBook, nowMs: EpochMs) => Result<T, ControlRefusal>,
  ): Result<LetIn<T>, Problem> {
    return this.#step((book, nowMs) => {
      const entered = way(book, nowMs);
      return entered.ok ? ok({ who: entered.value, kindEpoch: book.kindEpoch(kind) }) : entered;
    });
  }

  #step<T>(
    step: (book: ControlBook, nowMs: EpochMs) => Result<T, ControlRefusal>,
  ): Result<T, Problem> {
    const { book, clock } = this.#desk;
    const nowMs = clock.read();
    const done = this.#desk.record(() => step(book, nowMs));
    return done.ok ? done : fail(controlProblem(done.fault));
  }
}

/** Compares digests, so that the time tells nothing of the secret; no secret matches none. */
function sameSecret(given: string, configured: string | undefined): boolean {
  if (!configured) return false;
  const [a, b] = [digestText(given), digestText(configured)];
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
