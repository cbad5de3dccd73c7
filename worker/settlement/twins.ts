import type { SettlementMessage } from "../../src/settlement/message.ts";
import type { SettledPayment } from "../../src/settlement/settled-payment.ts";
import { sealId } from "../../src/token/seal.ts";
import type { Env } from "../platform/env.ts";
import { keyRing } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { raiseAlert } from "../signal/raise-alert.ts";
import type { settlementBook } from "./book.ts";

/**
 * The references under which, with these messages, payments of two wallets stand: all payments of
 * each. Asked of messages that have met others when they were taken. A terminal that does its work
 * gives a reference once.
 */
export function twinsAmong(
  book: Pick<ReturnType<typeof settlementBook>, "payments">,
  met: readonly SettlementMessage[],
): SettledPayment[][] {
  return met
    .filter(({ declineCode }) => declineCode === null)
    .map(({ terminalId, reference }) => standing(book.payments(terminalId, reference)))
    .filter((payments) => payments.length > 1);
}

function standing(payments: readonly SettledPayment[]): SettledPayment[] {
  return payments.filter(({ declineCode, cancelled }) => declineCode === null && !cancelled);
}

/** Flags each of them to the operators; never fails. */
export async function alertTwins(env: Env, twins: readonly SettledPayment[][]): Promise<void> {
  try {
    const ring = await keyRing(env);
    for (const payments of twins) {
      const [{ terminalId, reference, merchantId }] = payments as [SettledPayment];
      const ids = payments.map((each) =>
        sealId(ring, "pay", each.sender, each.paymentSequence, each.idKey),
      );
      await raiseAlert(env, {
        kind: "reference_conflict",
        subject: `${terminalId} ${reference}`,
        evidence: {
          terminal_id: terminalId,
          merchant_id: merchantId,
          reference,
          payment_ids: ids,
        },
        proposedStop: null,
      });
    }
  } catch (fault) {
    logFault("alert_not_raised", fault, { kind: "reference_conflict" });
  }
}
