import { expect, it } from "vitest";
import { GivenAlong, isAllTaken, Load } from "../../../../src/settlement/carried.ts";
import type { Delivery } from "../../../../src/settlement/inbox.ts";
import type { SettlementMessage } from "../../../../src/settlement/message.ts";

/** What a wallet gives along that has sent `last` messages, `open` of them not acknowledged. */
function delivery(sender: string, last: number, open = 1): Delivery {
  const messages = Array.from({ length: open }, (_, n) => {
    const sequence = last - open + 1 + n;
    return { sequence, hash: `hash ${sequence}` } as SettlementMessage;
  });
  return { sender, messages, says: { last, acknowledged: null } };
}

const markAt = (mark: number) => ({
  ...{ mark, logSequence: 10 * mark, totalMinor: 100 * mark, hash: `hash ${mark}` },
  ...{ failures: 0, retryAtMs: null },
});

it("brings of each wallet what it gave along last, whichever came first", () => {
  const load = new Load();
  for (const each of [delivery("a", 2, 2), delivery("b", 1), delivery("a", 1), delivery("a", 3, 3)])
    load.add(each);
  expect(load.take(100).map(({ sender, messages }) => [sender, messages.length])).toEqual([
    ["a", 3],
    ["b", 1],
  ]);
  expect(load.take(100)).toEqual([]);
});

it("brings no more messages at once than may be, unless one wallet has more", () => {
  const load = new Load();
  for (const sender of ["a", "b", "c"]) load.add(delivery(sender, 40, 40));
  expect(load.take(80).map(({ sender }) => sender)).toEqual(["a", "b"]);
  load.add(delivery("d", 1));
  expect(load.take(10).map(({ sender }) => sender)).toEqual(["c"]);
  expect(load.take(10).map(({ sender }) => sender)).toEqual(["d"]);
});

it("takes a receipt for all of it, and for nothing less", () => {
  const given = delivery("a", 3, 2);
  const receipt = { mark: 3, totalMinor: 0, hash: "hash 3", behind: false };
  expect(isAllTaken(given, receipt)).toBe(true);
  expect(isAllTaken(given, { ...receipt, mark: 4, hash: "of a later one" })).toBe(true);
  expect(isAllTaken(given, { ...receipt, mark: 2 })).toBe(false);
  expect(isAllTaken(given, { ...receipt, hash: "another" })).toBe(false);
  expect(isAllTaken(given, { ...receipt, behind: true })).toBe(false);
  expect(isAllTaken({ ...given, messages: [] }, receipt)).toBe(false);
  expect(isAllTaken({ ...given, says: null }, receipt)).toBe(true);
});

it("takes a receipt for one batch of a wallet that has more for less than all", () => {
  const given = { ...delivery("a", 50, 50), says: { last: 53, acknowledged: null } };
  const receipt = { totalMinor: 0, behind: false };
  expect(isAllTaken(given, { ...receipt, mark: 50, hash: "hash 50" })).toBe(false);
  expect(isAllTaken(given, { ...receipt, mark: 53, hash: "hash 53" })).toBe(true);
});

it("believes a carrier of what it has given along itself, once, and of nothing else", () => {
  const given = new GivenAlong();
  const told = (mark: number, hash: string | null = `hash ${mark}`, destination = "shop.1.0") =>
    given.acknowledged({ destination, mark, hash })?.mark ?? null;
  expect(told(1)).toBeNull();
  for (const mark of [1, 2, 2, 3]) given.note("shop.1.0", markAt(mark));
  expect([told(2, "another"), told(4), told(2, "hash 2", "other.1.0")]).toEqual([null, null, null]);
  expect(given.acknowledged({ destination: "shop.1.0", mark: 2, hash: "hash 2" })).toEqual(
    markAt(2),
  );
  expect([told(1), told(2), told(3)]).toEqual([null, null, 3]);
});

it("keeps what it gave along before, however often it gives the same along after that", () => {
  const given = new GivenAlong();
  given.note("shop.1.0", markAt(1));
  for (let times = 0; times < 64; times += 1) given.note("shop.1.0", markAt(2));
  const there = { destination: "shop.1.0", mark: 1, hash: "hash 1" };
  expect(given.acknowledged(there)).toEqual(markAt(1));
});

it("forgets what it gave along longest ago, to whom and how much", () => {
  const given = new GivenAlong();
  for (let mark = 1; mark <= 65; mark += 1) given.note("shop.1.0", markAt(mark));
  const there = { destination: "shop.1.0", mark: 1, hash: "hash 1" };
  expect(given.acknowledged(there)).toBeNull();
  for (let n = 1; n <= 64; n += 1) given.note(`${n}.1.0`, markAt(1));
  expect(given.acknowledged({ ...there, mark: 65, hash: "hash 65" })).toBeNull();
  expect(given.acknowledged({ ...there, destination: "1.1.0" })).toEqual(markAt(1));
});
