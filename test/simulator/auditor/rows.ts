/*
 * What rows hold, as STORAGE.md tells it. Read as a stranger would: nothing is believed of a row but
 * its column names.
 */

export type Row = Readonly<Record<string, string | number | null | ArrayBuffer>>;

/** One movement between two accounts, as it stands in a body. */
export interface Transfer {
  readonly type: "posted" | "pending" | "post" | "void";
  readonly debit: string;
  readonly credit: string;
  readonly amountMinor?: number;
  readonly releasesMinor?: number;
}

/** Of the shop as it was when a payment was made. */
export interface Shop {
  readonly merchantId: string;
  readonly storeId: string;
  readonly terminalId: string;
  readonly rewardRateBp: number;
  readonly feeRateBp: number;
  readonly [other: string]: unknown;
}

/** A payment's state as an act left it. */
export interface State {
  readonly status: string;
  readonly declineCode: string | null;
  readonly confirmed: boolean;
  readonly heldMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly reward: number;
  readonly rewardTaken: number;
  readonly windowEndMs: number | null;
  readonly version: number;
}

/** What bodies of any kind may have; each kind has some of it. */
export interface Body {
  readonly transfers?: readonly Transfer[];
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly capture?: "automatic" | "manual";
  readonly allowDuplicate?: boolean;
  readonly codeIdentity?: string;
  readonly offline?: boolean;
  readonly device?: number;
  readonly channel?: string;
  readonly declineCode?: string | null;
  readonly spentBy?: number | null;
  readonly confirmByMs?: number | null;
  readonly holdUntilMs?: number | null;
  readonly reward?: number;
  readonly rewardTaken?: number;
  readonly shortfallMinor?: number;
  readonly windowEndMs?: number | null;
  readonly decidedAtMs?: number;
  readonly snapshotVersion?: number;
  readonly policyVersion?: number;
  readonly velocity?: Velocity | null | undefined;
  readonly shop?: Shop;
  readonly cashier?: string | null;
  readonly deviceAgeMs?: number;
  readonly walletAgeMs?: number;
  readonly toppedUpAgoMs?: number;
  readonly ipPrefix?: string;
  readonly sentMinor?: number;
  readonly destinationTotalMinor?: number;
  readonly terminalId?: string;
  readonly paymentSequence?: number;
  readonly paymentReference?: string;
  readonly byReference?: boolean;
  readonly undid?: boolean;
  readonly acceptedAtMs?: number;
  readonly last?: boolean;
  readonly returnedMinor?: number;
  readonly reason?: string | null;
  readonly after?: State;
  readonly signed?: { readonly device: number; readonly jkt: string; readonly jti: string } | null;
  readonly partnerId?: string;
  readonly points?: number;
  readonly due?: readonly number[];
  readonly adjustment?: string;
  readonly caseNumber?: string;
  readonly approvalId?: string;
  readonly refused?: string | null;
  readonly restored?: { readonly kind: string | null; readonly [other: string]: unknown };
  readonly of?: number;
  /** By their numbers. */
  readonly shops?: Readonly<Record<string, Shop>>;
  readonly told?: readonly { readonly sender: string; readonly message: Message }[];
  readonly claim?: Claim;
}

/** Id, action, limit; where the rule applied the figure before and after; if exceeded, until when. */
type RuleFigures = readonly [string, number, number, ...(number | null)[]];

/** What a decision found, rule by rule. */
export interface Velocity {
  readonly v: number;
  readonly verdict: string;
  readonly code: string | null;
  readonly at: number;
  readonly rules: readonly RuleFigures[];
}

/** What a Wallet tells a Settlement. */
export interface Message {
  readonly kind: string;
  readonly sequence: number;
  readonly atMs: number;
  readonly paymentSequence: number;
  /** The number of its shop. */
  readonly shop: number;
  readonly reference: string;
  readonly amountMinor: number;
  readonly askedMinor: number;
  readonly totalMinor: number;
  readonly businessDate: string;
  readonly declineCode?: string | null;
  readonly hash: string;
}

/** A partner's claim as it stands in its log. */
interface Claim {
  readonly reference: string;
  readonly partnerId: string;
  readonly channel: string;
  readonly wallet: string;
  readonly amountMinor: number;
  readonly result: string;
  readonly declineCode: string | null;
  readonly topUpSequence: number | null;
}

/** A row of a chained log. */
export interface LogRow {
  readonly sequence: number;
  readonly atMs: number;
  readonly kind: string;
  readonly caller: string | null;
  readonly reference: string | null;
  readonly destination: string | null;
  readonly destinationSequence: number | null;
  /** The text that was hashed. */
  readonly text: string;
  readonly body: Body;
  readonly hash: string;
}

/** Reads a row of a `log`, or of Control's `audit`: act, actor and detail are kind, caller, body. */
export function logRowOf(row: Row): LogRow {
  const text = textOf(row.body ?? row.detail);
  return {
    sequence: numberOf(row.sequence),
    atMs: numberOf(row.at_ms),
    kind: textOf(row.kind ?? row.act),
    caller: textOrNull(row.caller ?? row.actor),
    reference: textOrNull(row.reference),
    destination: textOrNull(row.destination),
    destinationSequence: numberOrNull(row.destination_sequence),
    text,
    body: bodyIn(text),
    hash: textOf(row.hash),
  };
}

/** Accounts by the names that rows write them with. */
const accountNames: Readonly<Record<string, string>> = {
  ...{ b: "balance", pp: "points_pending", p: "points", r: "reward", rr: "reward_recovered" },
  ...{ cs: "clearing_settlement", cp: "clearing_partner", xp: "points_exchange_points" },
  ...{ xm: "points_exchange_money", rd: "redeemed", ad: "adjusted", rv: "receivable" },
  ...{ cw: "clearing_wallet", mp: "merchant_payable", fi: "fee_income", pr: "partner_receivable" },
};

/** The account that rows write like this. */
export function accountNamed(name: string): string {
  const account = accountNames[name];
  if (account === undefined) throw new Error(`no account is written ${name}`);
  return account;
}

type WrittenTransfer = readonly [string, string, number, Transfer["type"]?, number?];

/** A body, with its transfers as what they mean. */
function bodyIn(text: string): Body {
  const body = JSON.parse(text) as Body & { readonly transfers?: readonly WrittenTransfer[] };
  const { transfers } = body;
  return transfers === undefined ? body : { ...body, transfers: transfers.map(wholeTransfer) };
}

function wholeTransfer(written: WrittenTransfer): Transfer {
  const [debit, credit, amountMinor, type = "posted", releasesMinor] = written;
  return {
    ...{ type, debit: accountNamed(debit), credit: accountNamed(credit) },
    ...(type === "void" ? {} : { amountMinor }),
    ...(releasesMinor === undefined ? {} : { releasesMinor }),
  };
}

type Value = Row[string] | undefined;

export function textOf(value: Value): string {
  if (typeof value === "string") return value;
  throw new Error(`not a text: ${value}`);
}

export function numberOf(value: Value): number {
  if (typeof value === "number") return value;
  throw new Error(`not a number: ${value}`);
}

export function textOrNull(value: Value): string | null {
  return value === undefined || value === null ? null : textOf(value);
}

export function numberOrNull(value: Value): number | null {
  return value === undefined || value === null ? null : numberOf(value);
}

/** A column that holds JSON. */
export function jsonOf<T>(value: Value): T {
  return JSON.parse(textOf(value)) as T;
}
