import { expect, it } from "vitest";
import type { SettlementMessage } from "../../../../src/settlement/message.ts";
import { settledBy } from "../../../../src/settlement/settled-payment.ts";

const shop = { storeId: "sto_1", feeRateBp: 325 };
const said = { terminalId: "trm_1", reference: "pay-1", paymentSequence: 1, idKey: 1 };
const about = { ...said, merchantId: "mer_1", shop, businessDate: "2026-11-29", declineCode: null };
const message = (kind: SettlementMessage["kind"], amountMinor: number) =>
  ({ ...about, kind, amountMinor }) as unknown as SettlementMessage;

/** A payment after messages, in their order. */
function after(...messages: readonly SettlementMessage[]) {
  return messages.reduce(
    (before, each) => settledBy(before, "wallet", each).payment,
    null as ReturnType<typeof settledBy>["payment"],
  );
}

it("keeps the fee of what the merchant keeps, rounded down", () => {
  const { payment, transfers } = settledBy(null, "wallet", message("payment", 1_000));
  expect(payment).toMatchObject({ amountMinor: 1_000, feeMinor: 32, cancelled: false });
  expect(transfers).toMatchObject([{ amountMinor: 1_000 }, { amountMinor: 32 }]);
  expect(after(message("payment", 1_000), message("refund", 400))).toMatchObject({
    returnedMinor: 400,
    feeMinor: 19,
  });
});

it("stays cancelled, whatever of it comes later", () => {
  const undone = [message("payment", 100), message("cancellation", 100)] as const;
  expect(after(...undone)).toMatchObject({ returnedMinor: 100, feeMinor: 0, cancelled: true });
  expect(after(...undone, message("capture", 50))).toMatchObject({ cancelled: true });
});
