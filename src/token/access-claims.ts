import * as z from "zod";
import { unreachable } from "../assert.ts";

/** The ways by which money comes in. */
export const fundingChannels = ["credit", "debit", "cash_register", "atm", "points"] as const;
/** A way by which money comes in, by its name on the wire. */
export type FundingChannel = (typeof fundingChannels)[number];

/** What a person may do. `merchant` sees one merchant. */
export const operatorRoles = ["viewer", "operator", "approver", "merchant"] as const;
/** A role by its name on the wire. */
export type OperatorRole = (typeof operatorRoles)[number];

/**
 * How well a customer was authenticated, the lower first: a code to the contact with a TOTP or
 * recovery code, which a copied web page could ask for too; or with a passkey, which signs for the
 * true origin only.
 */
const authenticationClasses = ["urn:sekisho:acr:two-step", "urn:sekisho:acr:passkey"] as const;
/** An authentication context class (OpenID Connect Core §2) that tokens of ours name. */
export type AuthenticationClass = (typeof authenticationClasses)[number];

interface CommonClaims {
  readonly scope: string;
  /** The thumbprint of the key that the token is bound to (RFC 9449 §6.1). */
  readonly jkt: string;
  /** When the bearer last proved a factor; whole seconds. */
  readonly auth_time_ms: number;
  readonly amr: string[];
  /** Of the kind; of the wallet, merchant or partner; of the device, terminal or key. */
  readonly epoch: [number, number, number];
  readonly jti: string;
}

/** The claims of a customer's device: `sub` is its wallet. */
export interface CustomerClaims extends CommonClaims {
  readonly kind: "customer";
  readonly sub: string;
  readonly device_id: string;
  readonly acr: AuthenticationClass;
}

/** The claims of a terminal, with everything a payment needs to know of its shop. */
export interface TerminalClaims extends CommonClaims {
  readonly kind: "terminal";
  readonly sub: string;
  readonly merchant_id: string;
  readonly store_id: string;
  /** What people call the shop. */
  readonly merchant_name: string;
  readonly merchant_name_kana: string;
  readonly store_name: string;
  /** Millionths of a degree. */
  readonly place: { readonly lat_e6: number; readonly lon_e6: number };
  readonly category: string;
  /** Hundredths of a percent. */
  readonly reward_rate_bp: number;
  readonly fee_rate_bp: number;
  readonly shards: number;
  readonly generation: number;
  readonly label?: string | undefined;
}

/** The claims of a funding partner, for the one channel that it may use. */
export interface PartnerClaims extends CommonClaims {
  readonly kind: "partner";
  readonly sub: string;
  readonly channel: FundingChannel;
  /** Its name when the token was issued: what customers are told of a top-up. */
  readonly partner_name: string;
}

/** The claims of a person who operates the deployment, in one role. */
export interface OperatorClaims extends CommonClaims {
  readonly kind: "operator";
  readonly sub: string;
  readonly role: OperatorRole;
  /** Present exactly when the role is `merchant`. */
  readonly merchant_id?: string | undefined;
}

/** What an access token says, for each kind of holder. */
export type AccessClaims = CustomerClaims | TerminalClaims | PartnerClaims | OperatorClaims;

const sealed = (kind: string) => z.string().regex(new RegExp(`^${kind}_[A-Za-z0-9_-]{52}$`));
const marked = (kind: string) => z.string().regex(new RegExp(`^${kind}_[A-Za-z0-9_-]{32}$`));
const digest = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
const count = z.int().min(0);
const seconds = count.max(9_999_999_999);
const basisPoints = count.max(10_000);
const shopName = z.string().min(1).max(100);

const registered = {
  iss: z.string().min(1).max(512),
  aud: z.string().min(1).max(512),
  exp: seconds,
  iat: seconds,
  jti: z.string().regex(/^[A-Za-z0-9._~-]{8,64}$/),
  scope: z.string().max(64),
  auth_time: seconds,
  amr: z.array(z.string().regex(/^[a-z0-9_]{1,16}$/)).max(8),
  cnf: z.strictObject({ jkt: digest }),
  epoch: z.tuple([count, count, count]),
};
const customer = z.strictObject({
  ...registered,
  kind: z.literal("customer"),
  sub: sealed("wal"),
  client_id: sealed("dev"),
  acr: z.enum(authenticationClasses),
});
const terminal = z.strictObject({
  ...registered,
  kind: z.literal("terminal"),
  sub: marked("ter"),
  client_id: marked("ter"),
  merchant_id: marked("mer"),
  store_id: marked("sto"),
  merchant_name: shopName,
  merchant_name_kana: shopName,
  store_name: shopName,
  place: z.strictObject({
    lat_e6: z.int().min(-90_000_000).max(90_000_000),
    lon_e6: z.int().min(-180_000_000).max(180_000_000),
  }),
  category: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  reward_rate_bp: basisPoints,
  fee_rate_bp: basisPoints,
  shards: z.int().min(1).max(65_535),
  generation: count,
  label: z.string().max(64).optional(),
});
const partner = z.strictObject({
  ...registered,
  kind: z.literal("partner"),
  sub: marked("par"),
  client_id: marked("par"),
  channel: z.enum(fundingChannels),
  partner_name: shopName,
});
const operator = z.strictObject({
  ...registered,
  kind: z.literal("operator"),
  sub: marked("opr"),
  client_id: marked("opr"),
  role: z.enum(["viewer", "operator", "approver", "merchant"]),
  merchant_id: marked("mer").optional(),
});
const payload = z.discriminatedUnion("kind", [customer, terminal, partner, operator]);

/** The JWT claims of an access token (RFC 9068 §2.2), of the form of their kind. */
export type AccessPayload = z.infer<typeof payload>;

/** Untrusted claims, if they are exactly those of one kind; else null. Values are not judged. */
export function readAccessPayload(input: unknown): AccessPayload | null {
  const read = payload.safeParse(input);
  if (!read.success) return null;
  const claims = read.data;
  if (claims.kind === "operator") {
    return (claims.role === "merchant") === (claims.merchant_id !== undefined) ? claims : null;
  }
  return claims.kind === "customer" || claims.client_id === claims.sub ? claims : null;
}

/** The one scope that a token of this kind has. */
export function scopeOf(claims: AccessClaims): string {
  switch (claims.kind) {
    case "customer":
      return "wallet";
    case "terminal":
      return "terminal";
    case "partner":
      return `funding:${claims.channel}`;
    case "operator":
      return `operator:${claims.role}`;
    default:
      return unreachable(claims);
  }
}

/**
 * The JWT claims of `claims`. A customer's client (`client_id`) is the device; everybody else
 * acts for themselves, so their client is their subject (RFC 9068 §2.2). Times in whole seconds;
 * `auth_time` is never after `iat`, whichever of our clocks it was read from.
 */
export function toPayload(
  claims: AccessClaims,
  to: { issuer: string; audience: string; issuedAt: number; expiresAt: number },
): Record<string, unknown> {
  const { jkt, auth_time_ms, device_id, ...rest } = { device_id: undefined, ...claims };
  return {
    iss: to.issuer,
    aud: to.audience,
    iat: to.issuedAt,
    exp: to.expiresAt,
    client_id: device_id ?? claims.sub,
    cnf: { jkt },
    auth_time: Math.min(Math.floor(auth_time_ms / 1000), to.issuedAt),
    ...rest,
  };
}

/** The claims in our own words; seconds become milliseconds here. */
export function claimsOf(read: AccessPayload): AccessClaims {
  const { iss: _iss, aud: _aud, exp: _exp, iat: _iat, client_id, cnf, auth_time, ...rest } = read;
  const common = { jkt: cnf.jkt, auth_time_ms: auth_time * 1000 };
  return rest.kind === "customer"
    ? { ...rest, ...common, device_id: client_id }
    : { ...rest, ...common };
}
