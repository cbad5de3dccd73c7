import { expect, it } from "vitest";
import { noncePeriodMs } from "../../../../src/bounds.ts";
import { isNonce, makeNonce } from "../../../../src/token/nonce.ts";
import { makeRing, ringOf } from "./forge.ts";

const nowMs = Date.parse("2026-11-20T03:00:00Z");

it("is good in its period and the next, and from a clock that is behind; no longer", async () => {
  const { ring } = await makeRing();
  const nonce = makeNonce(ring, nowMs);
  expect(makeNonce(ring, nowMs + noncePeriodMs - 1)).toBe(nonce);
  const periods = [-2, -1, 0, 1, 2].map((by) => isNonce(ring, nonce, nowMs + by * noncePeriodMs));
  expect(periods).toEqual([false, true, true, true, false]);
});

it("is refused when it is another's, altered, spelled otherwise, or no nonce", async () => {
  const { ring } = await makeRing();
  const nonce = makeNonce(ring, nowMs);
  const foreign = makeNonce((await makeRing()).ring, nowMs);
  const altered = nonce.slice(0, 9) + (nonce[9] === "A" ? "B" : "A") + nonce.slice(10);
  for (const wrong of [foreign, altered, `${nonce}=`, nonce.slice(1), "", "A".repeat(10_000)]) {
    expect(isNonce(ring, wrong, nowMs)).toBe(false);
  }
});

it("is good under an older key of the ring, and made with the first", async () => {
  const { ring, json } = await makeRing();
  const newer = JSON.parse((await makeRing()).json);
  newer.mac = [{ ...newer.mac[0], n: 2 }, JSON.parse(json).mac[0]];
  const both = await ringOf(JSON.stringify(newer));
  expect(isNonce(both, makeNonce(ring, nowMs), nowMs)).toBe(true);
  expect(isNonce(ring, makeNonce(both, nowMs), nowMs)).toBe(false);
});
