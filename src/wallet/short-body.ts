import { readTransfers, writeTransfers } from "../ledger/log.ts";
import { parseOwn } from "../own-json.ts";
import { longDecision, type ShortDecision, shortDecision } from "../velocity/short-decision.ts";
import type { WalletHead } from "./book.ts";
import type { PaymentBody, Shop } from "./record.ts";
import type { WalletRow } from "./row.ts";

/*
 * How the bodies of a wallet's rows are written. What is as usual is left out, and nothing is said
 * twice: a shop, and the rules that velocity went by, are said by the first row that needs them; rows
 * after it have the number of that row instead.
 */

/** A shop as rows say it: the terminal is the row's caller. */
type SaidShop = Omit<Shop, "terminalId">;

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
  const { transfers } = body as { readonly transfers: Parameters<typeof writeTransfers>[0] };
  const writing = new Sayings(at);
  const own = { ...body, transfers: writeTransfers(transfers) };
  if (kind === "payment") {
    const short = shortPayment(own as unknown as PaymentBody, at, writing);
    return { short, said: writing.said };
  }
  if (kind !== "top_up" && kind !== "points_in") return { short: own, said: at.head.said };
  return { short: { ...own, ...writing.decisions(body as Judged) }, said: writing.said };
}

type Judged = Pick<PaymentBody, "velocity" | "shadow" | "policyVersion" | "decidedAtMs">;

/** What rows have said, while a body is written that may say more. */
class Sayings {
  said: WalletHead["said"];
  readonly #at: Writing;

  constructor(at: Writing) {
    this.#at = at;
    this.said = at.head.said;
  }

  /** The number of the row that says this, or the thing itself; `sign` −1: said of the shadow. */
  refer<T>(thing: T, sign: 1 | -1 = 1): T | number {
    const name = this.#at.digest(JSON.stringify(thing)).slice(0, 16);
    const known = this.said.find(([each]) => each === name);
    const others = this.said.filter((each) => each !== known).slice(1 - saidMax);
    const at = known?.[1] ?? sign * (this.#at.head.sequence + 1);
    this.said = [...others, [name, at]];
    return known === undefined ? thing : at;
  }

  decisions({ velocity, shadow, ...judged }: Judged) {
    return {
      velocity: velocity && shortDecision(velocity, judged, (rules) => this.refer(rules)),
      ...(shadow && { shadow: shortDecision(shadow, judged, (rules) => this.refer(rules, -1)) }),
    };
  }
}

/** What a payment mostly is: so much is not written. */
const usual = {
  v: 1,
  cashier: null,
  capture: "automatic",
  allowDuplicate: false,
  declineCode: null,
  spentBy: null,
  confirmByMs: null,
  holdUntilMs: null,
  reward: 0,
} as const;

function usualAt(body: Partial<PaymentBody>, atMs: number) {
  const { amountMinor, declineCode, confirmByMs, holdUntilMs } = { ...usual, ...body };
  const captured = declineCode === null && confirmByMs === null && holdUntilMs === null;
  return { ...usual, decidedAtMs: atMs, sentMinor: captured ? amountMinor : 0 };
}

function shortPayment(body: PaymentBody, at: Writing, writing: Sayings): object {
  const { shop: named, ...members } = body;
  const { terminalId, ...shop } = named;
  const usually: Readonly<Record<string, unknown>> = usualAt(body, at.atMs);
  const rest = Object.entries({ ...members, ...writing.decisions(body) });
  const unusual = rest.filter(([name, value]) => !(name in usually) || usually[name] !== value);
  const own = terminalId === at.caller ? shop : named;
  return { v: 1, shop: writing.refer(own), ...Object.fromEntries(unusual) };
}

/** A body as it was written, as far as any kind's is looked at alike. */
type Short = Said & { readonly transfers: Parameters<typeof readTransfers>[0] };

/** A row with its body as it was meant, for `bodyOf`. */
export function withBody(row: WalletRow, saidAt: SaidAt): WalletRow {
  if (row.said !== undefined) return row;
  const { kind, atMs, caller } = row;
  const written = parseOwn<Short>(row.body);
  const body = { ...written, transfers: readTransfers(written.transfers) };
  if (kind !== "payment" && kind !== "top_up" && kind !== "points_in")
    return { ...row, said: body };
  const { shop, velocity, shadow, ...rest } = body;
  const usually = kind === "payment" ? usualAt(rest as Partial<PaymentBody>, atMs) : {};
  const judged = { ...usually, ...rest } as unknown as Omit<Judged, "velocity" | "shadow">;
  const rulesAt = (at: number) => {
    const { velocity: first, shadow: second } = saidAt(Math.abs(at));
    return ((at < 0 ? second : first)?.rules ?? []) as never;
  };
  // Each member at its place as it was written: a row is the same, remembered or read.
  const said = {
    ...usually,
    ...body,
    ...(shop === undefined ? {} : { shop: longShop(shop, caller, saidAt) }),
    ...(velocity === undefined
      ? {}
      : { velocity: velocity && longDecision(velocity, judged, rulesAt) }),
    ...(shadow === undefined ? {} : { shadow: longDecision(shadow, judged, rulesAt) }),
  };
  return { ...row, said };
}

function longShop(shop: SaidShop | number, terminalId: string | null, saidAt: SaidAt): object {
  const found = typeof shop === "number" ? saidAt(shop).shop : shop;
  return { terminalId, ...(found as object) };
}

/** What of a row's body later rows may refer to, as it is written. */
export function saidOf(row: { readonly body: string }): Said {
  const { shop, velocity, shadow } = parseOwn<Short>(row.body);
  return { ...(shop && { shop }), ...(velocity && { velocity }), ...(shadow && { shadow }) };
}
