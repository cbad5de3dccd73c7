import { createHash } from "node:crypto";
import { type Asked, type Claims, claimsOf, doneOf, nameOf } from "./asked.ts";
import { frontsBehind } from "./behind.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import type { Seen } from "./seen.ts";

/** Who may do what: each 2xx was asked for by a token that may, its own key, and as many persons. */
export const judgeAccess: Judge = (seen) => [
  ...doneOf(seen).flatMap((asked) => [
    ...judgeKind(asked),
    ...judgeProof(asked),
    ...judgeEnd(asked, seen),
    ...judgeOwner(asked),
    ...judgePersons(asked),
  ]),
];

/** Whose call a route is; the first that fits. `null`: of nobody, who shows no token. */
const kinds: readonly (readonly [RegExp, readonly string[] | null])[] = [
  [/^\/v1\/operators\/(bootstrap|activations|sessions|sign-ins)/, null],
  [/^\/v1\/operator\/events$/, null],
  [/^\/v1\/operators?\//, ["operator"]],
  [/^\/v1\/terminals\/(activations|sessions)$/, null],
  [/^\/v1\/partners\/sessions$/, null],
  [/^\/v1\/(registrations|sign-ins|recoveries|lost-devices|tokens)/, null],
  [/^\/v1\/terminals\//, ["terminal"]],
  [/^\/v1\/funding\//, ["partner"]],
  [/^\/v1\/wallet\/events$/, null],
  [/^\/v1\/(wallet|codes|offline-seals|step-ups|top-ups|redemptions)/, ["customer"]],
  [/^\/v1\/payments\/pay\/confirmation$/, ["customer"]],
  [/^\/v1\/payments\/pay$/, ["customer", "terminal"]],
  [/^\/v1\/(payments|cancellations|refunds)/, ["terminal"]],
];

function judgeKind(asked: Asked): Finding[] {
  const { exchange, route, token } = asked;
  const [, allowed = null] = kinds.find(([fits]) => fits.test(route)) ?? [];
  if (allowed === null) return [];
  const promise = "a call is answered for those whose it is";
  if (token === null || !allowed.includes(token.kind)) {
    return [finding(nameOf(asked), promise, `${token?.kind}, and it is of ${allowed}`)];
  }
  const [, channel] = /^\/v1\/funding\/([a-z_]+)\//.exec(route) ?? [];
  const scope = scopeOf(token, channel);
  const findings = differ(nameOf(asked), promise, token.scope, scope);
  const changes = exchange.method !== "GET" && route.startsWith("/v1/operator/");
  if (token.role === "viewer" && changes && !/\/(passkeys|event-tickets)/.test(route)) {
    findings.push(finding(nameOf(asked), "who may only look changes nothing", token.sub));
  }
  if (/\/approvals\/[a-z]+\/(approve|reject)$/.test(route) && token.role !== "approver") {
    findings.push(finding(nameOf(asked), "approvers approve", `${token.sub}: ${token.role}`));
  }
  return findings;
}

function scopeOf({ kind, role }: Claims, channel: string | undefined): string {
  if (kind === "customer") return "wallet";
  if (kind === "partner") return `funding:${channel}`;
  return kind === "operator" ? `operator:${role}` : kind;
}

/** The token is bound to the key that signed for this very call. */
function judgeProof(asked: Asked): Finding[] {
  const { exchange, path, token, proof } = asked;
  const { authorization = "", dpop } = exchange.headers;
  if (dpop === undefined || proof === null) {
    return token === null ? [] : [finding(nameOf(asked), "a token needs a proof", token.sub)];
  }
  const said = { htm: proof.htm, path: pathOf(`${proof.htu}`), digest: proof.content_digest };
  const bytes = exchange.body;
  const digest = bytes === null ? undefined : `sha-256=:${sha256(bytes, "base64")}:`;
  const findings = differ(nameOf(asked), "a proof is of one call", said, {
    htm: exchange.method,
    path,
    digest,
  });
  if (token === null) return findings;
  const bound = { jkt: token.cnf.jkt, ath: proof.ath };
  return [
    ...findings,
    ...differ(nameOf(asked), "a token is its key's", bound, {
      jkt: thumbprintOf(dpop),
      ath: sha256(authorization.slice("DPoP ".length), "base64url"),
    }),
  ];
}

/** A token ends, by the clock of the isolate that takes it; it may be on its way meanwhile. */
function judgeEnd(asked: Asked, { chronicle }: Seen): Finding[] {
  const { token, sentMs, answeredMs } = asked;
  if (token === null) return [];
  const earliestMs = sentMs - frontsBehind(chronicle, sentMs, answeredMs);
  if (token.exp * 1_000 + 60_000 >= earliestMs) return [];
  return [finding(nameOf(asked), "a token ends", `${token.exp} at ${sentMs}`)];
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}

function sha256(text: string, encoding: "base64" | "base64url"): string {
  return createHash("sha256").update(text).digest(encoding);
}

/** RFC 7638, of the key in a proof's header. */
export function thumbprintOf(dpop: string): string {
  const { jwk } = (claimsOf(`.${dpop.split(".")[0]}`) ?? {}) as { jwk?: Record<string, string> };
  const { crv, kty, x, y } = jwk ?? {};
  return sha256(JSON.stringify({ crv, kty, x, y }), "base64url");
}

/** A terminal is told payments of its own merchant. */
function judgeOwner(asked: Asked): Finding[] {
  const { token, answer } = asked;
  if (token?.kind !== "terminal" || answer === null || !("merchant_id" in answer)) return [];
  const promise = "a terminal is told its own merchant's payments";
  return differ(nameOf(asked), promise, answer.merchant_id, token.merchant_id);
}

/** Acts that one person begins and another agrees to. */
const ofTwo: readonly RegExp[] = [
  /^DELETE \/v1\/operator\/(stops|confirmations)\//,
  /^POST \/v1\/operator\/(adjustments|wallets\/wal\/restore|policies\/\w+\/activate)$/,
  /^POST \/v1\/operators\/opr\/role$/,
];

function judgePersons(asked: Asked): Finding[] {
  const { exchange, route, body, status } = asked;
  const call = `${exchange.method} ${route}`;
  const scopes = ["customers", "terminals", "partners", "operators"];
  const isKind = call === "POST /v1/operator/epochs" && scopes.includes(`${body?.scope}`);
  if (!isKind && !ofTwo.some((act) => act.test(call))) return [];
  return differ(nameOf(asked), "a dangerous act waits for a second person", status, 202);
}
