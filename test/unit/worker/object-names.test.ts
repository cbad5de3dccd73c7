import { expect, it } from "vitest";
import { problem } from "../../../src/problem.ts";
import { fail, ok } from "../../../src/result.ts";
import { makeKeyRing, parseKeyRing } from "../../../src/token/key-ring.ts";
import { markId } from "../../../src/token/marked-id.ts";
import type { Shop } from "../../../src/wallet/record.ts";
import { contactShard, keyShard } from "../../../worker/directory/stub.ts";
import { deploymentGuard, guardShard, sourceName } from "../../../worker/guard/stub.ts";
import { handleObject } from "../../../worker/handle/stub.ts";
import { askMerchant, merchantObject } from "../../../worker/merchant/stub.ts";
import { monitorObject } from "../../../worker/monitor/stub.ts";
import { partnerNameOf, partnerShards } from "../../../worker/partner/stub.ts";
import type { Env } from "../../../worker/platform/env.ts";
import { settlementNameOf, settlementObject } from "../../../worker/settlement/stub.ts";
import { controlInbox } from "../../../worker/signal/control-inbox.ts";
import { terminalObject } from "../../../worker/terminal/stub.ts";
import { walletObject } from "../../../worker/wallet/stub.ts";

/** Every binding answers its own name, and the name of the object that it is asked for. */
const env = new Proxy(
  {},
  {
    get: (_, binding) => ({
      idFromName: (name: string) => `${String(binding)} ${name}`,
      get: (id: string) => id,
    }),
  },
) as Env;

const source = { kind: "ip_prefix", name: "192.0.2.0/24" } as const;

it.each([
  ["CONTROL control", controlInbox(env)],
  ["DIRECTORY contact.ab", contactShard(env, "abcdef")],
  ["DIRECTORY key.fb", keyShard(env, "-_8")],
  ["GUARD deployment", deploymentGuard(env)],
  [`GUARD ${sourceName(source).slice(0, 2)}`, guardShard(env, source)],
  ["HANDLE 1.63", handleObject(env, "ff00")],
  ["HANDLE 1.1", handleObject(env, "4100")],
  ["MERCHANT 0a", merchantObject(env, "0a")],
  ["MONITOR monitor", monitorObject(env)],
  ["SETTLEMENT 0a.1.0", settlementObject(env, "0a.1.0")],
  ["TERMINAL trm_1", terminalObject(env, "trm_1")],
  ["WALLET route", walletObject(env, "route")],
])("has the object %s, whose name is never another: its rows are there", (name, found) => {
  expect(found).toBe(name);
});

it("has a terminal's reference at one Settlement of its merchant's generation", () => {
  const shop = { merchantOwnerHex: "0a", generation: 3, shards: 4 } as Shop;
  const nameOf = (reference: string) => settlementNameOf({ shop, terminalId: "trm_1", reference });
  const names = Array.from({ length: 100 }, (_, i) => nameOf(`reference ${i}`));
  expect(new Set(names)).toEqual(new Set(["0a.3.0", "0a.3.1", "0a.3.2", "0a.3.3"]));
});

it("spreads a partner's references over all of its objects, and has each at one", async () => {
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const ring = await parseKeyRing(await makeKeyRing(random));
  if (!ring.ok) throw new Error(ring.fault);
  const partnerId = markId(ring.value, "par", { owner: new Uint8Array(8), number: 1 });
  const nameOf = (i: number) => partnerNameOf(ring.value, partnerId, `reference ${i}`);
  const names = Array.from({ length: 400 }, (_, i) => nameOf(i));
  expect(new Set(names).size).toBe(partnerShards);
  expect(names.map((_, i) => nameOf(i))).toEqual(names);
});

it("asks a merchant again under a fresh snapshot when the first one was stale, and once", async () => {
  const asked: boolean[] = [];
  const call = {
    env,
    requestId: "req_1",
    snapshot: async ({ fresh }: { fresh: boolean }) => {
      asked.push(fresh);
      return { snapshot: {} };
    },
  } as unknown as Parameters<typeof askMerchant>[0];
  const stale = fail(problem("unavailable", "stale"));
  expect(await askMerchant(call, "0a", async () => stale)).toEqual(stale);
  expect(asked).toEqual([false, true]);
  expect(await askMerchant(call, "0a", async () => ok(1))).toEqual(ok(1));
  expect(asked).toEqual([false, true, false]);
});
