import type { Cancellation, Payment } from "../resource/payment.ts";

/** Whether one member of an answer is what the contract says. */
export type Check = (value: unknown) => boolean;
/** The members without which an answer is not the server's; it may have more. */
export type Shape = Readonly<Record<string, Check>>;
/** An object of an answer, of which nothing is known. */
export type Members = Readonly<Record<string, unknown>>;

/** A string with something in it. */
export const text: Check = (value) => typeof value === "string" && value !== "";
const maybeText: Check = (value) => value === null || typeof value === "string";
/** A number that can be counted with. */
export const number: Check = (value) => typeof value === "number" && Number.isFinite(value);
/** True or false. */
export const flag: Check = (value) => typeof value === "boolean";
/** A list of anything. */
export const list: Check = Array.isArray;
/** An object of anything. */
export const object: Check = isMembers;

const tokens: Shape = {
  // Visible ASCII: anything else could not be sent back, and every later call would fail.
  access_token: (value) => typeof value === "string" && /^[\x21-\x7e]+$/.test(value),
  token_type: (value) => value === "DPoP",
  expires_in: (value) => typeof value === "number" && value > 0 && value < Number.MAX_SAFE_INTEGER,
  refresh_token: (value) => value === undefined || maybeText(value),
};
const payment: Shape = {
  payment_id: maybeText,
  reference: text,
  result: text,
  final: flag,
  status: text,
  amount: number,
  currency: text,
};
const refund: Shape = { refund_id: text, payment_id: text, reference: text, amount: number };
const act: Shape = { reference: text, amount: number, currency: text };
const withTokens: Shape = { tokens: hasMembers(tokens) };
const inForce: Shape = { in_force_at: text };

/** The shapes that more than one answer has. */
export const shapes = {
  tokens,
  withTokens,
  payment,
  refund,
  refunds: { refunds: listOf(hasMembers(refund)) },
  cancellation: {
    cancellation_id: text,
    status: text,
    final: flag,
    payment: (value) => value === undefined || value === null || hasMembers(payment)(value),
  },
  entered: { wallet_id: text, device_id: text, ...withTokens },
  deviceState: { device_id: text, state: text },
  contactState: { contact_id: text, state: text },
  factorState: { factor_id: text, state: text },
  act,
  credit: { top_up_id: text, result: text, ...act },
  inForce,
  operatorEntered: { operator_id: text, role: text, ...withTokens },
  wallet: { wallet_id: text, state: text, balances: object },
  page: { events: list, cursor: maybeText },
  totals: {
    ...{ business_date: text, currency: text, net: number, server_time: text },
    payments: hasMembers({ count: number, amount: number }),
    complete_to: maybeText,
  },
  backtest: { backtest_id: text, version: number },
  /** What an act that waits for a second person is answered with 202. */
  waiting: { approval_id: text },
} as const satisfies Record<string, Shape>;

/** The payment in an answer's body, or undefined when that is none. */
export function paymentOfAnswer(body: unknown): Payment | undefined {
  return hasMembers(payment)(body) ? (body as Payment) : undefined;
}

/** The cancellation in an answer's body, or undefined when that is none. */
export function readCancellation(body: unknown): Cancellation | undefined {
  return hasMembers(shapes.cancellation)(body) ? (body as Cancellation) : undefined;
}

/** An object with these members at least. */
export function hasMembers(shape: Shape): Check {
  return (value) => isMembers(value) && fits(shape, value);
}

/** A list of which every entry passes. */
export function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

/** True if the body has the members of the shape, each as its check says; others may be there. */
export function fits(shape: Shape, body: Members): boolean {
  return Object.entries(shape).every(([name, check]) => check(body[name]));
}

/** True for an object that is no list. */
export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
