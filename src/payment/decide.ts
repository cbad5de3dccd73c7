import { assert } from "../assert.ts";
import type { DeclineCode } from "../decline.ts";
import { posted, type Transfer } from "../ledger/transfer.ts";
import { mulDivFloor } from "../money.ts";
import { businessDayEndMs } from "../time.ts";
import type { VelocityDecision } from "../velocity/engine.ts";
import { recordDecision } from "../velocity/explain.ts";
import type { PayOutcome } from "./authorize.ts";
import type { IssuedCode, WalletBook, WalletHead } from "./book.ts";
import { append, close, openHead, withMaturing } from "./commit.ts";
import { destinationOf } from "./destination.ts";
import { withEvent } from "./history.ts";
import { codeState, withSpent } from "./live-code.ts";
import { paymentOf } from "./read.ts";
import type { PaymentBody, Shop } from "./record.ts";
import type { Judged } from "./refuse.ts";

/**
 * Records a decision in one commit: the row with its transfers and its outgoing number, the code that
 * is used up, the points that will mature, the head.
 */
export function decide(
  at: Judged & { readonly book: WalletBook },
  declineCode: DeclineCode | null,
  velocity: VelocityDecision | null,
): PayOutcome {
  const { book, command, code, device, context } = at;
  const { nowMs } = context;
  const { snapshot } = command.authority;
  const head = openHead(book, context);
  const approved = declineCode === null;
  const reward = approved ? mulDivFloor(command.amountMinor, command.shop.rewardRateBp, 10_000) : 0;
  const windowEndMs = businessDayEndMs(nowMs, context.zone) + context.limits.cancellationGraceMs;
  const body: Omit<PaymentBody, "destinationTotalMinor"> = {
    v: 1,
    shop: command.shop,
    cashier: command.cashier,
    amountMinor: command.amountMinor,
    currency: command.currency,
    capture: command.capture,
    allowDuplicate: command.allowDuplicate,
    codeIdentity: command.code.identity,
    device: device.number,
    deviceAgeMs: nowMs - device.enrolledAtMs,
    declineCode,
    spentBy: declineCode === "code_spent" ? spender(book, head, code, command.shop) : null,
    reward,
    windowEndMs,
    idKey: command.idKey,
    decidedAtMs: nowMs,
    snapshotVersion: snapshot.version,
    policyVersion: snapshot.policyVersion,
    velocity: velocity === null ? null : recordDecision(velocity),
  };
  const { shop, reference } = command;
  const entry = {
    kind: "payment",
    caller: shop.terminalId,
    reference,
    destination: destinationOf({ reference, body: { shop } }),
    sendsMinor: approved ? command.amountMinor : 0,
    body: { ...body },
    transfers: approved ? approvedTransfers(command.amountMinor, reward) : [],
  };
  const appended = append(book, head, entry, context);
  assert(appended.ok, "a payment within the balance can be posted");
  const { row } = appended.value;
  useUp(book, code, row.sequence, head);
  const next: WalletHead = {
    ...appended.value.head,
    codes: withSpent(head.codes, code.jti, row.sequence, nowMs),
    maturing: withMaturing(appended.value.head.maturing, windowEndMs, reward),
    snapshotVersion: snapshot.version,
  };
  close(book, withEvent(next, row, context), context);
  return { kind: "decided", payment: paymentOf(book, row), replayed: false };
}

function approvedTransfers(amountMinor: number, reward: number): Transfer[] {
  const payment = posted("balance", "clearing_settlement", amountMinor);
  return reward === 0 ? [payment] : [payment, posted("reward", "points_pending", reward)];
}

/** A code that is still listed is used up with the head; one that is not, in its own row. */
function useUp(book: WalletBook, code: IssuedCode, sequence: number, head: WalletHead): void {
  const listed = head.codes.some((live) => live.jti === code.jti);
  if (!listed && code.spentBy === null) book.spendCode(code.jti, sequence);
}

/** Only the merchant whose own payment spent the code is told which payment that was. */
function spender(book: WalletBook, head: WalletHead, code: IssuedCode, shop: Shop) {
  const state = codeState(head.codes, code, 0);
  const row = state.kind === "spent" ? book.bySequence(state.by) : null;
  if (row === null || row.reference === null) return null;
  const body = JSON.parse(row.body) as PaymentBody;
  if (body.shop.merchantId !== shop.merchantId) return null;
  return { sequence: row.sequence, reference: row.reference, idKey: body.idKey };
}
