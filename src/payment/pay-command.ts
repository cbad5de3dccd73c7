import type { PresentedCode } from "../code/presented-code.ts";
import type { Authority, Revoked, StaleSnapshot } from "../control/authority.ts";
import type { ReferenceReused } from "../reference-reused.ts";
import type { EpochMs } from "../time.ts";
import type { CaptureMode, NamedShop, Payment } from "../wallet/record.ts";
import type { Origin } from "../wallet/velocity-history.ts";
import type { BooksBehind } from "./behind.ts";

/** A payment as the Worker asks the payer's Wallet for it; every signature was verified there. */
export interface PayCommand {
  readonly authority: Authority;
  readonly shop: NamedShop;
  /** The epochs of the terminal's access token: [terminals, merchant, terminal]. */
  readonly epoch: readonly [number, number, number];
  readonly reference: string;
  readonly code: PresentedCode;
  /** How the code was carried; for velocity. */
  readonly channel?: string;
  /** The network that the terminal calls from; `null` or absent: not known. */
  readonly ipPrefix?: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  readonly capture: CaptureMode;
  readonly cashier: string | null;
  readonly allowDuplicate: boolean;
  /** The answer is worth nothing after this moment; `null`: no such moment. */
  readonly deadlineMs: EpochMs | null;
  readonly idKey: number;
}

/** What the Wallet answers; all but `decided` and `reference_reused` have written nothing. */
export type PayOutcome =
  | BooksBehind
  | { readonly kind: "decided"; readonly payment: Payment; readonly replayed: boolean }
  | ReferenceReused
  | { readonly kind: "code_invalid" }
  | Revoked
  | StaleSnapshot
  | { readonly kind: "needs_policy" }
  | { readonly kind: "engine_failed"; readonly fault: string };

/**
 * An outcome as whoever asked is told it: without the rules that let a payment pass, which are the
 * largest part of it, unless others were judged beside them in shadow.
 */
export function toldOutcome(outcome: PayOutcome): PayOutcome {
  if (outcome.kind !== "decided") return outcome;
  const { payment } = outcome;
  const { velocity, shadow } = payment.body;
  if (velocity?.verdict !== "pass" || shadow !== undefined) return outcome;
  const body = { ...payment.body, velocity: { ...velocity, rules: [] } };
  return { ...outcome, payment: { ...payment, body } };
}

/** The origin of a payment as its row keeps it. */
export function originOf(command: Pick<PayCommand, "code" | "channel" | "ipPrefix">): Origin {
  const { channel, code, ipPrefix } = command;
  return {
    ...(channel === undefined ? {} : { channel }),
    ...(code.offline === undefined ? {} : { offline: true }),
    ...(ipPrefix ? { ipPrefix } : {}),
  };
}
