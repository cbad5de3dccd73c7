import { bodyOf, isRowOf } from "../ledger/row.ts";
import { type SettlementBodies, settlementKinds } from "../settlement/book.ts";
import { type SettledPayment, settledBy } from "../settlement/settled-payment.ts";
import { differs, type Expected, type Follower, strangeKind } from "./stored.ts";

/** What a Settlement's log says of its inbox marks, its payments and the tombstones it was sent. */
export function followSettlement(): Follower {
  const expected = new Map<string, Expected>();
  const payments = new Map<string, SettledPayment>();
  return {
    expected,
    row(row) {
      if (!isRowOf<SettlementBodies>(settlementKinds, row)) return strangeKind;
      const { sender, message } = bodyOf(row, row.kind);
      const { sequence: mark, totalMinor, terminalId, reference, hash } = message;
      const required = () => true;
      const taken = { mark, totalMinor, hash };
      expected.set(`inbox ${sender}`, { fault: (value) => differs(value, taken), required });
      if (message.cancellation !== null) {
        expected.set(`tombstone ${terminalId} ${reference}`, { fault: () => null, required });
      }
      const key = `payment ${terminalId} ${reference} ${sender}`;
      const before = payments.get(key) ?? null;
      const { payment } = settledBy(before, sender, message);
      if (payment === null) return null;
      const settled = before === null ? payment : { ...payment, ...kept(before) };
      payments.set(key, settled);
      expected.set(key, { fault: (value) => differs(value, { ...settled }), required });
      return null;
    },
    // A cancellation by reference is kept before any wallet has told of it.
    stranger: ({ table }) => (table === "tombstone" ? null : "the log knows nothing of it"),
    head: () => null,
  };
}

/** What a payment's row keeps as its first message said it. */
function kept({
  paymentSequence,
  idKey,
  merchantId,
  storeId,
  feeRateBp,
  businessDate,
}: SettledPayment) {
  return { paymentSequence, idKey, merchantId, storeId, feeRateBp, businessDate };
}
