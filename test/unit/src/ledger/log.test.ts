import { expect, it } from "vitest";
import { firstBadRow } from "../../../../src/ledger/chain.ts";
import {
  emptyLogHead,
  type LogHead,
  type LogRow,
  nextRow,
  transfersOf,
} from "../../../../src/ledger/log.ts";
import { posted } from "../../../../src/ledger/transfer.ts";
import { digestText } from "../../../../worker/rows/digest.ts";

const context = (nowMs: number) => ({ nowMs, digest: digestText });
const topUp = { kind: "top_up", body: { v: 1 }, transfers: [posted("adjusted", "balance", 5)] };

function logOf(timesMs: readonly number[]): { rows: LogRow[]; head: LogHead } {
  const rows: LogRow[] = [];
  let head: LogHead = emptyLogHead;
  for (const nowMs of timesMs) {
    const next = nextRow(head, topUp, context(nowMs));
    if (!next.ok) throw new Error(next.fault);
    rows.push(next.value.row);
    head = next.value.head;
  }
  return { rows, head };
}

it("appends a row that carries its transfers, and a head whose balances they made", () => {
  const entry = { ...topUp, caller: "par_1", reference: "ref-0001", destination: "x.1.0" };
  const next = nextRow(emptyLogHead, { ...entry, destinationSequence: 3 }, context(7));
  expect(next).toMatchObject({
    value: {
      row: {
        sequence: 1,
        atMs: 7,
        kind: "top_up",
        caller: "par_1",
        reference: "ref-0001",
        destination: "x.1.0",
        destinationSequence: 3,
      },
      head: { sequence: 1, lastMs: 7, balances: { balance: { creditsPosted: 5 } } },
    },
  });
  if (!next.ok) return;
  expect(JSON.parse(next.value.row.body)).toEqual({ v: 1, transfers: [["ad", "b", 5]] });
  expect(transfersOf(next.value.row)).toEqual(topUp.transfers);
  expect(next.value.head.hash).toBe(next.value.row.hash);
});

it("tells of a clock that is more than 2 s behind the row before", () => {
  const { head } = logOf([10_000]);
  const told: number[] = [];
  const entry = { kind: "x", body: {}, transfers: [] };
  for (const nowMs of [10_000, 8_000, 7_999]) {
    nextRow(head, entry, { ...context(nowMs), onBehind: (newestMs) => told.push(newestMs) });
  }
  expect(told).toEqual([10_000]);
});

it("stamps rows with the clock as it is, also when it was set back", () => {
  const { rows, head } = logOf([100, 40, 40, 101]);
  expect(rows.map(({ atMs }) => atMs)).toEqual([100, 40, 40, 101]);
  expect(head.lastMs).toBe(101);
});

it("chains every row to the one before it", () => {
  const { rows, head } = logOf([1, 2, 3, 4]);
  expect(firstBadRow(digestText, rows, head)).toBeNull();
  expect(new Set(rows.map(({ hash }) => hash)).size).toBe(4);
});

it("refuses with the ledger's code when a transfer is refused, and leaves the head as it was", () => {
  const { head } = logOf([1]);
  const before = structuredClone(head);
  const much = { ...topUp, transfers: [posted("balance", "redeemed", 6)] };
  expect(nextRow(head, much, context(2))).toEqual({ ok: false, fault: "exceeds_credits" });
  expect(head).toEqual(before);
});

it("keeps members of a head that it does not know", () => {
  const next = nextRow({ ...emptyLogHead, extra: "kept" }, topUp, context(1));
  expect(next).toMatchObject({ value: { head: { extra: "kept", sequence: 1 } } });
});
