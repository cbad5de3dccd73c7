import { expect, test } from "vitest";
import type { Payment } from "../../../../../src/client/resource/payment.ts";
import type { Totals } from "../../../../../src/client/resource/terminal.ts";
import { memoryRecordStore } from "../../../../../src/client/store/memory.ts";
import { checkDrawer } from "../../../../../src/client/till/drawer.ts";
import type { PaymentRecord, PaymentStore } from "../../../../../src/client/till/payment-record.ts";
import type { Reply } from "../../../../../src/client/wire/answer.ts";
import { refused } from "../payment-world.ts";

const server_time = "2027-01-15T08:00:00.000Z";
const ok = <T>(body: unknown) =>
  ({ ok: true, status: 200, body, headers: new Headers(), replayed: false }) as Reply<T>;
const totals = (count: number, amount: number, complete_to: string | null = server_time) =>
  ok<Totals>({ payments: { count, amount }, complete_to, server_time });
const own = ["ref-1", "ref-2", "ref-3"].map((reference) => ({ reference, amount: 100 }));

function calls(day: Reply<Totals>, known: Record<string, Reply<Payment>>) {
  const asked: string[] = [];
  return {
    asked,
    totals: async () => day,
    byReference: async (reference: string) => {
      asked.push(reference);
      return known[reference] ?? (refused("not_found") as Reply<Payment>);
    },
  };
}
const captured = (amount_captured: number) => ok<Payment>({ amount_captured });
const none = () => memoryRecordStore() as PaymentStore;

test("asks for no reference when count and sum agree and the totals are complete", async () => {
  const all = calls(totals(3, 300), {});
  expect(await checkDrawer(all, own, none())).toMatchObject({
    body: { complete: true, agrees: true, missing: [], different: [], unresolved: [] },
  });
  expect(all.asked).toEqual([]);
});

test("names what is missing and what is different, and says whether the totals are complete", async () => {
  const known = { "ref-1": captured(100), "ref-3": captured(90) };
  for (const [completeTo, complete] of [
    [server_time, true],
    ["2027-01-15T07:59:00.000Z", false],
    [null, false],
  ] as const) {
    const all = calls(totals(2, 190, completeTo), known);
    expect(await checkDrawer(all, own, none())).toMatchObject({
      body: { complete, agrees: false, missing: ["ref-2"], different: ["ref-3"] },
    });
    expect(all.asked).toEqual(["ref-1", "ref-2", "ref-3"]);
  }
});

test("asks for each reference while the totals are not complete, even when they agree", async () => {
  const known = { "ref-1": captured(100), "ref-2": captured(100) };
  const all = calls(totals(3, 300, null), known);
  expect(await checkDrawer(all, own, none())).toMatchObject({
    body: { complete: false, missing: ["ref-3"], different: [] },
  });
  expect(all.asked).toEqual(["ref-1", "ref-2", "ref-3"]);
});

test("calls different a reference that two wallets have paid under", async () => {
  const known = {
    "ref-1": captured(100),
    "ref-2": { ok: false, problem: { code: "reference_conflict" } } as Reply<Payment>,
    "ref-3": captured(100),
  };
  expect(await checkDrawer(calls(totals(4, 400), known), own, none())).toMatchObject({
    body: { missing: [], different: ["ref-2"] },
  });
});

test("says that the day does not agree while a capture is on its way to it", async () => {
  const known = Object.fromEntries(
    own.map(({ reference, amount }) => [reference, captured(amount)]),
  );
  expect(await checkDrawer(calls(totals(2, 200), known), own, none())).toMatchObject({
    body: { complete: true, agrees: false, missing: [], different: [] },
  });
});

test("names this till's payments without an outcome", async () => {
  const store = none();
  const record = { stage: "cancelling", outcome: null, reference: "ref-9" };
  await store.put("ref-9", record as unknown as PaymentRecord);
  await store.put("ref-8", { ...record, reference: "ref-8", stage: "settled" } as never);
  const ended = { ...record, reference: "ref-7", stage: "settled" };
  await store.put("ref-7", { ...ended, outcome: { kind: "unresolved" } } as never);
  const checked = await checkDrawer(calls(totals(3, 300), {}), own, store);
  expect(checked).toMatchObject({
    body: {
      unresolved: expect.toSatisfy((all: string[]) => `${all.toSorted()}` === "ref-7,ref-9"),
    },
  });
});

test("calls nothing missing while a reference could not be asked for", async () => {
  const day = totals(0, 0);
  const known = { "ref-1": captured(100), "ref-2": refused("unavailable") as Reply<Payment> };
  expect(await checkDrawer(calls(day, known), own, none())).toMatchObject({
    ok: false,
    problem: { code: "unavailable" },
  });
  expect(await checkDrawer(calls(refused("forbidden"), {}), own, none())).toMatchObject({
    problem: { code: "forbidden" },
  });
});
