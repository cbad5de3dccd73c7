import { posted, type Transfer } from "../ledger/transfer.ts";
import type { EpochMs } from "../time.ts";
import type { PaymentBody } from "../wallet/record.ts";

/*
 * How a payment is written short, in a wallet's row and in what its Settlement keeps of that: what every
 * payment says is a list, and what it mostly is, is not written.
 */

/** What every payment says; `null` where it says nothing. Ages and the window's end are durations. */
export type PaidTuple = readonly [
  codeIdentity: string,
  device: number,
  deviceAgeMs: number,
  /** How much longer the wallet had been open than the device had been enrolled. */
  walletOlderByMs: number | null,
  toppedUpAgoMs: number | null,
  channel: string | null,
  reward: number,
  /** From the row's time to the end of the cancellation window. */
  windowMs: number,
  snapshotVersion: number,
  policyVersion: number,
];

/** The members that `PaidTuple` says. */
type Paid = Pick<
  PaymentBody,
  | ("codeIdentity" | "device" | "deviceAgeMs" | "walletAgeMs" | "toppedUpAgoMs" | "channel")
  | ("reward" | "windowEndMs" | "snapshotVersion" | "policyVersion")
>;

/** What is said of a payment at a time as a list, and its other members. */
export function writePaid(
  body: Paid,
  atMs: EpochMs,
): { readonly paid: PaidTuple; readonly others: object } {
  const { codeIdentity, device, deviceAgeMs, reward, windowEndMs, ...more } = body;
  const { walletAgeMs, toppedUpAgoMs, channel, snapshotVersion, policyVersion, ...others } = more;
  const paid: PaidTuple = [
    ...([codeIdentity, device, deviceAgeMs] as const),
    walletAgeMs === undefined ? null : walletAgeMs - deviceAgeMs,
    toppedUpAgoMs ?? null,
    channel ?? null,
    ...([reward, windowEndMs - atMs, snapshotVersion, policyVersion] as const),
  ];
  return { paid, others };
}

/** What was said of a payment at that time. */
export function readPaid(paid: PaidTuple, atMs: EpochMs): Paid {
  const [codeIdentity, device, deviceAgeMs, olderByMs, toppedUpAgoMs, channel] = paid;
  const [, , , , , , reward, windowMs, snapshotVersion, policyVersion] = paid;
  return {
    ...{ codeIdentity, device, deviceAgeMs },
    ...(olderByMs === null ? {} : { walletAgeMs: deviceAgeMs + olderByMs }),
    ...(toppedUpAgoMs === null ? {} : { toppedUpAgoMs }),
    ...(channel === null ? {} : { channel }),
    ...{ reward, windowEndMs: atMs + windowMs, snapshotVersion, policyVersion },
  };
}

const usual = {
  v: 1,
  cashier: null,
  capture: "automatic",
  allowDuplicate: false,
  declineCode: null,
  spentBy: null,
  confirmByMs: null,
  holdUntilMs: null,
} as const;

/** What a payment of this amount mostly is, as far as it says nothing else: so much is not written. */
export function usualPayment(body: Partial<PaymentBody>, amountMinor: number, atMs: EpochMs) {
  const { declineCode = null, confirmByMs = null, holdUntilMs = null, reward = 0 } = body;
  const isCaptured = confirmByMs === null && holdUntilMs === null;
  const moves = declineCode === null;
  return {
    ...usual,
    decidedAtMs: atMs,
    sentMinor: moves && isCaptured ? amountMinor : 0,
    transfers: moves ? paidTransfers(amountMinor, isCaptured, reward) : [],
  };
}

/** What a payment moves that is not declined, with its reward. */
export function paidTransfers(
  amountMinor: number,
  isCaptured: boolean,
  reward: number,
): Transfer[] {
  const type = isCaptured ? "posted" : "pending";
  const payment = { type, debit: "balance", credit: "clearing_settlement", amountMinor } as const;
  return reward === 0 ? [payment] : [payment, posted("reward", "points_pending", reward)];
}

/** The members that are not as usual. */
export function unusualOf(members: object, usually: object): object {
  const known = usually as Readonly<Record<string, unknown>>;
  const unusual: Record<string, unknown> = {};
  for (const name of Object.keys(members)) {
    const value = (members as Readonly<Record<string, unknown>>)[name];
    if (!Object.hasOwn(known, name) || !isAlike(value, known[name])) unusual[name] = value;
  }
  return unusual;
}

/** Whether both are written alike: their members in one order. */
function isAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other)) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  const others = Object.keys(other);
  if (names.length !== others.length) return false;
  return names.every((name, n) => name === others[n] && isAlike(one[name], other[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
