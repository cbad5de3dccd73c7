import { expect, test } from "vitest";
import type { PaymentMessage } from "../../../../src/settlement/message.ts";
import {
  kindOfReceiver,
  receiversOf,
  rulesAbove,
  shardsPerMerchantObject,
} from "../../../../src/terminal/receivers.ts";
import { compile } from "../../../../src/velocity/compile.ts";
import { policyOf } from "../velocity/story.ts";

function message(change: Partial<PaymentMessage>, shards = 1, storeId = "sto_1") {
  const shop = { terminalId: "ter_1", storeId, merchantId: "mer_1", shards, generation: 3 };
  const base = { kind: "payment", atMs: 1, askedMinor: 5_000, shop: { ...shop, category: "cafe" } };
  return { ...base, ...change } as unknown as PaymentMessage;
}

test("tells the store and the merchant of what a rule of theirs may count, and of nothing else", () => {
  const rules = rulesAbove([
    compile(
      policyOf(
        { act: "store", watch: ["store"], when: { amount: { from: 3_000 } } },
        { act: "merchant", watch: ["merchant"], when: { wallet_age_ms: { to: 10 } } },
        { act: "terminal", watch: ["terminal"] },
        { act: "payment" },
      ),
      1,
    ),
  ]);
  expect(receiversOf(message({}), rules)).toEqual(["ter_1", "sto_1"]);
  expect(receiversOf(message({ askedMinor: 2_999 }), rules)).toEqual(["ter_1"]);
  const young = { walletAgeMs: 9, askedMinor: 1 };
  expect(receiversOf(message(young), rules)).toEqual(["ter_1", "mer_1"]);
  const refund = { kind: "refund", amountMinor: 1 } as const;
  expect(receiversOf(message(refund), rules)).toEqual(["ter_1", "sto_1"]);
});

test("tells all of them while no rules are known, and the terminal alone where there are none", () => {
  expect(receiversOf(message({}), null)).toEqual(["ter_1", "sto_1", "mer_1"]);
  expect(receiversOf(message({}), rulesAbove([]))).toEqual(["ter_1"]);
});

test("spreads a merchant of many shards over groups of stores, each always the same", () => {
  const rules = rulesAbove([compile(policyOf({ act: "merchant", watch: ["merchant"] }), 1)]);
  const objects = (shards: number) =>
    new Set(
      Array.from({ length: 200 }, (_, i) => {
        const [, above] = receiversOf(message({}, shards, `sto_${i}`), rules);
        expect(receiversOf(message({}, shards, `sto_${i}`), rules)[1]).toBe(above);
        return above;
      }),
    );
  expect([...objects(shardsPerMerchantObject)]).toEqual(["mer_1"]);
  expect([...objects(shardsPerMerchantObject + 1)].sort()).toEqual(["mer_1.3.0", "mer_1.3.1"]);
  expect(objects(64).size).toBe(4);
});

test("knows an object's kind by its name", () => {
  expect(["ter_1", "sto_1", "mer_1.3.0"].map(kindOfReceiver)).toEqual([
    "terminal",
    "store",
    "merchant",
  ]);
});
