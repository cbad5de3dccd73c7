import type { Snapshot } from "../control/snapshot.ts";
import type { WalletBook, WalletContext } from "./book.ts";
import { readPayment } from "./read.ts";
import type { Payment } from "./record.ts";
import { sweep } from "./sweep.ts";

/**
 * Whether a customer's verified token is revoked at this wallet: no wallet, no such device, a removed
 * one, or an epoch (of all customers, the wallet, the device) that is not the current one.
 */
export function isCallerRevoked(
  book: WalletBook,
  caller: { readonly device: number; readonly epoch: readonly [number, number, number] },
  snapshot: Snapshot,
): boolean {
  const profile = book.profile();
  const device = book.device(caller.device);
  if (profile === null || device === null || device.state === "removed") return true;
  const [customers, wallet, own] = caller.epoch;
  if (customers < snapshot.epochs.customers) return true;
  return wallet !== profile.epoch || own !== device.epoch;
}

/** A read by one of the wallet's devices, with its token's epochs and the snapshot's. */
export interface PayerCall {
  readonly device: number;
  readonly epoch: readonly [number, number, number];
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
