import { guessesMax, guessWindowMs } from "../bounds.ts";
import { type Problem, problem } from "../problem.ts";
import type { EpochMs } from "../time.ts";

/** What somebody may name that Control, or a merchant, does not have. */
type Unknown =
  | "activation code"
  | "alert"
  | "approval"
  | "backtest"
  | "invitation"
  | "merchant"
  | "operator"
  | "partner"
  | "policy version"
  | "stop"
  | "store"
  | "terminal";

/**
 * Why Control or a merchant's object does nothing for a key. `entryProblem` says how that is told.
 */
export type EntryRefusal =
  /** Alike for every reason why a key opens no session. */
  | { readonly reason: "no_session" }
  /** The same proof arrived before; RFC 9449 §11.1. */
  | { readonly reason: "proof_used" }
  | { readonly reason: "too_many_guesses"; readonly retryAfterSeconds: number }
  | { readonly reason: "unknown"; readonly what: Unknown }
  /** A key is one operator's, one partner's or one terminal's for ever. */
  | { readonly reason: "key_in_use"; readonly by: "operator" | "partner" | "terminal" }
  /** Nothing of a merchant that was revoked is changed or added. */
  | { readonly reason: "merchant_revoked" };

/** A table of problems: one row for each reason, made of what the refusal says. */
export type ProblemsOf<Refusal extends { readonly reason: string }> = {
  readonly [R in Refusal["reason"]]: (refusal: Extract<Refusal, { readonly reason: R }>) => Problem;
};

/** How each of these refusals is told. */
export const entryProblems: ProblemsOf<EntryRefusal> = {
  no_session: () =>
    unauthorized(
      "invalid_token",
      "This key opens no session under this id. Check the id; if it is right, the key is another " +
        "than was activated, or was revoked.",
    ),
  proof_used: () => unauthorized("invalid_dpop_proof", "This proof was used already."),
  too_many_guesses: ({ retryAfterSeconds }) =>
    problem("too_many_attempts", "Too many wrong codes. Wait, then try again.", {
      retryAfterSeconds,
    }),
  unknown: ({ what }) => noSuch(what),
  key_in_use: ({ by }) => conflict("key_in_use", keyTold[by]),
  merchant_revoked: () => conflict("revoked", "This merchant is revoked."),
};

const keyTold = {
  operator: "This key belongs to an operator already. Create a new one.",
  partner: "This key belongs to a partner already.",
  terminal: "This key belongs to a terminal already. Create a new one.",
} as const;

/**
 * 404 for an id or a code that leads nowhere, in the words of what it would lead to; of a code that
 * lets somebody in also what to do next. Alike for wrong, spent and expired ones.
 */
export function noSuch(thing: string): Problem {
  const next = lettingIn.includes(thing) ? ` ${anotherCode}` : "";
  return problem("not_found", `There is no such ${thing}.${next}`);
}

const lettingIn: readonly string[] = ["activation code", "invitation"] satisfies Unknown[];
const anotherCode =
  "Check what was typed, or ask an operator for a new one: each is good for a day and for one key.";

/** How a refusal of a key is told. */
export function entryProblem(refusal: EntryRefusal): Problem {
  return tell(entryProblems, refusal);
}

/** The problem of a refusal, by its row of a table. */
export function tell<Refusal extends { readonly reason: string }>(
  problems: ProblemsOf<Refusal>,
  refusal: Refusal,
): Problem {
  const row = problems[refusal.reason as Refusal["reason"]] as (refusal: Refusal) => Problem;
  return row(refusal);
}

/** 401 that names the challenge of RFC 9449 §7.1. */
export function unauthorized(
  challenge: NonNullable<Problem["challenge"]>,
  detail: string,
): Problem {
  return problem("unauthorized", detail, { challenge });
}

/** 409 that says in `state` why. */
export function conflict(state: string, detail: string): Problem {
  return problem("state_conflict", detail, { members: { state } });
}

/**
 * Refuses when ten guesses failed within the last ten minutes (exact, sliding), else `null`.
 * `failedAtMs` are the times of the failed ones, oldest first; a refused call is not a guess.
 */
export function guessRefusal(
  failedAtMs: readonly EpochMs[],
  nowMs: EpochMs,
): Extract<EntryRefusal, { reason: "too_many_guesses" }> | null {
  const recent = failedAtMs.filter((atMs) => atMs > nowMs - guessWindowMs);
  if (recent.length < guessesMax) return null;
  const freeAtMs = (recent[recent.length - guessesMax] as EpochMs) + guessWindowMs;
  const retryAfterSeconds = Math.max(1, Math.ceil((freeAtMs - nowMs) / 1_000));
  return { reason: "too_many_guesses", retryAfterSeconds };
}
