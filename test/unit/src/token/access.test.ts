import { beforeAll, describe, expect, it } from "vitest";
import {
  type AccessClaims,
  accessCharsMax,
  signAccess,
  verifyAccess,
} from "../../../../src/token/access.ts";
import type { KeyRing } from "../../../../src/token/key-ring.ts";
import { type Bearers, context, issuer, makeBearers, nowMs } from "./bearer.ts";
import { makePair, makeRing, type Pair, ringOf } from "./forge.ts";

let ring: KeyRing;
let json: string;
let device: Pair;
let bearers: Bearers;

beforeAll(async () => {
  ({ ring, json } = await makeRing());
  device = await makePair();
  bearers = makeBearers(ring, device.jkt);
});

const kinds = ["customer", "terminal", "partner", "operator"] as const;

describe("signAccess and verifyAccess", () => {
  it.each(kinds)("gives a %s's claims back, with the time they hold", async (kind) => {
    const { token, expiresInSeconds } = await signAccess(ring, bearers[kind], context);
    expect(expiresInSeconds).toBe(600);
    const verified = await verifyAccess(ring, token, context);
    expect(verified).toStrictEqual({
      ok: true,
      value: {
        ...bearers[kind],
        issuedAtMs: 1_790_000_000_000,
        expiresAtMs: 1_790_000_600_000,
      },
    });
  });

  it("writes no auth_time after iat, of a clock that is ahead", async () => {
    const claims = { ...bearers.customer, auth_time_ms: nowMs + 1_000 };
    const { token } = await signAccess(ring, claims, context);
    const payload = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    expect(payload.auth_time).toBe(payload.iat);
  });

  it("writes when the holder proved themselves, in whole seconds, however long before", async () => {
    for (const agoMs of [0, 877, 1_123, 86_400_000]) {
      const auth_time_ms = nowMs - agoMs;
      const { token } = await signAccess(ring, { ...bearers.customer, auth_time_ms }, context);
      const verified = await verifyAccess(ring, token, context);
      const told = Math.floor(auth_time_ms / 1_000) * 1_000;
      expect(verified).toMatchObject({ ok: true, value: { auth_time_ms: told } });
    }
  });

  it("writes the members of RFC 9068 §2.2, the device as a customer's client", async () => {
    const { token } = await signAccess(ring, bearers.customer, context);
    const [header, payload] = token
      .split(".")
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
    expect(header).toEqual({ alg: "ES256", typ: "at+jwt", kid: ring.access[0]?.kid });
    expect(payload).toEqual({
      iss: issuer,
      aud: issuer,
      sub: bearers.customer.sub,
      client_id: bearers.customer.device_id,
      iat: 1_790_000_000,
      exp: 1_790_000_600,
      auth_time: 1_790_000_000,
      jti: bearers.customer.jti,
      kind: "customer",
      scope: "wallet",
      cnf: { jkt: device.jkt },
      amr: ["pop"],
      acr: "urn:sekisho:acr:two-step",
      epoch: [1, 2, 3],
    });
  });

  it("holds until its end, which does not belong to it", async () => {
    const { token } = await signAccess(ring, bearers.partner, { ...context, lifeMs: 30_000 });
    const at = (ms: number) => verifyAccess(ring, token, { ...context, nowMs: ms });
    expect((await at(1_790_000_029_999)).ok).toBe(true);
    expect(await at(1_790_000_030_000)).toEqual({ ok: false, fault: "access_expired" });
    expect((await at(1_789_999_995_000)).ok).toBe(true);
    expect(await at(1_789_999_994_999)).toEqual({ ok: false, fault: "access_ahead" });
  });

  it("verifies under an older key of the ring, and refuses access_kid when it is gone", async () => {
    const { token } = await signAccess(ring, bearers.partner, context);
    const { json: other } = await makeRing();
    const document = JSON.parse(json);
    const [next] = JSON.parse(other).access;
    const both = await ringOf(JSON.stringify({ ...document, access: [next, ...document.access] }));
    expect((await verifyAccess(both, token, context)).ok).toBe(true);
    const signed = await signAccess(both, bearers.partner, context);
    expect(await verifyAccess(ring, signed.token, context)).toEqual({
      ok: false,
      fault: "access_kid",
    });
    const without = await ringOf(JSON.stringify({ ...document, access: [next] }));
    expect(await verifyAccess(without, token, context)).toEqual({ ok: false, fault: "access_kid" });
  });

  it("refuses a token of another deployment that took the same kid", async () => {
    const { json: other } = await makeRing();
    const document = JSON.parse(other);
    document.access[0].kid = ring.access[0]?.kid;
    const impostor = await ringOf(JSON.stringify(document));
    const { token } = await signAccess(impostor, bearers.partner, context);
    expect(await verifyAccess(ring, token, context)).toEqual({
      ok: false,
      fault: "access_signature",
    });
  });

  it("throws when it is asked to sign what it would not accept", async () => {
    const bad: [string, AccessClaims][] = [
      ["scope", { ...bearers.terminal, scope: "wallet" }],
      ["form", { ...bearers.terminal, sub: "ter_1" }],
      ["form", { ...bearers.terminal, label: "x".repeat(65) }],
      ["form", { ...bearers.operator, role: "merchant", scope: "operator:merchant" }],
      ["form", { ...bearers.operator, merchant_id: bearers.terminal.merchant_id }],
      ["form", { ...bearers.customer, jkt: "" }],
    ];
    for (const [reason, claims] of bad) {
      await expect(signAccess(ring, claims, context)).rejects.toThrow(reason);
    }
    for (const lifeMs of [0, 600_001]) {
      await expect(signAccess(ring, bearers.partner, { ...context, lifeMs })).rejects.toThrow(
        "lives",
      );
    }
  });

  it("fits its bound with the longest claims there are", async () => {
    const long = { issuer: `https://${"i".repeat(504)}`, audience: "a".repeat(512), nowMs };
    const claims: AccessClaims = {
      ...bearers.terminal,
      category: "c".repeat(64),
      label: "店".repeat(64),
      amr: Array.from({ length: 8 }, () => "a".repeat(16)),
      jti: "j".repeat(64),
      epoch: [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    };
    const { token } = await signAccess(ring, claims, long);
    expect(token.length).toBeLessThanOrEqual(accessCharsMax);
    expect((await verifyAccess(ring, token, long)).ok).toBe(true);
  });
});
