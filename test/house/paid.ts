import type { LogRow } from "../../src/ledger/log.ts";
import type { Transfer } from "../../src/ledger/transfer.ts";
import type { ActBody } from "../../src/wallet/act-record.ts";
import type { PaymentBody, PaymentState } from "../../src/wallet/record.ts";
import { demand } from "./fold.ts";

/** One payment as its transfers alone tell it. */
export interface Paid {
  readonly row: LogRow;
  readonly body: PaymentBody;
  heldMinor: number;
  capturedMinor: number;
  returnedMinor: number;
  /** Points given, taken back, and what was deducted in their place. */
  given: number;
  taken: number;
  deductedMinor: number;
  /** Its hold has ended: nothing is held, posted or voided any more. */
  ended: boolean;
  cancelled: boolean;
  /** The state that the last row left, `null` when nothing happened since the decision. */
  after: PaymentState | null;
}

/** A payment right after its decision. */
export function paidBy(row: LogRow): Paid {
  const body = row.said as PaymentBody;
  const paid: Paid = {
    row,
    body,
    heldMinor: 0,
    capturedMinor: 0,
    returnedMinor: 0,
    given: 0,
    taken: 0,
    deductedMinor: 0,
    ended: false,
    cancelled: false,
    after: null,
  };
  for (const transfer of body.transfers ?? []) add(paid, transfer, row);
  const waits = body.confirmByMs !== null || body.holdUntilMs !== null;
  const approved = body.declineCode === null;
  const at = () => `payment ${row.sequence} moved ${JSON.stringify(body.transfers)}`;
  demand(paid.heldMinor === (approved && waits ? body.amountMinor : 0), at);
  demand(paid.capturedMinor === (approved && !waits ? body.amountMinor : 0), at);
  paid.ended = !(approved && waits);
  return paid;
}

/** Adds a later row to its payment, and checks what may follow what. */
export function addAct(paid: Paid, row: LogRow): void {
  const body = row.said as ActBody & { transfers: readonly Transfer[] };
  const at = () => `${row.kind} ${row.sequence} of payment ${paid.row.sequence}`;
  const endedBefore = paid.ended;
  for (const transfer of body.transfers) {
    const holds = transfer.type === "post" || transfer.type === "void";
    demand(!(holds && endedBefore), () => `${at()}: its hold has ended before`);
    add(paid, transfer, row);
  }
  const { heldMinor, capturedMinor, returnedMinor } = paid;
  demand(heldMinor >= 0, () => `${at()}: more was captured than held`);
  demand(capturedMinor <= paid.body.amountMinor, () => `${at()}: more than its amount`);
  demand(returnedMinor <= capturedMinor, () => `${at()}: more given back than captured`);
  paid.ended ||= heldMinor === 0;
  const first = row.kind === "cancellation" && !paid.cancelled && paid.body.declineCode === null;
  if (row.kind === "cancellation" && body.after?.status === "cancelled") paid.cancelled = true;
  if (!first && row.kind === "cancellation") {
    demand(body.transfers.length === 0, () => `${at()}: cancelled twice`);
  }
  if (paid.cancelled) {
    demand(heldMinor === 0 && returnedMinor === capturedMinor, () => `${at()}: half undone`);
  }
  paid.after = body.after;
  checkAfter(paid, at);
  checkReward(paid, at);
}

/** The state a row stored says what the transfers say. */
function checkAfter(paid: Paid, at: () => string): void {
  const { after } = paid;
  if (after === null) return;
  const stored = [after.heldMinor, after.capturedMinor, after.reward, after.rewardTaken].join();
  const moved = [
    paid.heldMinor,
    paid.capturedMinor,
    paid.given,
    paid.taken + paid.deductedMinor,
  ].join();
  demand(stored === moved, () => `${at()}: state ${stored}, transfers ${moved}`);
  if (!paid.cancelled) {
    demand(after.refundedMinor === paid.returnedMinor, () => `${at()}: refunded otherwise`);
  }
}

/** What is left of a reward is ⌊rest × rate⌋, and nothing after a cancellation. */
function checkReward(paid: Paid, at: () => string): void {
  const { given, taken, deductedMinor, capturedMinor, returnedMinor } = paid;
  const left = given - taken - deductedMinor;
  const rest = capturedMinor - returnedMinor;
  const rateBp = given === 0 ? 0 : paid.body.shop.rewardRateBp;
  const expected = (BigInt(rest) * BigInt(rateBp)) / 10_000n;
  demand(BigInt(left) === expected, () => `${at()}: reward left ${left}, not ${expected}`);
}

function add(paid: Paid, transfer: Transfer, row: LogRow): void {
  const { type, debit, credit } = transfer;
  const way = `${debit} → ${credit}`;
  if (way === "balance → clearing_settlement") {
    if (type === "pending") paid.heldMinor += transfer.amountMinor;
    if (type === "post" || type === "void") paid.heldMinor -= transfer.releasesMinor;
    if (type === "post" || type === "posted") paid.capturedMinor += transfer.amountMinor;
    return;
  }
  demand(type === "posted", () => `row ${row.sequence}: ${type} of ${way}`);
  const { amountMinor } = transfer;
  if (way === "clearing_settlement → balance") paid.returnedMinor += amountMinor;
  else if (way === "reward → points_pending") paid.given += amountMinor;
  else if (way === "points_pending → reward" || way === "points → reward")
    paid.taken += amountMinor;
  else if (way === "balance → reward_recovered") paid.deductedMinor += amountMinor;
  else demand(false, () => `row ${row.sequence}: a payment moves nothing ${way}`);
}
