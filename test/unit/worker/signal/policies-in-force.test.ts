import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Env } from "../../../../worker/platform/env.ts";

const nowMs = Date.UTC(2027, 0, 15, 3);
/** An isolate that knows nothing yet. */
let isolate: typeof import("../../../../worker/signal/policies-in-force.ts");
let asked = 0;
let state: object = {};
const control = {
  snapshot: async () => {
    asked += 1;
    return state;
  },
};
const env = { CONTROL: { idFromName: () => "", get: () => control } } as unknown as Env;
const inForce = (version: number, shadow: number | null = null) => ({
  ...{ policyVersion: version, policyTable: Uint8Array.of(version) },
  ...{ shadowVersion: shadow, shadowTable: shadow === null ? null : Uint8Array.of(shadow) },
});
const at = (ms: number) => vi.setSystemTime(nowMs + ms);
const told = (version: number, shadow: number | null = null) =>
  isolate.policiesInForce(env, { policyVersion: version, shadowVersion: shadow });

beforeEach(async () => {
  vi.useFakeTimers();
  at(0);
  vi.resetModules();
  isolate = await import("../../../../worker/signal/policies-in-force.ts");
  [asked, state] = [0, inForce(1)];
});
afterEach(() => void vi.useRealTimers());

it("asks Control for versions that it lacks, and for none that it has, however old they are", async () => {
  expect(await told(1)).toEqual(inForce(1));
  at(3_000_000);
  expect(await told(1)).toEqual(inForce(1));
  expect(asked).toBe(1);
  state = inForce(2, 3);
  expect(await told(2, 3)).toEqual(inForce(2, 3));
  expect(isolate.policiesKnown()).toEqual(inForce(2, 3));
  expect(asked).toBe(2);
});

it("asks about other versions no more often than once a second", async () => {
  await told(1);
  at(999);
  for (const versions of [told(2), told(1, 3)]) expect(await versions).toEqual(inForce(1));
  expect(asked).toBe(1);
  at(1_000);
  await told(2);
  expect(asked).toBe(2);
  at(2_000);
  await told(1, 3);
  expect(asked).toBe(3);
});

it("goes by what it knows for a minute where nobody knew the versions", async () => {
  await told(1);
  at(59_999);
  await isolate.policiesInForce(env, null);
  expect(asked).toBe(1);
  at(60_000);
  await isolate.policiesInForce(env, null);
  expect(asked).toBe(2);
});

it("asks anew when its clock stands before it asked last", async () => {
  await told(1);
  at(-1);
  await isolate.policiesInForce(env, null);
  expect(asked).toBe(2);
});
