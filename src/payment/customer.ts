import type { Snapshot } from "../control/snapshot.ts";
import type { WalletBook, WalletContext } from "./book.ts";
import { readPayment } from "./read.ts";
import type { Payment } from "./record.ts";
import { sweep } from "./sweep.ts";

/** What a wallet is told of the token that a customer's call came with; verified before. */
export interface CallerToken {
  readonly device: number;
  /** The thumbprint of the key that the token is bound to, which has signed the call's proof. */
  readonly jkt: string;
  /** The token's epochs: [customers, wallet, device]. */
  readonly epoch: readonly [number, number, number];
}

/**
 * Whether a customer's verified token is revoked at this wallet: no wallet, no such device, a removed
 * one, one with another key, or an epoch (of all customers, the wallet, the device) that is not the
 * current one. The key is judged here, so that a leaked signing key of ours buys nothing.
 */
export function isCallerRevoked(
  book: WalletBook,
  caller: CallerToken,
  snapshot: Snapshot,
): boolean {
  const profile = book.profile();
  const device = book.device(caller.device);
  if (profile === null || device === null || device.state === "removed") return true;
  if (device.jkt !== caller.jkt) return true;
  const [customers, wallet, own] = caller.epoch;
  if (customers < snapshot.epochs.customers) return true;
  return wallet !== profile.epoch || own !== device.epoch;
}

/** A read by one of the wallet's devices. */
export interface PayerCall extends CallerToken {
  readonly snapshot: Snapshot;
}

/** The payments that wait for their payer, soonest end first; `null` for a revoked token. */
export function waiting(
  book: WalletBook,
  caller: PayerCall,
  context: WalletContext,
): Payment[] | null {
  if (isCallerRevoked(book, caller, caller.snapshot)) return null;
  sweep(book, context);
  return book
    .head()
    .closing.map((entry) => readPayment(book, entry.sequence, null))
    .filter((payment) => payment !== null)
    .filter((payment) => payment.state.status === "pending_confirmation");
}
