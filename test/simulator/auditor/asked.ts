import { closingAct, type Exchange } from "../chronicle.ts";
import type { Seen } from "./seen.ts";

/** Members of a JSON object, of which nothing is believed. */
export type Members = Readonly<Record<string, unknown>>;

/** Who an access token says somebody is. */
export interface Claims {
  readonly kind: string;
  readonly sub: string;
  readonly scope: string;
  readonly cnf: { readonly jkt: string };
  readonly epoch: readonly number[];
  readonly client_id: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly role?: string;
  readonly merchant_id?: string;
}

/** An exchange with what is in it read. */
export interface Asked {
  readonly exchange: Exchange;
  readonly sentMs: number;
  /** When the answer was had; `Infinity` where there is none. */
  readonly answeredMs: number;
  /** Without its query. */
  readonly path: string;
  /** The path with ids as their kind alone: `/v1/payments/pay/refunds`. */
  readonly route: string;
  readonly token: Claims | null;
  readonly proof: Members | null;
  readonly body: Members | null;
  /** 0 where there is none. */
  readonly status: number;
  readonly answer: Members | null;
}

const known = new WeakMap<Seen, readonly Asked[]>();

/** All exchanges in the order of their sending. Read once: most judges go through them. */
export function askedOf(seen: Seen): readonly Asked[] {
  let asked = known.get(seen);
  if (asked === undefined) {
    asked = seen.chronicle.exchanges.map(read);
    known.set(seen, asked);
  }
  return asked;
}

/** Those that had a 2xx. */
export function doneOf(seen: Seen): readonly Asked[] {
  return askedOf(seen).filter(({ status }) => status >= 200 && status < 300);
}

/**
 * What was asked in the closing and answered, as long as nothing has moved since. Where a file was
 * put back older some are told what others have lost: nothing is exact then.
 */
export function quietOf(seen: Seen): readonly Asked[] {
  if (seen.chronicle.mishaps.some(({ kind }) => kind === "put back")) return [];
  const quiet = askedOf(seen).filter(
    ({ exchange }) => exchange.act === closingAct && exchange.answer !== null,
  );
  const lastMs = Math.max(...quiet.map(({ answeredMs }) => answeredMs));
  return seen.nowMs - lastMs > 3_600_000 ? [] : quiet;
}

function read(exchange: Exchange): Asked {
  const { headers, answer, path } = exchange;
  const [bare = ""] = path.split("?");
  const authorization = headers.authorization ?? "";
  return {
    exchange,
    sentMs: exchange.sentMs,
    answeredMs: answer?.atMs ?? Number.POSITIVE_INFINITY,
    path: bare,
    route: bare
      .replaceAll(/\/([a-z]{3})_[A-Za-z0-9_-]+/g, "/$1")
      .replaceAll(/\/\d+(?=\/|$)/g, "/0"),
    token: authorization.startsWith("DPoP ")
      ? (claimsOf(authorization.slice(5)) as Claims | null)
      : null,
    proof: headers.dpop === undefined ? null : claimsOf(headers.dpop),
    body: membersOf(exchange.body),
    status: answer?.status ?? 0,
    answer: membersOf(answer?.body ?? null),
  };
}

/** What a token says, whoever signed it. */
export function claimsOf(jwt: string): Members | null {
  const [, payload] = jwt.split(".");
  return payload === undefined ? null : membersOf(Buffer.from(payload, "base64url").toString());
}

function membersOf(text: string | null): Members | null {
  if (text === null || text === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Members) : null;
  } catch {
    return null;
  }
}

/** `#12 POST /v1/payments of till 1`, as findings name an exchange. */
export function nameOf({ exchange: { number, method, path, actor } }: Asked): string {
  return `#${number} ${method} ${path} of ${actor}`;
}
