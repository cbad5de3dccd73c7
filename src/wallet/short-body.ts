import { readTransfers, type ShortTransfer, writeTransfers } from "../ledger/short.ts";
import type { Transfer } from "../ledger/transfer.ts";
import { parseOwn } from "../own-json.ts";
import {
  type PaidTuple,
  readPaid,
  unusualOf,
  usualPayment,
  writePaid,
} from "../payment/short-payment.ts";
import { longDecision, type ShortDecision, shortDecision } from "../velocity/short-decision.ts";
import type { WalletHead } from "./book.ts";
import type { NamedShop, PaymentBody, Shop } from "./record.ts";
import type { WalletRow } from "./row.ts";

/*
 * How the bodies of a wallet's rows are written. What is as usual is left out, and nothing is said
 * twice: a shop, and the rules that velocity went by, are said by the first row that needs them; rows
 * after it have the number of that row instead.
 */

/** A shop as rows say it, with the currency: the terminal is the row's caller. */
type SaidShop = Omit<Shop, "terminalId"> & { readonly currency: string };

/** What of a row's body others may refer to. */
export interface Said {
  readonly shop?: SaidShop | number;
  readonly velocity?: ShortDecision | null;
  readonly shadow?: ShortDecision;
}

/** Finds what a row of the log says. */
export type SaidAt = (sequence: number) => Said;

/** A body as it is written, and what rows have said since. */
interface Written {
  readonly short: object;
  readonly said: WalletHead["said"];
}

/** What a body is written with. */
interface Writing {
  readonly kind: string;
  readonly caller: string | null;
  readonly atMs: number;
  readonly head: Pick<WalletHead, "said" | "sequence">;
  readonly digest: (text: string) => string;
}

/** Things that later rows refer to, at most: those that were used last. */
const saidMax = 24;

/** A body, with the transfers of its row, as it is written. */
export function shortBody(body: object, at: Writing): Written {
  const { kind } = at;
  const { transfers } = body as { readonly transfers: readonly Transfer[] };
  const writing = new Sayings(at);
  if (kind === "payment") {
    const short = shortPayment(body as PaymentBody, at, writing);
    return { short, said: writing.said };
  }
  const own = { ...body, transfers: writeTransfers(transfers) };
  if (kind !== "top_up" && kind !== "points_in") return { short: own, said: at.head.said };
  return { short: { ...own, ...writing.decisions(body as Judged) }, said: writing.said };
}

type Judged = Pick<
  PaymentBody,
  "velocity" | "shadow" | "policyVersion" | "decidedAtMs" | "amountMinor"
>;

type Digest = Writing["digest"];

/** Names of what wallets say lately: shops and rules, which many of them say alike. */
const names = new WeakMap<Digest, Map<string, string>>();
const namesMax = 256;

function nameOf(text: string, digest: Digest): string {
  const known = names.get(digest) ?? new Map<string, string>();
  names.set(digest, known);
  let name = known.get(text);
  if (name !== undefined) return name;
  name = digest(text).slice(0, 16);
  known.set(text, name);
  const [oldest] = known.keys();
  if (known.size > namesMax && oldest !== undefined) known.delete(oldest);
  return name;
}

/** The same of things that many decisions share. */
const namesOfShared = new WeakMap<Digest, WeakMap<object, string>>();

function nameOfShared(thing: object, digest: Digest): string {
  const known = namesOfShared.get(digest) ?? new WeakMap<object, string>();
  namesOfShared.set(digest, known);
  const name = known.get(thing) ?? nameOf(JSON.stringify(thing), digest);
  known.set(thing, name);
  return name;
}

/** What rows have said, while a body is written that may say more. */
class Sayings {
  said: WalletHead["said"];
  readonly #at: Writing;

  constructor(at: Writing) {
    this.#at = at;
    this.said = at.head.said;
  }

  /** The number of the row that says this, or the thing itself; `sign` −1: said of the shadow. */
  refer<T>(thing: T, name = nameOf(JSON.stringify(thing), this.#at.digest), sign = 1): T | number {
    const known = this.said.find(([each]) => each === name);
    const at = known?.[1] ?? sign * (this.#at.head.sequence + 1);
    if (known === undefined || known !== this.said.at(-1)) {
      const others = this.said.filter((each) => each !== known).slice(1 - saidMax);
      this.said = [...others, known ?? [name, at]];
    }
    return known === undefined ? thing : at;
  }

  decisions({ velocity, shadow, ...judged }: Judged) {
    const rulesBy = (sign: 1 | -1) => (rules: object) =>
      this.refer(rules, nameOfShared(rules, this.#at.digest), sign) as never;
    return {
      velocity: velocity && shortDecision(velocity, judged, rulesBy(1)),
      ...(shadow && { shadow: shortDecision(shadow, judged, rulesBy(-1)) }),
    };
  }
}

function shortPayment(body: PaymentBody, at: Writing, writing: Sayings): object {
  const { shop: named, currency, transfers = [], amountMinor, idKey, ...members } = body;
  const { terminalId, ...shop } = named;
  const { paid, others } = writePaid(members, at.atMs);
  const said = { ...others, ...writing.decisions(body) };
  const own = terminalId === at.caller ? shop : named;
  return {
    ...{ v: 1, shop: writing.refer({ ...own, currency }), amountMinor, idKey, paid },
    ...unusualOf(said, usualPayment(body, amountMinor, at.atMs)),
    transfers: writeTransfers(transfers),
  };
}

/** A body as it was written, as far as any kind's is looked at alike. */
type Short = Said & { readonly transfers: readonly ShortTransfer[]; readonly paid?: PaidTuple };

/** A row with its body as it was meant, for `bodyOf`. */
export function withBody(row: WalletRow, saidAt: SaidAt): WalletRow {
  if (row.said !== undefined) return row;
  const written = parseOwn<Short>(row.body);
  const body = { ...written, transfers: readTransfers(written.transfers) };
  switch (row.kind) {
    case "payment":
      return { ...row, said: longPayment(row, body, saidAt) };
    case "top_up":
    case "points_in":
      return { ...row, said: { ...body, ...decisionsIn(body, body, saidAt) } };
    default:
      return { ...row, said: body };
  }
}

type Read = Omit<Short, "transfers"> & { readonly transfers: readonly Transfer[] };

function longPayment(row: WalletRow, body: Read, saidAt: SaidAt): object {
  const { shop, paid, velocity: _velocity, shadow: _shadow, ...rest } = body;
  const { currency, ...named } = longShop(shop, row.caller, saidAt);
  const members = {
    ...rest,
    currency,
    ...(paid && readPaid(paid, row.atMs)),
  } as Partial<PaymentBody>;
  const usually = usualPayment(members, members.amountMinor ?? 0, row.atMs);
  const judged = { ...usually, ...members };
  return inOrder({ ...judged, shop: named as NamedShop, ...decisionsIn(body, judged, saidAt) });
}

/** Members at their places: a row is the same, remembered or read. */
function inOrder(body: Partial<PaymentBody>): object {
  const places = paymentMembers.filter((name) => body[name] !== undefined);
  return Object.fromEntries(places.map((name) => [name, body[name]]));
}

const paymentMembers: readonly (keyof PaymentBody)[] = [
  ...(["v", "shop", "cashier", "amountMinor", "currency", "capture", "allowDuplicate"] as const),
  ...(["codeIdentity", "device", "deviceAgeMs", "walletAgeMs", "toppedUpAgoMs"] as const),
  ...(["offline", "channel", "ipPrefix", "declineCode", "spentBy", "confirmByMs"] as const),
  ...(["holdUntilMs", "reward", "windowEndMs", "idKey", "decidedAtMs"] as const),
  ...(["snapshotVersion", "policyVersion", "velocity", "shadow"] as const),
  ...(["sentMinor", "destinationTotalMinor", "transfers"] as const),
];

function decisionsIn({ velocity, shadow }: Said, judged: object, saidAt: SaidAt): object {
  const rulesAt = (at: number) => {
    const { velocity: first, shadow: second } = saidAt(Math.abs(at));
    return ((at < 0 ? second : first)?.rules ?? []) as never;
  };
  const long = (short: ShortDecision) => longDecision(short, judged as Judged, rulesAt);
  return {
    ...(velocity === undefined ? {} : { velocity: velocity && long(velocity) }),
    ...(shadow === undefined ? {} : { shadow: long(shadow) }),
  };
}

function longShop(shop: Said["shop"], terminalId: string | null, saidAt: SaidAt): SaidShop {
  const found = typeof shop === "number" ? saidAt(shop).shop : shop;
  return { terminalId, ...(found as SaidShop) } as SaidShop;
}

/** What of a row's body later rows may refer to, as it is written. */
export function saidOf(row: { readonly body: string }): Said {
  const { shop, velocity, shadow } = parseOwn<Short>(row.body);
  return { ...(shop && { shop }), ...(velocity && { velocity }), ...(shadow && { shadow }) };
}
