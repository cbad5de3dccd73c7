import { describe, expect, it } from "vitest";
import { sampleNowMs, sampleSales } from "../../../../../src/web/design/samples.ts";
import { endSound, LateSales } from "../../../../../src/web/till/late-sales.ts";
import type { Sale } from "../../../../../src/web/till/sale.ts";

const sample = (name: string) => sampleSales[name] as Sale;

describe("what is heard when a sale ends", () => {
  it.each([
    ["paid", "paid"],
    ["notPaid", "not_paid"],
    ["cancelled", "cancelled"],
    ["tooLate", "not_known"],
  ])("%s on screen is the sound of %s", (name, sound) =>
    expect(endSound(sample(name), sampleNowMs, true)).toBe(sound),
  );

  it.each(Object.keys(sampleSales))("is its own softer sound where %s is not on screen", (name) =>
    expect(endSound(sample(name), sampleNowMs, false)).toBe("late"),
  );
});

it("names the sales that ended late, the latest first, until they are seen", () => {
  const late = new LateSales();
  for (const reference of ["a", "b", "c", "d"]) late.add(reference);
  expect(late.named.value).toEqual(["d", "c", "b"]);
  late.see("c");
  late.see(null);
  expect(late.named.value).toEqual(["d", "b", "a"]);
  late.clear();
  expect(late.named.value).toEqual([]);
});
