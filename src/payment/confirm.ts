import { assert } from "../assert.ts";
import { isStopped } from "../control/snapshot.ts";
import type { DeclineCode } from "../decline.ts";
import { type ActRefusal, type CustomerActor, refuseCustomer } from "../identity/admission.ts";
import { differing } from "../reference-reused.ts";
import { destinationOf } from "../settlement/destination.ts";
import type { EndBody } from "../wallet/act-record.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { append, close, openHead, withClosing } from "../wallet/commit.ts";
import { readPayment } from "../wallet/read.ts";
import type { Payment, PaymentState } from "../wallet/record.ts";
import type { BooksBehind } from "./behind.ts";
import { fromHold } from "./capture.ts";
import { endHold } from "./end.ts";
import { isSpendingStopped } from "./refuse.ts";
import { completion } from "./reward.ts";
import { sweep } from "./sweep.ts";

/** What the payer's phone signed about a payment that waits for it. */
export interface ConfirmCommand extends CustomerActor {
  readonly paymentSequence: number;
  readonly decision: "approve" | "reject";
  /** As shown to the payer and signed: they must be the payment's own. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly merchantId: string;
  readonly merchantName: string;
  readonly storeName: string;
  readonly signed: NonNullable<EndBody["signed"]>;
}

/**
 * What became of it; in all but `confirmed` nothing was written. `differs` names what the payer was
 * shown otherwise than the payment has it; `state_conflict`: the payment does not wait any more.
 */
export type ConfirmOutcome =
  | BooksBehind
  | { readonly kind: "confirmed"; readonly payment: Payment; readonly replayed: boolean }
  | { readonly kind: "payment_not_found" }
  | { readonly kind: "differs"; readonly differ: readonly string[] }
  | { readonly kind: "state_conflict"; readonly state: string }
  | ActRefusal;

/**
 * Ends a payment's wait for its payer, in one step; the first commit wins. An approval is judged
 * again: a stop, a frozen wallet or a removed device since then declines it. After `confirm_by` the
 * payment is closed already and the answer is `state_conflict`.
 */
export function confirm(
  book: WalletBook,
  command: ConfirmCommand,
  context: WalletContext,
): ConfirmOutcome {
  const refused = refuseCustomer(book, command, "confirmation", context.nowMs);
  if (refused !== null) return refused;
  sweep(book, context);
  const payment = readPayment(book, command.paymentSequence, null);
  if (payment === null || payment.body.confirmByMs === null) return { kind: "payment_not_found" };
  const differ = differingFrom(payment, command);
  if (differ.length > 0) return { kind: "differs", differ };
  const { state } = payment;
  if (state.status !== "pending_confirmation") {
    const same = (command.decision === "approve") === (state.declineCode === null);
    const open = state.status === "captured" || state.status === "authorized";
    const rejected = state.declineCode === "confirmation_rejected";
    if (same && (open || rejected)) return { kind: "confirmed", payment, replayed: true };
    return { kind: "state_conflict", state: state.status };
  }
  const declineCode =
    command.decision === "reject" ? "confirmation_rejected" : refusal(book, payment, command);
  if (declineCode === null) return approve(book, command, payment, context);
  return decline(book, command, { payment, declineCode }, context);
}

function differingFrom(payment: Payment, command: ConfirmCommand): string[] {
  const { body } = payment;
  return differing({
    amount: body.amountMinor === command.amountMinor,
    currency: body.currency === command.currency,
    merchant_id: body.shop.merchantId === command.merchantId,
    "shown.merchant_name": body.shop.merchantName === command.merchantName,
    "shown.store_name": body.shop.storeName === command.storeName,
  });
}

/** What has come between the payment and its approval, in the order of the table of declines. */
function refusal(book: WalletBook, payment: Payment, command: ConfirmCommand): DeclineCode | null {
  const { body } = payment;
  if (isSpendingStopped(command.authority.snapshot, body.shop)) return "spending_stopped";
  const profile = book.profile();
  const stopped = profile === null || isStopped(profile.stoppedUntilMs);
  if (stopped || profile.state !== "live") return "wallet_unavailable";
  const gone = [body.device, command.device].some((number) => {
    const device = book.device(number);
    return device === null || device.state === "removed" || isStopped(device.stoppedUntilMs);
  });
  return gone ? "device_unavailable" : null;
}

function approve(
  book: WalletBook,
  command: ConfirmCommand,
  payment: Payment,
  context: WalletContext,
): ConfirmOutcome {
  const { body, state } = payment;
  const automatic = body.holdUntilMs === null;
  const done = automatic ? completion(payment, body.amountMinor, context) : null;
  const after: PaymentState = {
    ...state,
    ...done?.state,
    status: automatic ? "captured" : "authorized",
    decidedAtMs: context.nowMs,
    confirmed: true,
    heldMinor: automatic ? 0 : state.heldMinor,
    capturedMinor: automatic ? body.amountMinor : 0,
    version: state.version + 1,
  };
  const entry = {
    kind: "confirmation" as const,
    destination: destinationOf(payment),
    sendsMinor: automatic ? body.amountMinor : 0,
    body: {
      v: 1,
      paymentSequence: payment.sequence,
      returnedMinor: 0,
      declineCode: null,
      signed: command.signed,
      after,
    } as const,
    transfers: automatic ? [...fromHold(body.amountMinor, 0), ...(done?.transfers ?? [])] : [],
  };
  const appended = append(book, openHead(book, command.authority.snapshot), entry, context);
  assert(appended.ok, "what is held can be captured");
  book.savePaymentState(payment.sequence, after);
  const { head } = appended.value;
  const next = {
    ...head,
    closing: withClosing(head.closing, payment, body.holdUntilMs),
    maturing: done === null ? head.maturing : done.maturing(head.maturing),
  };
  close(book, next, context);
  return { kind: "confirmed", payment: { ...payment, state: after }, replayed: false };
}

function decline(
  book: WalletBook,
  command: ConfirmCommand,
  ending: { readonly payment: Payment; readonly declineCode: DeclineCode },
  context: WalletContext,
): ConfirmOutcome {
  const { payment } = ending;
  const head = openHead(book, command.authority.snapshot);
  const listed = { ...head, closing: withClosing(head.closing, payment, null) };
  const ended = endHold(book, listed, { ...ending, signed: command.signed }, context);
  close(book, ended, context);
  const after = readPayment(book, payment.sequence, null);
  assert(after !== null, "the payment that was declined is there");
  return { kind: "confirmed", payment: after, replayed: false };
}
