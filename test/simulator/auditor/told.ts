import { type Asked, doneOf, type Members, nameOf } from "./asked.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { type PaidFor, paymentsOf } from "./payments.ts";
import { asItWas } from "./restored.ts";
import type { LogRow, State } from "./rows.ts";
import { all, type Kept, lostSpan, type Seen } from "./seen.ts";

/** Every 2xx that tells a decision or an act on money tells one row of the books, as it is there. */
export const judgeTold: Judge = (seen) => {
  const books = readBooks(seen);
  return doneOf(seen).flatMap((asked) => [
    ...shownPayments(asked).flatMap((shown) => judgePayment(books, asked, shown)),
    ...judgeAct(books, asked),
  ]);
};

interface Books {
  /** By caller and reference. */
  readonly payments: ReadonlyMap<string, readonly PaidFor[]>;
  /** By kind, caller and reference: a row and its wallet. */
  readonly acts: ReadonlyMap<string, readonly [LogRow, Kept][]>;
  /** Wallets that have had rows given back tell what they do not know any more. */
  readonly isWhole: boolean;
}

function readBooks(seen: Seen): Books {
  const wallets = all(seen, "Wallet").map(asItWas);
  const payments = Map.groupBy(wallets.flatMap(paymentsOf), ({ row }) => keyOf(row));
  const rows = wallets.flatMap((wallet) => wallet.log.map((row): [LogRow, Kept] => [row, wallet]));
  const acts = Map.groupBy(rows, ([row]) => `${row.kind} ${keyOf(row)}`);
  return { payments, acts, isWhole: wallets.every((wallet) => lostSpan(seen, wallet) === null) };
}

function keyOf({ caller, reference }: LogRow): string {
  return `${caller} ${reference}`;
}

/** All payments that an answer tells: one, the one of a cancellation, a page of them. */
export function shownPayments({ answer }: Asked): Members[] {
  const listed = Array.isArray(answer?.payments) ? (answer.payments as Members[]) : [];
  const one = answer?.payment as Members | undefined;
  return [answer, one, ...listed].filter(
    (shown): shown is Members =>
      typeof shown === "object" && shown !== null && "payment_id" in shown && "result" in shown,
  );
}

/** The payment of the books that an answer tells. */
export function paymentOf(
  payments: ReadonlyMap<string, readonly PaidFor[]>,
  shown: Members,
): PaidFor | undefined {
  const fits = payments.get(`${shown.terminal_id} ${shown.reference}`) ?? [];
  return fits.find(({ row }) => isoOf(row.atMs) === shown.created_at) ?? fits[0];
}

/** What is not in the books any more was lost: it may not be taken for another of its reference. */
function isOf({ row }: PaidFor, shown: Members): boolean {
  return isoOf(row.atMs) === shown.created_at;
}

function judgePayment({ payments, isWhole }: Books, asked: Asked, shown: Members): Finding[] {
  const name = nameOf(asked);
  if (shown.payment_id === null) {
    const code = (shown.decline as Members | null)?.code;
    return differ(name, "only code_invalid is no payment", code, "code_invalid");
  }
  const payment = paymentOf(payments, shown);
  if (payment === undefined || !(isWhole || isOf(payment, shown))) {
    const promise = "a payment that was told stands in the books";
    return isWhole ? [finding(name, promise, JSON.stringify(shown))] : [];
  }
  const { row } = payment;
  const state = stateAt(payment, Number(shown.version));
  if (state === null) {
    const promise = "a payment was once as it was told";
    return isWhole ? [finding(name, promise, JSON.stringify(shown))] : [];
  }
  const { shop } = row.body;
  const counted = {
    amount: row.body.amountMinor,
    currency: row.body.currency,
    amount_captured: state.capturedMinor,
    amount_refunded: state.refundedMinor,
    status: state.status,
    result: resultOf(payment, state),
    final: state.status !== "pending_confirmation",
    reward: state.reward - state.rewardTaken,
    decline: declineOf(payment, state),
    merchant_id: shop?.merchantId,
    merchant_name: shop?.merchantName,
    merchant_name_kana: shop?.merchantNameKana,
    store_id: shop?.storeId,
    store_name: shop?.storeName,
    terminal_id: row.caller,
    reference: row.reference,
    cashier: row.body.cashier ?? null,
    created_at: isoOf(row.atMs),
    confirm_by: state.status === "pending_confirmation" ? isoOf(row.body.confirmByMs) : null,
  };
  const decline = (shown.decline as Members | null)?.code ?? null;
  const said = { ...pick(shown, counted), decline };
  return differ(name, "a payment is told as it stands in the books", said, counted);
}

/** A payment as it was when it had this version; `null` when it never had it. */
export function stateAt({ row, acts }: PaidFor, version: number): State | null {
  if (version === 1) return firstState(row);
  const after = acts.find(({ body }) => body.after?.version === version)?.body.after;
  return after ?? null;
}

/** As the decision left it. */
export function firstState({ body }: LogRow): State {
  const { declineCode = null, confirmByMs = null, amountMinor = 0 } = body;
  const isHeld = declineCode === null && (confirmByMs !== null || body.capture === "manual");
  const isCaptured = declineCode === null && !isHeld;
  const held = confirmByMs === null ? "authorized" : "pending_confirmation";
  return {
    status: declineCode !== null ? "declined" : isHeld ? held : "captured",
    declineCode,
    confirmed: false,
    heldMinor: isHeld ? amountMinor : 0,
    capturedMinor: isCaptured ? amountMinor : 0,
    refundedMinor: 0,
    reward: isCaptured ? (body.reward ?? 0) : 0,
    rewardTaken: 0,
    windowEndMs: isCaptured ? (body.windowEndMs ?? null) : null,
    version: 1,
  };
}

/** What was never approved is declined, also when it was cancelled while it waited. */
export function resultOf({ row }: Pick<PaidFor, "row">, { status, confirmed }: State): string {
  if (status === "pending_confirmation") return "pending";
  if (status === "declined") return "declined";
  if (status !== "cancelled") return "approved";
  return row.body.confirmByMs == null || confirmed ? "approved" : "declined";
}

function declineOf(payment: PaidFor, state: State): string | null {
  if (resultOf(payment, state) !== "declined") return null;
  return state.status === "cancelled" ? "cancelled_before_payment" : state.declineCode;
}

const actKinds: Readonly<Record<string, string>> = {
  "POST /v1/payments/pay/captures": "capture",
  "POST /v1/payments/pay/refunds": "refund",
  "POST /v1/top-ups": "points_in",
  "POST /v1/redemptions": "redemption",
};

/** Acts with a reference of their own. */
function judgeAct({ acts, isWhole }: Books, asked: Asked): Finding[] {
  const { exchange, route, token, body, answer } = asked;
  const name = nameOf(asked);
  const isCredit = route.startsWith("/v1/funding/") && exchange.method === "POST";
  const kind = isCredit ? "top_up" : actKinds[`${exchange.method} ${route}`];
  if (kind === undefined || answer === null || answer.result === "pending") return [];
  const caller = token?.kind === "customer" ? "customer" : token?.sub;
  const rows = acts.get(`${kind} ${caller} ${body?.reference}`) ?? [];
  const [row] = rows.find(([{ body: kept }]) => kept.amountMinor === body?.amount) ?? [];
  if (row === undefined) {
    const promise = "an act that was told stands in the books";
    return isWhole ? [finding(name, promise, JSON.stringify(answer))] : [];
  }
  const { amountMinor = 0, shortfallMinor = 0, declineCode = null } = row.body;
  const all: Members = {
    reference: row.reference,
    amount: amountMinor,
    amount_credited: amountMinor - shortfallMinor,
    reward_taken_back: row.body.rewardTaken,
    reward_deducted: shortfallMinor,
    reason: row.body.reason ?? null,
    created_at: isoOf(row.atMs),
    result: declineCode === null ? "credited" : "declined",
  };
  if (kind === "capture") return [];
  const counted = Object.fromEntries(Object.entries(all).filter(([key]) => key in answer));
  const decline = (answer.decline as Members | null | undefined)?.code ?? null;
  return [
    ...differ(name, "an act is told as it stands in the books", pick(answer, counted), counted),
    ...(kind === "top_up"
      ? differ(name, "an act is told as it stands in the books", decline, declineCode)
      : []),
  ];
}

function pick(from: Members, like: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(like).map((key) => [key, from[key]]));
}

export function isoOf(atMs: number | null | undefined): string | null {
  return atMs == null ? null : new Date(atMs).toISOString();
}
