import { assert } from "../assert.ts";
import type { DeclineCode } from "../decline.ts";
import { destinationOf } from "../settlement/destination.ts";
import type { EndBody } from "../wallet/act-record.ts";
import type { WalletBook, WalletContext, WalletHead } from "../wallet/book.ts";
import { append } from "../wallet/commit.ts";
import type { Payment, PaymentState } from "../wallet/record.ts";
import { withReturn } from "../wallet/velocity-history.ts";
import { completion } from "./reward.ts";

/** A hold that ends without a capture: by time, or because the payer or a rule said no. */
export interface Ending {
  readonly payment: Payment;
  /** Why a payment that waited for its payer is declined; `null`: a hold that ran out. */
  readonly declineCode: DeclineCode | null;
  readonly signed: EndBody["signed"];
}

/**
 * Ends what is left of a hold and gives it back to the balance, once. What was captured before
 * stays captured and earns its reward. The caller saves the head.
 */
export function endHold(
  book: WalletBook,
  head: WalletHead,
  ending: Ending,
  context: WalletContext,
): WalletHead {
  const { payment, declineCode, signed } = ending;
  const { state } = payment;
  const releasesMinor = state.heldMinor;
  assert(releasesMinor > 0, "what ends is open");
  const done = completion(payment, state.capturedMinor, context);
  const after: PaymentState = {
    ...state,
    ...done.state,
    status: declineCode !== null ? "declined" : state.capturedMinor > 0 ? "captured" : "expired",
    declineCode,
    decidedAtMs: declineCode === null ? state.decidedAtMs : context.nowMs,
    heldMinor: 0,
    version: state.version + 1,
  };
  const body = {
    v: 1,
    paymentSequence: payment.sequence,
    returnedMinor: releasesMinor,
    declineCode,
    signed,
    after,
  } as const;
  const entry = {
    kind: "end" as const,
    destination: destinationOf(payment),
    body,
    transfers: [
      { type: "void", debit: "balance", credit: "clearing_settlement", releasesMinor } as const,
      ...done.transfers,
    ],
  };
  const appended = append(book, head, entry, context);
  assert(appended.ok, "an open hold can be voided");
  book.savePaymentState(payment.sequence, after);
  const next = withReturn(appended.value.head, appended.value.row, context);
  return { ...next, maturing: done.maturing(next.maturing) };
}
