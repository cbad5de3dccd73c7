import { firstState } from "../../src/wallet/record.ts";
import type { House, WalletRoom } from "./house.ts";
import type { Paid } from "./paid.ts";

/** A payment as its merchant's books have it, and as they should have it by the wallet's log. */
export function settledOf(house: House, room: WalletRoom, paid: Paid) {
  const { row, body } = paid;
  const settlement = house.settlements.get(row.destination as string);
  const under = settlement?.book.payments(body.shop.terminalId, row.reference as string);
  const found = under?.find(({ sender }) => sender === room.name);
  const state = paid.after ?? firstState(body);
  const expected = {
    paymentSequence: row.sequence,
    merchantId: body.shop.merchantId,
    declineCode: state.declineCode,
    amountMinor: paid.capturedMinor,
    returnedMinor: paid.returnedMinor,
    cancelled: state.status === "cancelled",
  };
  const stored =
    found === undefined
      ? null
      : {
          paymentSequence: found.paymentSequence,
          merchantId: found.merchantId,
          declineCode: found.declineCode,
          amountMinor: found.amountMinor,
          returnedMinor: found.returnedMinor,
          cancelled: found.cancelled,
        };
  return { stored: JSON.stringify(stored), expected: JSON.stringify(expected) };
}
