import type { IssueCommand } from "../../src/code/issue-code.ts";
import type { PresentedCode } from "../../src/code/presented-code.ts";
import type { CreditCommand } from "../../src/funding/credit.ts";
import type { CancelCommand } from "../../src/payment/cancel.ts";
import type { CaptureCommand } from "../../src/payment/capture.ts";
import type { ConfirmCommand } from "../../src/payment/confirm.ts";
import type { PayCommand } from "../../src/payment/pay-command.ts";
import type { RefundCommand } from "../../src/payment/refund.ts";
import type { Payment } from "../../src/wallet/record.ts";
import { shop } from "./city.ts";
import type { House } from "./house.ts";

/** Commands as a Worker would send them now; a test names only what its story is about. */

export type Code = Pick<PresentedCode, "jti" | "expiresAtMs" | "offline">;

const terminalEpoch = [1, 1, 1] as const;

export function issueOf(house: House, part: Partial<IssueCommand> = {}): IssueCommand {
  const number = house.nextNumber().toString(16);
  const jkt = `jkt-${part.device ?? 1}`;
  return {
    authority: house.authority(),
    device: 1,
    jkt,
    epoch: [1, 1, 1],
    jti: `token-${number}`,
    proof: { jkt, jti: `proof-${number}`, untilMs: house.nowMs + 72_000 },
    randomHex: number.padStart(20, "0"),
    amountMaxMinor: null,
    merchantId: null,
    ...part,
  };
}

export function payOf(house: House, code: Code, part: Partial<PayCommand> = {}): PayCommand {
  return {
    authority: house.authority(),
    shop,
    epoch: terminalEpoch,
    reference: "pay-0001",
    code: { ...code, identity: code.jti, recallOnly: false },
    amountMinor: 1_200,
    currency: "JPY",
    capture: "automatic",
    cashier: null,
    allowDuplicate: false,
    deadlineMs: null,
    idKey: 1,
    ...part,
  };
}

type OfPayment = Pick<Payment, "sequence" | "body">;

function byTerminalOf({ sequence, body }: OfPayment) {
  const { terminalId, storeId, merchantId } = body.shop;
  const at = { terminalId, storeId, merchantId, epoch: terminalEpoch };
  return { ...at, paymentSequence: sequence, idKey: 1 };
}

export function captureOf(
  house: House,
  payment: OfPayment,
  part: Partial<CaptureCommand> = {},
): CaptureCommand {
  return {
    authority: house.authority(),
    ...byTerminalOf(payment),
    reference: "cap-0001",
    amountMinor: payment.body.amountMinor,
    last: false,
    ...part,
  };
}

export function refundOf(
  house: House,
  payment: OfPayment,
  part: Partial<RefundCommand> = {},
): RefundCommand {
  return {
    authority: house.authority(),
    ...byTerminalOf(payment),
    reference: "rfd-0001",
    amountMinor: payment.body.amountMinor,
    reason: null,
    ...part,
  };
}

/** A cancellation by reference; name an id or a code to make it one of those. */
export function cancelOf(house: House, part: Partial<CancelCommand> = {}): CancelCommand {
  return {
    sentAtMs: house.nowMs,
    shop,
    reference: "can-0001",
    paymentSequence: null,
    paymentReference: "pay-0001",
    code: null,
    acceptedAtMs: house.nowMs,
    idKey: 1,
    ...part,
  };
}

export function creditOf(house: House, part: Partial<CreditCommand> = {}): CreditCommand {
  return {
    authority: house.authority(),
    partnerId: "par_1",
    partnerName: "Partner",
    channel: "cash_register",
    reference: "top-0001",
    amountMinor: 10_000,
    idKey: 1,
    ...part,
  };
}

/** The payer's word on a payment, by default yes to exactly what is asked. */
export function confirmOf(
  house: House,
  payment: OfPayment,
  part: Partial<ConfirmCommand> = {},
): ConfirmCommand {
  const { amountMinor, currency, shop: at } = payment.body;
  const device = part.device ?? 1;
  const jkt = `jkt-${device}`;
  return {
    authority: house.authority(),
    device,
    jkt,
    epoch: [1, 1, 1],
    jti: "token",
    paymentSequence: payment.sequence,
    decision: "approve",
    amountMinor,
    currency,
    merchantId: at.merchantId,
    merchantName: at.merchantName,
    storeName: at.storeName,
    signed: { device, jkt, jti: "proof", contentDigest: "sha-256=:x:" },
    ...part,
  };
}
