import { transfersOf } from "../ledger/log.ts";
import { bodyOf, isRowOf } from "../ledger/row.ts";
import { messagesIn, type ToldMessage } from "../settlement/batch.ts";
import { type SettlementBodies, settlementKinds } from "../settlement/book.ts";
import { type SettledPayment, settledBy, summed } from "../settlement/settled-payment.ts";
import type { ToldShop } from "../settlement/short-message.ts";
import { differs, type Expected, type Follower, strangeKind } from "./stored.ts";

/** What a Settlement's log says of its inbox marks, its shops, its payments and the tombstones it was sent. */
export function followSettlement(): Follower {
  const expected = new Map<string, Expected>();
  const payments = new Map<string, SettledPayment>();
  const shops = new Map<number, ToldShop>();
  const required = () => true;
  const takeMessage = ({ sender, message }: ToldMessage) => {
    const { sequence: mark, totalMinor, terminalId, reference, hash } = message;
    const taken = { mark, totalMinor, hash };
    expected.set(`inbox ${sender}`, { fault: (value) => differs(value, taken), required });
    if (message.cancellation !== null) {
      expected.set(`tombstone ${terminalId} ${reference}`, { fault: () => null, required });
    }
    const key = `payment ${terminalId} ${reference} ${sender}`;
    const before = payments.get(key) ?? null;
    const { payment, transfers } = settledBy(before, sender, message);
    if (payment === null) return transfers;
    const settled = before === null ? payment : { ...payment, ...kept(before) };
    payments.set(key, settled);
    expected.set(key, { fault: (value) => differs(value, { ...settled }), required });
    return transfers;
  };
  return {
    expected,
    row(row) {
      if (!isRowOf<SettlementBodies>(settlementKinds, row)) return strangeKind;
      const body = bodyOf(row, row.kind);
      for (const [number, shop] of Object.entries(body.shops)) {
        shops.set(Number(number), shop);
        const said = { saidBy: row.sequence, shop: JSON.stringify(shop) };
        expected.set(`shop ${number}`, { fault: (value) => differs(value, said), required });
      }
      if (body.told.some((tuple) => !shops.has(tuple[3]))) return unsaidShop;
      const shopAt = (number: number) => shops.get(number) as ToldShop;
      const moved = messagesIn(body, shopAt).flatMap(takeMessage);
      const same = JSON.stringify(summed(moved)) === JSON.stringify(transfersOf(row));
      return same ? null : "it moves something else than its messages";
    },
    // A cancellation by reference is kept before any wallet has told of it.
    stranger: ({ table }) => (table === "tombstone" ? null : "the log knows nothing of it"),
    head: () => null,
  };
}

const unsaidShop = "it names a shop that no row says";

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
