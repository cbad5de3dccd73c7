import { expect, it } from "vitest";
import type { OperatorClient } from "../../../../../src/client/operator.ts";
import { paymentOfExample } from "../../../../../src/web/desk/example-payment.ts";
import { answered, refused } from "./desk-fakes.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 29, 5, 0, seconds)).toISOString();
const paid = (seconds: number, payment_id: string | null, amount: number | null = -1_200) => ({
  ...{ at: at(seconds), payment_id, amount },
});
const example = {
  ...{ wallet_id: "wal_1", at: at(30), amount: 1_200 },
  ...{ before: 0, after: 1, limit: 1 },
};

/** Seeks the example in an activity of these pages; tells what was found, and how many were read. */
async function soughtIn(pages: readonly ReturnType<typeof paid>[][]) {
  let read = 0;
  const client = {
    walletActivity: async (_wallet: string, cursor?: string) => {
      read += 1;
      const index = Number(cursor ?? 0);
      const next = index + 1 < pages.length ? String(index + 1) : null;
      return answered({ events: pages[index] ?? [], cursor: next });
    },
  } as unknown as Pick<OperatorClient, "walletActivity">;
  return { found: await paymentOfExample(client, example), read };
}

it("is the payment of the same amount at that moment, on whatever page it lies", async () => {
  const newer = [paid(50, "pay_5"), paid(45, "pay_4", -30)];
  const own = [paid(31, "pay_3", -900), paid(30, "pay_2"), paid(29, "pay_1")];
  expect(await soughtIn([newer, own])).toEqual({ found: "pay_2", read: 2 });
});

it("is none of another amount or moment, and nothing is read below its moment", async () => {
  const pages = [[paid(30, "pay_3", -900), paid(28, "pay_2")], [paid(30, "pay_1")]];
  expect(await soughtIn(pages)).toEqual({ found: null, read: 1 });
});

it("is none of an act that is no payment, nor in an empty activity", async () => {
  expect(await soughtIn([[paid(30, null), paid(30, null, null)]])).toEqual({
    found: null,
    read: 1,
  });
  expect(await soughtIn([])).toEqual({ found: null, read: 1 });
});

it("gives up after twenty pages, and at a refusal", async () => {
  const pages = Array.from({ length: 30 }, () => [paid(50, "pay_1")]);
  expect(await soughtIn(pages)).toEqual({ found: null, read: 20 });
  const client = { walletActivity: async () => refused("unavailable", 503) };
  expect(await paymentOfExample(client, example)).toBeNull();
});
