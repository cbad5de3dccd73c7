import { withUsedCode } from "../code/remembered-code.ts";
import { withClosing } from "../wallet/commit.ts";
import { firstState, type PaymentBody, type PaymentState } from "../wallet/record.ts";
import type { WalletRow } from "../wallet/row.ts";
import { withUsed } from "../wallet/seal-batch.ts";
import type { Lost } from "./lost-row.ts";
import type { Restoration } from "./restoration.ts";

/** Lists a payment that was booked again, and uses its code up. */
export function placePayment(to: Restoration, lost: Lost, row: WalletRow, body: PaymentBody): void {
  const at = row.sequence;
  to.places.set(lost.sequence, at);
  lead(to, lost.number, at);
  listClosing(to, row, body, firstState(body));
  const [kind = "", ...rest] = body.codeIdentity.split(":");
  const code = rest.join(":");
  if (kind === "o") {
    useSeal(to, code, at);
    return;
  }
  const use = { jti: code, sequence: at };
  to.head = { ...to.head, ...withUsedCode(to.book, to.head, use, to.context.nowMs) };
}

/** What the code's counter was is not known any more: the last one that is known stays. */
function useSeal({ book }: Restoration, seal: string, sequence: number): void {
  const [device = 0, batch = 0, place = 0] = seal.split(".").map(Number);
  const known = book.sealBatch(device, batch);
  if (known === null || known.spentBy[place] !== null) return;
  const use = { device, batch, place, counter: known.counter, issuedAtMs: 0 };
  book.saveSealBatch(withUsed(known, use, { sequence, accepted: false }));
}

/** Lets the number that a lost payment's id is spelled with lead to its row. */
export function lead(to: Restoration, number: number, row: number): void {
  if (isFree(to, number)) to.book.saveLead(number, row);
  else if (to.book.bySequence(number)?.kind === "payment") {
    to.book.saveLead(number, -1);
    to.twice.add(number);
  }
}

/** Whether no payment's id is spelled with this number. */
export function isFree({ book }: Restoration, number: number): boolean {
  return book.bySequence(number)?.kind !== "payment" && book.leadsTo(number) === null;
}

/** Lists a hold or a confirmation that is open in this state by its end, and no other. */
export function listClosing(
  to: Restoration,
  row: WalletRow,
  body: PaymentBody,
  state: PaymentState,
): void {
  const endMs =
    state.status === "pending_confirmation"
      ? body.confirmByMs
      : state.status === "authorized"
        ? body.holdUntilMs
        : null;
  to.head = { ...to.head, closing: withClosing(to.head.closing, row, endMs) };
}
