// biome-ignore lint/correctness/noUndeclaredDependencies: the one that @simplewebauthn/server brings
import { ECDSASigValue as TheirValue } from "@peculiar/asn1-ecc";
// biome-ignore lint/correctness/noUndeclaredDependencies: the one that @simplewebauthn/server brings
import { AsnParser as Theirs } from "@peculiar/asn1-schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AsnParser, ECDSASigValue } from "../../../worker/asn1.ts";

function read(der: Uint8Array): { r: Uint8Array; s: Uint8Array } | null {
  try {
    return AsnParser.parse(der, ECDSASigValue);
  } catch {
    return null;
  }
}

const integer = fc
  .uint8Array({ minLength: 1, maxLength: 33 })
  .map((bytes) => [2, bytes.length, ...bytes]);
const signature = fc.tuple(integer, integer).map(([r, s]) => {
  return new Uint8Array([0x30, r.length + s.length, ...r, ...s]);
});

test("reads of a signature what the library in its place would read, or refuses it", () => {
  let taken = 0;
  fc.assert(
    fc.property(signature, (der) => {
      const own = read(der);
      if (own === null) return;
      taken += 1;
      const { r, s } = Theirs.parse(der, TheirValue);
      expect(own).toEqual({ r: new Uint8Array(r), s: new Uint8Array(s) });
    }),
    { numRuns: 5_000 },
  );
  expect(taken).toBeGreaterThan(500);
});

test("takes one spelling: no bit more, no byte more, and never throws past its caller", () => {
  const der = new Uint8Array([0x30, 7, 2, 1, 1, 2, 2, 0, 128]);
  expect(read(der)).toEqual({ r: new Uint8Array([1]), s: new Uint8Array([0, 128]) });
  const others = [
    [0x30, 6, 2, 1, 1, 2, 1, 128],
    [0x30, 8, 2, 2, 0, 1, 2, 2, 0, 128],
    [0x30, 7, 2, 1, 1, 2, 2, 0, 128, 0],
    [0x30, 0x81, 7, 2, 1, 1, 2, 2, 0, 128],
    [0x31, 7, 2, 1, 1, 2, 2, 0, 128],
    [0x30, 4, 2, 0, 2, 0],
    [0x30, 3, 2, 1, 1],
    [0x30],
    [],
  ];
  expect(others.map((bytes) => read(new Uint8Array(bytes)))).toEqual(others.map(() => null));
});
