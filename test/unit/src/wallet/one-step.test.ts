import { expect, it } from "vitest";
import type { LateMarkBook } from "../../../../src/settlement/late-marks.ts";
import { forOneStep, type Remembered, rememberedSince } from "../../../../src/wallet/one-step.ts";
import type { WalletRow } from "../../../../src/wallet/row.ts";

/** A book of ten rows, and how many of them were read from it. */
function counted(before: Remembered | null = null) {
  const seen = { rows: 0, heads: 0, saved: 0 };
  const book = {
    head() {
      seen.heads += 1;
      return { sequence: 10 };
    },
    saveHead(head: unknown) {
      seen.saved += 1;
      return head;
    },
    append() {},
    saveLead() {},
    *newestFirst(before: number) {
      for (let sequence = Math.min(before, 11) - 1; sequence > 0; sequence -= 1) {
        seen.rows += 1;
        yield { sequence } as WalletRow;
      }
    },
  } as unknown as LateMarkBook;
  return { book: forOneStep(book, before), seen };
}

const first = (rows: Iterable<{ readonly sequence: number }>, count: number) => {
  const found: number[] = [];
  for (const { sequence } of rows) {
    found.push(sequence);
    if (found.length === count) break;
  }
  return found;
};

it("reads a row once, however often the newest are walked, and no row that nobody walks to", () => {
  const { book, seen } = counted();
  expect(first(book.newestFirst(11), 3)).toEqual([10, 9, 8]);
  expect(first(book.newestFirst(11), 5)).toEqual([10, 9, 8, 7, 6]);
  expect(seen.rows).toBe(5);
});

it("walks the rows before the one that is asked for, after others were walked", () => {
  const { book } = counted();
  first(book.newestFirst(11), 2);
  expect(first(book.newestFirst(5), 2)).toEqual([4, 3]);
  expect(first(book.newestFirst(11), 2)).toEqual([10, 9]);
});

it("remembers each row once, in its order, though two walked on by turns", () => {
  const { book } = counted();
  const one = book.newestFirst(11)[Symbol.iterator]();
  const two = book.newestFirst(Number.MAX_SAFE_INTEGER)[Symbol.iterator]();
  const walked = [one, two, two, two, one].map((each) => each.next().value?.sequence);
  expect(walked).toEqual([10, 10, 9, 8, 9]);
  book.saveHead(book.head());
  expect(book.end()?.newest.map(({ sequence }) => sequence)).toEqual([10, 9, 8]);
});

it("knows the head that it saved, and reads it once", () => {
  const { book, seen } = counted();
  expect([book.head().sequence, book.head().sequence, seen.heads]).toEqual([10, 10, 1]);
  book.saveHead({ ...book.head(), sequence: 11 });
  expect([book.head().sequence, seen.heads]).toEqual([11, 1]);
});

it("writes the head at the end, once, and not at all when nothing has changed it", () => {
  const { book, seen } = counted();
  book.head();
  book.end();
  expect(seen.saved).toBe(0);
  for (const sequence of [11, 12]) book.saveHead({ ...book.head(), sequence });
  expect(seen.saved).toBe(0);
  book.end();
  expect(seen.saved).toBe(1);
});

it("goes by what is remembered of the step before, its newest rows first, and reads no head", () => {
  const { book } = counted();
  const rows = [12, 11].map((sequence) => ({ sequence }) as WalletRow);
  const head = { ...book.head(), sequence: 12 };
  const before = { head, profile: null, devices: new Map(), newest: rows };
  const { next, read } = following(before);
  expect(next.head().sequence).toBe(12);
  expect(first(next.newestFirst(13), 4)).toEqual([12, 11, 10, 9]);
  expect([read.heads, read.rows]).toEqual([0, 2]);
  next.append({ sequence: 13 } as WalletRow);
  expect(first(next.newestFirst(14), 2)).toEqual([13, 12]);
  expect(first(next.newestFirst(10), 2)).toEqual([9, 8]);
  expect(next.end()).toBeNull();
  next.saveHead({ ...head, sequence: 13 });
  expect(next.end()).toMatchObject({ head: { sequence: 13 } });
});

it("walks a row that was added since it was last walked from the same place", () => {
  const { book, seen } = counted();
  const end = Number.MAX_SAFE_INTEGER;
  expect(first(book.newestFirst(end), 2)).toEqual([10, 9]);
  book.append({ sequence: 11 } as WalletRow);
  expect(first(book.newestFirst(end), 3)).toEqual([11, 10, 9]);
  // What was read before is not read again.
  expect(seen.rows).toBe(2);
});

it("remembers of more rows than it remembers whole what a duplicate is found by, and reads none of them again", () => {
  const { book } = counted();
  const row = (sequence: number) => ({ sequence, kind: "top_up", atMs: sequence }) as WalletRow;
  let before: Remembered | null = null;
  for (let sequence = 11; sequence <= 50; sequence += 1) {
    const { next } = following(
      before ?? ({ head: book.head(), newest: [] } as unknown as Remembered),
    );
    next.append(row(sequence));
    next.saveHead({ ...next.head(), sequence });
    before = next.end();
  }
  const { next, read } = following(before as Remembered);
  const paid = [...first(next.newestPaid(51), 32)];
  expect([paid[0], paid.at(-1), read.rows]).toEqual([50, 19, 0]);
  expect(next.end()).toBeNull();
});

it("finds a duplicate by a payment that was restored in the same step", () => {
  const { book } = counted();
  const restored = { kind: "payment", receiver: "", number: 1, told: 1, atMs: 1, message: null };
  const body = { v: 1, transfers: [], restored, amountMinor: 500, shop: { merchantId: "mer_1" } };
  book.append({
    ...{ sequence: 11, kind: "restored", atMs: 7, reference: "payment p-1", caller: "till" },
    body: JSON.stringify(body),
  } as WalletRow);
  const [paid] = book.newestPaid(12);
  expect(paid).toEqual({ sequence: 11, atMs: 7, merchantId: "mer_1", amountMinor: 500 });
});

/** The step after one of which this is remembered. */
function following(before: Remembered) {
  const { book, seen } = counted(before);
  return { next: book, read: seen };
}

it("asks for a tombstone where there is any, and once it has kept one, in the step after as well", () => {
  const kept = new Set<string>();
  let asked = 0;
  const rows = {
    head: () => ({ sequence: 10 }),
    saveHead: (head: unknown) => head,
    hasTombstones: () => kept.size > 0,
    isTombstone(caller: string, reference: string) {
      asked += 1;
      return kept.has(`${caller} ${reference}`);
    },
    insertTombstone: (caller: string, reference: string) => kept.add(`${caller} ${reference}`),
  } as unknown as LateMarkBook;
  const step = forOneStep(rows);
  expect([step.isTombstone("ter_1", "a"), asked]).toEqual([false, 0]);
  step.insertTombstone("ter_1", "a", 0);
  step.saveHead(step.head());
  const next = forOneStep(rows, step.end());
  expect([next.isTombstone("ter_1", "a"), next.isTombstone("ter_1", "b")]).toEqual([true, false]);
});

it("has open rows in their order when all since then are remembered, and else none", () => {
  const row = (sequence: number, destination: string | null, restored?: object) =>
    ({ sequence, destination, ...(restored && { restored }) }) as WalletRow;
  const remembering = (...newest: WalletRow[]) => ({ newest }) as unknown as Remembered;
  const rows = [row(9, "a"), row(8, "b"), row(7, null), row(6, "a")];
  const since = (from: number, limit = 5, remembered = remembering(...rows)) =>
    rememberedSince(remembered, { destination: "a", from, limit })?.map(({ sequence }) => sequence);
  expect([since(6), since(7), since(6, 1), since(10)]).toEqual([[6, 9], [9], [6], []]);
  expect([since(5), since(6, 5, remembering())]).toEqual([undefined, undefined]);
  expect(rememberedSince(null, { destination: "a", from: 1, limit: 5 })).toBe(null);
  // One that was restored is remembered as what it was, and is sent as what it is.
  expect(since(9, 5, remembering(row(9, "a", { number: 3 })))).toBe(undefined);
});

it("knows what was just appended, also in the next step, until a number is given away", () => {
  const row = (sequence: number) => ({ sequence, kind: "end" }) as WalletRow;
  const just = (book: ReturnType<typeof counted>["book"]) =>
    [10, 11, 12].map((sequence) => book.isJustAppended(sequence));
  const { book } = counted();
  expect(just(book)).toEqual([false, false, false]);
  book.append(row(11));
  book.append(row(12));
  expect(just(book)).toEqual([false, true, true]);
  book.saveHead({ ...book.head(), sequence: 12 });
  const { book: next } = counted(book.end());
  expect(just(next)).toEqual([false, true, true]);
  next.saveLead(3, -11);
  expect(just(next)).toEqual([false, false, false]);
});
