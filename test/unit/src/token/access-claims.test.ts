import { expect, it } from "vitest";
import { signAccess, verifyAccess } from "../../../../src/token/access.ts";
import {
  bearers,
  type Case,
  decode,
  device,
  good,
  header,
  ours,
  refused,
  ring,
  saying,
  without,
} from "./access-forgery.ts";
import { context, issuer } from "./bearer.ts";
import { forge } from "./forge.ts";

const required = ["iss", "aud", "exp", "iat", "jti", "sub", "client_id", "scope", "auth_time"];
required.push("amr", "cnf", "epoch", "kind", "merchant_id", "store_id", "place", "shards");
required.push("category", "reward_rate_bp", "fee_rate_bp", "generation");
const elsewhere = ["https://pay.example.com", `${issuer}/`, issuer.toUpperCase()];
elsewhere.push(issuer.slice(0, -1), `${issuer}.evil.example`, issuer.replace("https", "http"));
const scopes = ["", "wallet", "TERMINAL", "terminal wallet", "operator:approver", "terminal "];

const cases: Case[] = [
  ...refused("payload", "access_payload", {
    nested: saying(() => good),
    "duplicate exp": saying((from) => `${JSON.stringify(from).slice(0, -1)},"exp":9999999999}`),
    "byte order mark": saying((from) => `\ufeff${JSON.stringify(from)}`),
    array: saying((from) => [from]),
    "exp 1e400": saying((from) => JSON.stringify(from).replace(/"exp":\d+/, '"exp":1e400')),
    "exp 1.79e9": saying((from) => JSON.stringify(from).replace(/"exp":\d+/, '"exp":1.79e9')),
    "exp with a fraction": saying((from) => ({ ...from, exp: 1_790_000_599.5 })),
    "lone surrogate": saying((from) => ({ ...from, label: "\ud800" })),
  }),
  ...required.flatMap((name) =>
    refused("claims", "access_claims", {
      [`${name} missing`]: saying((from) => without(from, name)),
    }),
  ),
  ...refused("claims", "access_claims", {
    "exp a string": saying((from) => ({ ...from, exp: "1790000600" })),
    "exp null": saying((from) => ({ ...from, exp: null })),
    "exp in milliseconds": saying((from) => ({ ...from, exp: 1_790_000_600_000 })),
    "iat in milliseconds": saying((from) => ({ ...from, iat: 1_790_000_000_000 })),
    "exp negative": saying((from) => ({ ...from, exp: -1 })),
    "nbf, which we never write": saying((from) => ({ ...from, nbf: 1_790_000_000 })),
    "aud an array": saying((from) => ({ ...from, aud: [issuer] })),
    "iss an array": saying((from) => ({ ...from, iss: [issuer] })),
    "iss empty": saying((from) => ({ ...from, iss: "" })),
    "aud empty": saying((from) => ({ ...from, aud: "" })),
    "jkt empty": saying((from) => ({ ...from, cnf: { jkt: "" } })),
    "cnf empty": saying((from) => ({ ...from, cnf: {} })),
    "cnf with a key beside": saying((from) => ({
      ...from,
      cnf: { jkt: device.jkt, jwk: device.jwk },
    })),
    "scope null": saying((from) => ({ ...from, scope: null })),
    "an unknown claim": saying((from) => ({ ...from, admin: true })),
    "another kind's claims": saying((from) => ({ ...from, kind: "customer" })),
    "no kind that exists": saying((from) => ({ ...from, kind: "root" })),
    "client other than the subject": saying((from) => ({
      ...from,
      client_id: `ter_${"A".repeat(32)}`,
    })),
    "epoch of two": saying((from) => ({ ...from, epoch: [1, 2] })),
    "epoch negative": saying((from) => ({ ...from, epoch: [1, 2, -3] })),
    "beyond the pole": saying((from) => ({ ...from, place: { lat_e6: 90_000_001, lon_e6: 0 } })),
    "reward above everything": saying((from) => ({ ...from, reward_rate_bp: 10_001 })),
    "no shards": saying((from) => ({ ...from, shards: 0 })),
  }),
  ...elsewhere.flatMap((other) => [
    ...refused("iss", "access_issuer", { [other]: saying((from) => ({ ...from, iss: other })) }),
    ...refused("aud", "access_audience", { [other]: saying((from) => ({ ...from, aud: other })) }),
  ]),
  ...scopes.flatMap((scope) =>
    refused("scope", "access_scope", { [`"${scope}"`]: saying((from) => ({ ...from, scope })) }),
  ),
  ...refused("time", "access_expired", {
    "exp past": saying((from) => ({ ...from, iat: 1_789_999_000, exp: 1_789_999_600 })),
    "exp now": saying((from) => ({ ...from, iat: 1_789_999_500, exp: 1_790_000_000 })),
  }),
  ...refused("time", "access_life", {
    "10 minutes and a second": saying((from) => ({ ...from, exp: 1_790_000_601 })),
    "for ever": saying((from) => ({ ...from, exp: 9_999_999_999 })),
    "ends when it begins": saying((from) => ({ ...from, exp: 1_790_000_000 })),
    "iat 0": saying((from) => ({ ...from, iat: 0 })),
  }),
  ...refused("time", "access_ahead", {
    "iat a minute ahead": saying((from) => ({ ...from, iat: 1_790_000_060, exp: 1_790_000_600 })),
  }),
];

it.each(cases)("refuses $fault: $id, $comment", async ({ make, fault }) => {
  expect(await verifyAccess(ring, await make(), context)).toEqual({ ok: false, fault });
});

it("refuses access_claims when an id stands where another kind's belongs", async () => {
  const { token } = await signAccess(ring, bearers.customer, context);
  const claims = decode(`${token.split(".")[1]}`) as object;
  for (const sub of [bearers.terminal.sub, bearers.customer.device_id, `wal_${"A".repeat(51)}`]) {
    const forged = await forge(header, { ...claims, sub }, ours);
    expect(await verifyAccess(ring, forged, context)).toEqual({
      ok: false,
      fault: "access_claims",
    });
  }
});

it("refuses access_claims when an operator's role and merchant do not belong together", async () => {
  const { merchant_id } = bearers.terminal;
  const merchant = { ...bearers.operator, role: "merchant", scope: "operator:merchant" } as const;
  const { token } = await signAccess(ring, { ...merchant, merchant_id }, context);
  expect((await verifyAccess(ring, token, context)).ok).toBe(true);
  const claims = decode(`${token.split(".")[1]}`) as Record<string, unknown>;
  for (const other of [without(claims, "merchant_id"), { ...claims, role: "viewer" }]) {
    const forged = await forge(header, other, ours);
    expect(await verifyAccess(ring, forged, context)).toEqual({
      ok: false,
      fault: "access_claims",
    });
  }
});

it("takes a customer's acr of the two that exist, and no token without one", async () => {
  const acr = "urn:sekisho:acr:passkey";
  const { token } = await signAccess(ring, { ...bearers.customer, acr }, context);
  expect(await verifyAccess(ring, token, context)).toMatchObject({ ok: true, value: { acr } });
  const claims = decode(`${token.split(".")[1]}`) as Record<string, unknown>;
  const others = ["phr", "", null, [acr]].map((other) => ({ ...claims, acr: other }));
  for (const other of [...others, without(claims, "acr")]) {
    const forged = await forge(header, other, ours);
    expect(await verifyAccess(ring, forged, context)).toEqual({
      ok: false,
      fault: "access_claims",
    });
  }
});
