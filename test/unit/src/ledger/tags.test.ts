import { expect, it } from "vitest";
import {
  digitOf,
  entriesByDigit,
  entriesIn,
  firstTagged,
  rowsIn,
  rowsIndexed,
  rowsTagged,
  tagOf,
  withTag,
} from "../../../../src/ledger/tags.ts";

const digest = (text: string) => text.padStart(8, "0").padEnd(64, "0");
const tag = (name: string) => tagOf(name, digest);

it("has room for 63 tags in the head, and keeps the 64 rows that end with the 64th beside it", () => {
  const kept: [number, number][] = [];
  const book = { keepTags: (first: number, tags: string) => void kept.push([first, rowsIn(tags)]) };
  let head = { sequence: 0, tags: "" };
  const inHead: number[] = [];
  for (let sequence = 1; sequence <= 130; sequence += 1) {
    head = { sequence, tags: withTag(book, head.tags, tag(`${sequence}`), sequence) };
    inHead.push(rowsIn(head.tags));
    expect([...rowsTagged(head.tags, tag(`${sequence}`), firstTagged(head))]).toEqual(
      sequence % 64 === 0 ? [] : [sequence],
    );
  }
  expect(kept).toEqual([
    [1, 64],
    [65, 64],
  ]);
  expect([Math.max(...inHead), firstTagged(head)]).toEqual([63, 129]);
});

it("finds the rows of a tag, the newest first, and none where it stands across two tags", () => {
  const tags = ["aaaaaaaa", "bbbbbbbb", "aaaaaaaa", "ccccaaaa", "aaaacccc", "aaaaaaaa"].join("");
  expect([...rowsTagged(tags, "aaaaaaaa", 11)]).toEqual([16, 13, 11]);
  expect([...rowsTagged(tags, "bbbbbbbb", 11)]).toEqual([12]);
  expect([...rowsTagged(tags, "aaaabbbb", 11)]).toEqual([]);
  expect([...rowsTagged("", "aaaaaaaa", 1)]).toEqual([]);
});

it("gives a row that nobody has named a tag that no name has", () => {
  expect(tagOf(null, digest)).toHaveLength(tag("a").length);
  expect(tagOf(null, digest)).not.toMatch(/[0-9a-f]/);
});

it("indexes rows by the first digit of their tags, and finds them again, the newest first", () => {
  const tags = ["a0000001", "--------", "b0000000", "a0000001", "a0000002"].join("");
  const entries = entriesByDigit(tags, 300);
  const ofA = entries.get(digitOf("a0000001")) ?? "";
  expect([entriesIn(ofA), entriesIn(entries.get("b") ?? ""), entries.get("c")]).toEqual([3, 1, ""]);
  expect([...rowsIndexed(ofA, "a0000001")]).toEqual([303, 300]);
  expect([...rowsIndexed(ofA, "a0000002")]).toEqual([304]);
  expect([...rowsIndexed(ofA, "a0000003")]).toEqual([]);
  // The sequence of one and what follows it are no tag.
  expect([...rowsIndexed(ofA, ofA.slice(12, 20))]).toEqual([]);
  expect([...rowsIndexed("", "a0000001")]).toEqual([]);
});

it("asks for the digest of a name once for looking it up and for appending a row under it", () => {
  const asked: string[] = [];
  const counted = (text: string) => {
    asked.push(text);
    return digest(text);
  };
  const tags = ["a", "a", "b", "a"].map((name) => tagOf(name, counted));
  expect(asked).toEqual(["a", "b", "a"]);
  expect(tags).toEqual(["a", "a", "b", "a"].map(tag));
  expect(tagOf("a", (text) => digest(`other ${text}`))).not.toBe(tag("a"));
});
