import { afterEach, expect, it, vi } from "vitest";
import type { Env } from "../../../../worker/platform/env.ts";
import { findByReference } from "../../../../worker/routes/terminal/inquiry.ts";
import { deliveryPauseMs } from "../../../../worker/settlement/carrier.ts";

afterEach(() => vi.unstubAllGlobals());

const shop = { merchantId: "mer_1", storeId: "sto_1", terminalId: "ter_1" };
const at = { shop, terminalId: "ter_1", reference: "sale-0001" } as unknown as Parameters<
  typeof findByReference
>[1];

/** Asks for a payment that its Settlement is told of so long after the inquiry has begun. */
async function asked(toldAfterMs: number) {
  let waitedMs = 0;
  vi.stubGlobal("scheduler", {
    wait: async (ms: number) => {
      waitedMs += ms;
    },
  });
  const find = async () => (waitedMs < toldAfterMs ? [] : [{ sender: "a wallet" }]);
  const env = { SETTLEMENT: { idFromName: (name: string) => name, get: () => ({ find }) } };
  return { found: await findByReference(env as unknown as Env, at), waitedMs };
}

it("finds a payment of which Settlement is told when the pause of deliveries is over", async () => {
  for (const toldAfterMs of [0, 1, deliveryPauseMs, deliveryPauseMs + 300]) {
    expect([toldAfterMs, (await asked(toldAfterMs)).found]).toMatchObject([toldAfterMs, [{}]]);
  }
});

it("says none within a second when nobody tells of one", async () => {
  const { found, waitedMs } = await asked(Number.POSITIVE_INFINITY);
  expect(found).toEqual([]);
  expect(waitedMs).toBeLessThanOrEqual(1_000);
});
