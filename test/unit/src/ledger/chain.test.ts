import { expect, it } from "vitest";
import {
  type ChainedRow,
  chainStart,
  firstBadRow,
  linkHash,
} from "../../../../src/ledger/chain.ts";
import { digestText } from "../../../../worker/rows/digest.ts";

type Hashed = ChainedRow & { hash: string };

function chainOf(length: number): { rows: Hashed[]; head: { sequence: number; hash: string } } {
  const rows: Hashed[] = [];
  let hash = chainStart;
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const row: ChainedRow = {
      sequence,
      atMs: 1_000 + sequence,
      kind: "payment",
      caller: "ter_1",
      reference: `ref-${sequence}`,
      destination: "m.1.0",
      destinationSequence: sequence,
      body: `{"amount":${sequence}}`,
    };
    hash = linkHash(digestText, hash, row);
    rows.push({ ...row, hash });
  }
  return { rows, head: { sequence: length, hash } };
}

it("finds nothing wrong with an untouched chain, nor with an empty one", () => {
  const { rows, head } = chainOf(5);
  expect(firstBadRow(digestText, rows, head)).toBeNull();
  expect(firstBadRow(digestText, [], { sequence: 0, hash: chainStart })).toBeNull();
});

it("names the row when any one of its members was changed", () => {
  const changes: Partial<Hashed>[] = [
    { atMs: 1 },
    { kind: "refund" },
    { caller: null },
    { reference: "ref-30" },
    { destination: null },
    { destinationSequence: 4 },
    { body: '{"amount":30}' },
    { hash: chainStart },
  ];
  for (const change of changes) {
    const { rows, head } = chainOf(5);
    rows[2] = { ...(rows[2] as Hashed), ...change };
    expect([change, firstBadRow(digestText, rows, head)]).toEqual([change, 3]);
  }
});

it("names the first row that is missing, doubled or out of its place", () => {
  const { rows, head } = chainOf(5);
  const [a, b, c, d, e] = rows as [Hashed, Hashed, Hashed, Hashed, Hashed];
  expect(firstBadRow(digestText, [a, c, d, e], head)).toBe(2);
  expect(firstBadRow(digestText, [b, c, d, e], head)).toBe(1);
  expect(firstBadRow(digestText, [a, b, b, c, d, e], head)).toBe(3);
  expect(firstBadRow(digestText, [a, b, d, c, e], head)).toBe(3);
});

it("names the row after the last when the head knows another end", () => {
  const { rows, head } = chainOf(5);
  expect(firstBadRow(digestText, rows.slice(0, 4), head)).toBe(5);
  expect(firstBadRow(digestText, rows, { ...head, hash: chainStart })).toBe(6);
  expect(firstBadRow(digestText, rows, { ...head, sequence: 4 })).toBe(6);
});

it("names the first row when a whole later part was made anew with hashes that fit", () => {
  const { rows, head } = chainOf(5);
  const forged = { ...(rows[1] as Hashed), body: '{"amount":9}' };
  let hash = (rows[0] as Hashed).hash;
  const rest = [forged, ...rows.slice(2)].map((row) => {
    hash = linkHash(digestText, hash, row);
    return { ...row, hash };
  });
  expect(firstBadRow(digestText, [rows[0] as Hashed, ...rest], head)).toBe(6);
});

it("does not let a text slip from one member into its neighbour", () => {
  const row = chainOf(1).rows[0] as Hashed;
  const hashOf = (change: Partial<ChainedRow>) =>
    linkHash(digestText, chainStart, { ...row, ...change });
  expect(hashOf({ caller: "a", reference: "bc" })).not.toBe(
    hashOf({ caller: "ab", reference: "c" }),
  );
  expect(hashOf({ caller: null })).not.toBe(hashOf({ caller: "null" }));
  expect(hashOf({ kind: 'a","b' })).not.toBe(hashOf({ kind: "a", caller: "b" }));
});
