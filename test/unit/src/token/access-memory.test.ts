import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { signAccess, verifyAccess } from "../../../../src/token/access.ts";
import { accessTokensMax, keepAccess, recallAccess } from "../../../../src/token/access-memory.ts";
import type { KeyRing } from "../../../../src/token/key-ring.ts";
import { type Bearers, context, makeBearers } from "./bearer.ts";
import { makePair, makeRing } from "./forge.ts";

let ring: KeyRing;
let bearers: Bearers;

beforeAll(async () => {
  ({ ring } = await makeRing());
  bearers = makeBearers(ring, (await makePair()).jkt);
});

afterEach(() => {
  vi.restoreAllMocks();
});

it("verifies the signature of one token once, and answers the same every time", async () => {
  const { token } = await signAccess(ring, bearers.terminal, context);
  const verify = vi.spyOn(crypto.subtle, "verify");
  const first = await verifyAccess(ring, token, context);
  const again = await verifyAccess(ring, token, context);
  expect(first.ok).toBe(true);
  expect(again).toStrictEqual(first);
  expect(verify).toHaveBeenCalledTimes(1);
});

it("judges time, issuer and audience of a known token on every call", async () => {
  const { token } = await signAccess(ring, bearers.customer, context);
  expect((await verifyAccess(ring, token, context)).ok).toBe(true);
  const faultOf = async (changed: object) => verifyAccess(ring, token, { ...context, ...changed });
  const late = { nowMs: context.nowMs + 600_000 };
  expect(await faultOf(late)).toEqual({ ok: false, fault: "access_expired" });
  const early = { nowMs: context.nowMs - 60_000 };
  expect(await faultOf(early)).toEqual({ ok: false, fault: "access_ahead" });
  const elsewhere = "https://elsewhere.example";
  expect(await faultOf({ issuer: elsewhere })).toEqual({ ok: false, fault: "access_issuer" });
  expect(await faultOf({ audience: elsewhere })).toEqual({ ok: false, fault: "access_audience" });
});

it("knows a token under the ring that verified it only, and by its exact text only", async () => {
  const { token } = await signAccess(ring, bearers.partner, context);
  expect((await verifyAccess(ring, token, context)).ok).toBe(true);
  const { ring: other } = await makeRing();
  expect(await verifyAccess(other, token, context)).toEqual({ ok: false, fault: "access_kid" });
  const last = token.at(-1) === "A" ? "Q" : "A";
  const altered = `${token.slice(0, -1)}${last}`;
  expect(await verifyAccess(ring, altered, context)).toEqual({
    ok: false,
    fault: "access_signature",
  });
  expect(recallAccess(ring.access, altered)).toBeNull();
});

it("keeps a bounded number, and lets the one unused for longest go", async () => {
  const [first, second] = await Promise.all([
    signAccess(ring, bearers.operator, context),
    signAccess(ring, bearers.operator, { ...context, lifeMs: 60_000 }),
  ]);
  await verifyAccess(ring, first.token, context);
  await verifyAccess(ring, second.token, context);
  const known = recallAccess(ring.access, first.token);
  if (known === null) throw new Error("it was verified a moment ago");
  for (let i = 0; i < accessTokensMax - 1; i++) {
    keepAccess({ ...known, jws: { ...known.jws, text: `${i}` } });
    if (i === 0) expect(recallAccess(ring.access, first.token)).toBe(known);
  }
  expect(recallAccess(ring.access, first.token)).toBe(known);
  expect(recallAccess(ring.access, second.token)).toBeNull();
});
