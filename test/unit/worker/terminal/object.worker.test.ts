import { runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import type { TerminalMessage } from "../../../../src/terminal/message.ts";
import type { Env } from "../../../../worker/platform/env.ts";
import type { Terminal } from "../../../../worker/terminal/object.ts";
import { env } from "../../../world/door.ts";

const payer = "ab".repeat(16);

/** A sale at a store, in whose category nothing else has to differ. */
function sale(number: number, category: string, ofPayer = payer): TerminalMessage {
  const atMs = Date.now();
  return {
    ...{ version: 2, kind: "payment", sequence: number, atMs, paidAtMs: atMs, payer: ofPayer },
    ...{ payment: `${ofPayer}.${number}`, askedMinor: 500, amountMinor: 500, declineCode: null },
    ...{ businessDate: "2026-03-01", merchantId: "mer_1", storeId: "sto_1", terminalId: "ter_1" },
    ...{ category, walletAgeMs: null, toppedUpAgoMs: null },
  };
}

it("keeps each payment at its place, also after a transaction that was taken back with a new place", async () => {
  const { TERMINAL } = env as unknown as Env;
  const name = "ter_places";
  const stub = TERMINAL.get(TERMINAL.idFromName(name));
  const kept = await runInDurableObject(stub, async (object, { storage }) => {
    const terminal = object as unknown as Terminal;
    const take = (...sales: TerminalMessage[]) => terminal.take(name, sales, Date.now(), null);
    // A payer who is named by no digits is a fault of whoever tells it: nothing of it is taken.
    await expect(take(sale(1, "cafe"), sale(2, "cafe", "nobody"))).rejects.toThrow("digits");
    await take(sale(3, "books"));
    await take(sale(1, "cafe"));
    return storage.sql
      .exec("SELECT payment.number, category FROM payment JOIN place ON place.number = place")
      .toArray();
  });
  expect(kept).toHaveLength(2);
  expect(kept).toEqual(
    expect.arrayContaining([
      { number: 3, category: "books" },
      { number: 1, category: "cafe" },
    ]),
  );
});
