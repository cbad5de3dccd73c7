import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { listingOf } from "../../../property/velocity-listing.ts";

const fresh = "node test/property/velocity-listing.ts > wasm/velocity.listing.txt";

test(`the built engine is the one that is listed; if it should differ: ${fresh}`, () => {
  const listed = readFileSync("wasm/velocity.listing.txt", "utf8");
  expect(listingOf(readFileSync("build/velocity.wasm"))).toBe(listed);
});

test("the listed engine imports nothing, has a fixed memory and no floating point", () => {
  const listed = readFileSync("wasm/velocity.listing.txt", "utf8").split("\n");
  expect(listed).toContain("imports 0");
  expect(listed).toContain("memory 238 to 238 pages");
  expect(listed.filter((line) => /\bf32\b|\bf64\b/.test(line))).toEqual([]);
});
