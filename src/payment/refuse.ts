import { assert } from "../assert.ts";
import { duplicateWindowMs } from "../bounds.ts";
import { isStopped, type Snapshot, stopInForce } from "../control/snapshot.ts";
import type { DeclineCode } from "../decline.ts";
import { standingOf } from "../identity/device.ts";
import { availableMinor } from "../ledger/account.ts";
import { countedRows } from "../row-time.ts";
import type { VelocityDecision } from "../velocity/engine.ts";
import type {
  IssuedCode,
  PayingDevice,
  WalletBook,
  WalletContext,
  WalletHead,
} from "../wallet/book.ts";
import type { CodeState } from "../wallet/live-code.ts";
import { paymentOf } from "../wallet/read.ts";
import type { PaymentStatus, Shop } from "../wallet/record.ts";
import type { SealBatch } from "../wallet/seal-batch.ts";
import { magicOf } from "./magic.ts";
import type { PayCommand } from "./pay-command.ts";

/** A payment that is being judged: what was asked, and what it would be paid with. */
export interface PresentedPayment {
  readonly command: PayCommand;
  readonly code: IssuedCode;
  /** The batch of the code's seal, when the device signed it offline. */
  readonly batch: SealBatch | null;
  readonly state: CodeState;
  readonly device: PayingDevice;
  readonly context: WalletContext;
}

/** The first decline that needs no velocity, in the order of the table of declines. */
export function declineBeforeVelocity(
  book: WalletBook,
  head: WalletHead,
  at: PresentedPayment,
): DeclineCode | null {
  const { command, code, state, device, context } = at;
  const { nowMs } = context;
  const { snapshot } = command.authority;
  const { shop } = command;
  const magic = magicOf(command.amountMinor, context.environment);
  if (magic?.does === "decline") return magic.code;
  if (command.deadlineMs !== null && nowMs > command.deadlineMs) return "answered_too_late";
  if (book.isTombstone(shop.terminalId, command.reference)) return "cancelled_before_payment";
  if (isSpendingStopped(snapshot, shop)) return "spending_stopped";
  const profile = book.profile();
  assert(profile !== null, "a wallet with a device has a profile");
  if (profile.state !== "live" || isStopped(profile.stoppedUntilMs)) {
    return "wallet_unavailable";
  }
  const current =
    code.customersEpoch === snapshot.epochs.customers &&
    code.walletEpoch === profile.epoch &&
    code.deviceEpoch === device.epoch;
  if (!current || !mayPay(device, command.amountMinor, context)) return "device_unavailable";
  if (state.kind === "spent") return "code_spent";
  if (state.kind === "expired") return "code_expired";
  if (state.kind === "superseded") return "code_superseded";
  const capped = code.amountMaxMinor !== null && command.amountMinor > code.amountMaxMinor;
  const elsewhere = code.merchantId !== null && code.merchantId !== shop.merchantId;
  if (capped || elsewhere) return "code_not_for_this_payment";
  if (command.currency !== context.currency) return "currency_mismatch";
  if (!command.allowDuplicate && isDuplicate(book, head, command, nowMs)) {
    return "duplicate_suspected";
  }
  return null;
}

/** Whether a stop forbids payments at this shop. */
export function isSpendingStopped(snapshot: Snapshot, shop: Shop): boolean {
  const scopes = [
    { scope: "everything" },
    { scope: "spending" },
    { scope: "merchant", id: shop.merchantId },
    { scope: "store", id: shop.storeId },
    { scope: "terminal", id: shop.terminalId },
  ] as const;
  return stopInForce(snapshot.stops, scopes) !== null;
}

function mayPay(device: PayingDevice, amountMinor: number, context: WalletContext): boolean {
  if (device.state === "removed" || isStopped(device.stoppedUntilMs)) return false;
  const cooling = standingOf(device, context.nowMs) === "cooling";
  return !cooling || amountMinor <= context.limits.coolingAmountMaxMinor;
}

const standing: readonly PaymentStatus[] = ["captured", "authorized", "pending_confirmation"];

/** The same amount at the same merchant within 2 minutes, approved and not undone since. */
function isDuplicate(book: WalletBook, head: WalletHead, command: PayCommand, nowMs: number) {
  const span = {
    before: head.sequence + 1,
    sinceMs: nowMs - duplicateWindowMs,
    nowMs,
    setBacks: head.setBacks,
  };
  for (const [paid, countedMs] of countedRows((before) => book.newestPaid(before), span)) {
    if (paid.merchantId !== command.shop.merchantId || countedMs <= span.sinceMs) continue;
    if (paid.amountMinor !== command.amountMinor) continue;
    const row = book.bySequence(paid.sequence);
    assert(row !== null, "what was walked is there");
    const { state } = paymentOf(book, row);
    const refunded = state.status === "captured" && state.refundedMinor >= state.capturedMinor;
    if (standing.includes(state.status) && !refunded) return true;
  }
  return false;
}

/** The decline that velocity or the balance gives, velocity first; `null` approves. */
export function declineAfterVelocity(
  head: WalletHead,
  command: PayCommand,
  velocity: VelocityDecision,
): DeclineCode | null {
  if (velocity.verdict === "decline") return velocity.code ?? "velocity_pattern";
  return availableMinor(head.balances, "balance") < command.amountMinor
    ? "insufficient_funds"
    : null;
}
