import { assert } from "../assert.ts";
import { withUsedCode } from "../code/remembered-code.ts";
import type { DeclineCode } from "../decline.ts";
import { bodyOf } from "../ledger/row.ts";
import { destinationOf } from "../settlement/destination.ts";
import type { EpochMs } from "../time.ts";
import type { VelocityDecision } from "../velocity/engine.ts";
import { recordDecision } from "../velocity/explain.ts";
import type { WalletBook, WalletContext, WalletHead } from "../wallet/book.ts";
import { append, close, openHead, withClosing, withMaturing } from "../wallet/commit.ts";
import type { CodeState } from "../wallet/live-code.ts";
import { decidedPayment, paymentOf } from "../wallet/read.ts";
import type { PaymentBody, Shop } from "../wallet/record.ts";
import { withUsed } from "../wallet/seal-batch.ts";
import { withEvent } from "../wallet/velocity-history.ts";
import { magicOf } from "./magic.ts";
import type { PayCommand, PayOutcome } from "./pay-command.ts";
import { originOf } from "./pay-command.ts";
import type { PresentedPayment } from "./refuse.ts";
import { rewardOf, windowEnd } from "./reward.ts";
import { paidTransfers } from "./short-payment.ts";

type Deciding = PresentedPayment & { readonly book: WalletBook };

/**
 * Records a decision in one commit: the row with its transfers and its outgoing number, the code that
 * is used up, the points that will mature, the head.
 */
export function decide(
  at: Deciding,
  declineCode: DeclineCode | null,
  velocity: VelocityDecision | null,
  shadow: VelocityDecision | null = null,
): PayOutcome {
  const { book, command, state, device, context } = at;
  const { nowMs } = context;
  const { snapshot } = command.authority;
  const head = openHead(book, snapshot);
  const approved = declineCode === null;
  const { confirmByMs, holdUntilMs } = approved ? waits(command, velocity, context) : atOnce;
  const captured = approved && confirmByMs === null && holdUntilMs === null;
  const reward = captured ? rewardOf(command.shop, command.amountMinor) : 0;
  const windowEndMs = windowEnd(context);
  const body: Omit<PaymentBody, "sentMinor" | "destinationTotalMinor"> = {
    v: 1,
    shop: command.shop,
    cashier: command.cashier,
    amountMinor: command.amountMinor,
    currency: command.currency,
    capture: command.capture,
    allowDuplicate: command.allowDuplicate,
    codeIdentity: command.code.identity,
    device: device.number,
    deviceAgeMs: Math.max(0, nowMs - device.enrolledAtMs),
    ...walletAges(book, head, nowMs),
    ...originOf(command),
    declineCode,
    spentBy: declineCode === "code_spent" ? spender(book, state, command.shop) : null,
    confirmByMs,
    holdUntilMs,
    reward,
    windowEndMs,
    idKey: command.idKey,
    decidedAtMs: nowMs,
    snapshotVersion: snapshot.version,
    policyVersion: snapshot.policyVersion,
    velocity: velocity === null ? null : recordDecision(velocity),
    ...(shadow === null ? {} : { shadow: recordDecision(shadow) }),
  };
  const { shop, reference } = command;
  const entry = {
    kind: "payment" as const,
    caller: shop.terminalId,
    reference,
    destination: destinationOf({ reference, body: { shop } }),
    sendsMinor: captured ? command.amountMinor : 0,
    body,
    transfers: approved ? paidTransfers(command.amountMinor, captured, reward) : [],
  };
  const appended = append(book, head, entry, context);
  assert(appended.ok, "a payment within the balance can be posted");
  const { row } = appended.value;
  const next: WalletHead = {
    ...appended.value.head,
    ...withCodeUsed(at, row.sequence, head),
    maturing: withMaturing(appended.value.head.maturing, windowEndMs, reward),
    closing: withClosing(head.closing, row, confirmByMs ?? holdUntilMs),
  };
  close(book, withEvent(next, row, context), context);
  return { kind: "decided", payment: decidedPayment(row), replayed: false };
}

/** What rules across wallets are told of the payer's wallet. */
function walletAges(book: WalletBook, { toppedUpAtMs }: WalletHead, nowMs: EpochMs) {
  const profile = book.profile();
  return {
    ...(profile === null ? {} : { walletAgeMs: Math.max(0, nowMs - profile.createdAtMs) }),
    ...(toppedUpAtMs === null ? {} : { toppedUpAgoMs: Math.max(0, nowMs - toppedUpAtMs) }),
  };
}

const atOnce = { confirmByMs: null, holdUntilMs: null };

/** Whether, and until when, an approved payment waits: for its payer, for its captures. */
function waits(command: PayCommand, velocity: VelocityDecision | null, context: WalletContext) {
  const { nowMs, limits } = context;
  const large = command.amountMinor > limits.confirmationAboveMinor;
  const magic = magicOf(command.amountMinor, context.environment)?.does === "confirm";
  const { confirmTerminals = [] } = command.authority.snapshot;
  const watched = confirmTerminals.includes(command.shop.terminalId);
  const asks = large || magic || watched || velocity?.verdict === "confirm";
  return {
    confirmByMs: asks ? nowMs + limits.confirmationMs : null,
    holdUntilMs: command.capture === "manual" ? nowMs + limits.holdMs : null,
  };
}

/**
 * The codes of the head, with the one of this payment used up; one that was signed offline is with the
 * batch of its seal.
 */
function withCodeUsed(at: Deciding, sequence: number, head: WalletHead) {
  const { book, command, code, batch, state, context } = at;
  const { codes, leftCodes } = head;
  const { offline } = command.code;
  if (state.kind === "spent") return { codes, leftCodes };
  if (batch === null || offline === undefined) {
    return withUsedCode(book, { codes, leftCodes }, { jti: code.jti, sequence }, context.nowMs);
  }
  book.saveSealBatch(withUsed(batch, offline, { sequence, accepted: state.kind === "live" }));
  return { codes, leftCodes };
}

/** Only the merchant whose own payment spent the code is told which payment that was. */
function spender(book: WalletBook, state: CodeState, shop: Shop) {
  const row = state.kind === "spent" ? book.bySequence(state.by) : null;
  if (row === null || row.reference === null) return null;
  const body = bodyOf(row, "payment");
  if (body.shop.merchantId !== shop.merchantId) return null;
  return { sequence: paymentOf(book, row).number, reference: row.reference, idKey: body.idKey };
}
