import type { EpochMs } from "../time.ts";
import type { StopScope } from "./snapshot.ts";

/**
 * What an operator is told of by itself. `delivery_parked`: a receiver keeps failing.
 * `code_spent_elsewhere`: a code was shown again at another merchant. `guard_source_blocked`: a
 * source of attempts to get in has to wait. `guard_rule`: a rule about attempts that only tells was
 * exceeded, by a source or over the whole deployment. `terminal_rule`, `store_rule`,
 * `merchant_rule`: a rule across wallets was exceeded at a terminal, at a store or at a merchant.
 * `terminal_guesses`: a terminal sent too many codes that are none. `merchant_guesses`: all
 * terminals of a merchant together did. `handle_guesses`: too many bar codes were looked up that
 * stand for nothing, wherever they came from. `reference_conflict`: payments of two wallets stand
 * under one terminal's reference. `clock_apart`: the clocks of a Worker and of an object differ by
 * more than stops are proof against. `clock_behind`: an object's clock is more than 2 s behind its
 * newest row. `gateway_failing`: the gateway for mail and SMS takes nothing, so that nobody can
 * sign in. `books_behind`: an object has lost rows that others have taken: a wallet moves no money
 * until they are restored.
 */
export const alertKinds = [
  "delivery_parked",
  "code_spent_elsewhere",
  "guard_source_blocked",
  "guard_rule",
  "gateway_failing",
  "terminal_rule",
  "store_rule",
  "merchant_rule",
  "terminal_guesses",
  "merchant_guesses",
  "reference_conflict",
  "handle_guesses",
  "books_behind",
  "clock_apart",
  "clock_behind",
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** A stop that would end what the alert is about; raising it is the operator's own act. */
export interface ProposedStop {
  readonly scope: StopScope;
  readonly id: string | null;
}

/** Something to tell: the same `kind` about the same `subject` is one alert while it is open. */
export interface AlertCommand {
  readonly kind: AlertKind;
  readonly subject: string;
  /** What was seen, in the words of the wire. No secret, no route, no contact. */
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly proposedStop: ProposedStop | null;
}

/** An alert as it is kept; `evidence` is of the last time. */
export interface AlertRecord extends AlertCommand {
  readonly alertId: string;
  readonly count: number;
  readonly firstAtMs: EpochMs;
  readonly lastAtMs: EpochMs;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAtMs: EpochMs | null;
}

/** Which alerts a page has. */
export const alertStates = ["open", "acknowledged", "all"] as const;
export type AlertState = (typeof alertStates)[number];

/** A page of alerts, the one that was raised last first: those below `before`, at most `count`. */
export interface AlertQuery {
  readonly state: AlertState;
  readonly before: { readonly firstAtMs: EpochMs; readonly alertId: string } | null;
  readonly count: number;
}
