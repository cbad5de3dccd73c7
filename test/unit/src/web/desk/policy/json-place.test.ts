import { expect, it } from "vitest";
import { defaultPolicy } from "../../../../../../src/velocity/default-policy.ts";
import { unreadPlace } from "../../../../../../src/web/desk/policy/json-place.ts";

const whole = JSON.stringify(defaultPolicy, null, 2);

it("reading ends at the first part that may not stand there", () => {
  const ends: readonly (readonly [before: string, after: string])[] = [
    ...[["", ",{}"] as const, ['{ "a": ', ", 1}"] as const, ['{ "a": 1 ', '"b": 2}'] as const],
    ...[["[1, ", "]"] as const, ['{ "a": 1, ', "}"] as const, ["{}", "{}"] as const],
    ...[['{ "a" ', "1}"] as const, ["[1", "}"] as const, ["[ ", "01]"] as const],
    ...[["[", "'a']"] as const, ["[", '"a\n"]'] as const, ["{ ", "a: 1}"] as const],
    ["[tru", ""],
  ];
  const told = ends.map(([before, after]) => unreadPlace(before + after));
  // Of a leading zero the zero is a number, and so is what follows it.
  const places = ends.map(([before, after]) => before.length + (after === "01]" ? 1 : 0));
  expect(told).toEqual(places.with(-1, 1));
});

it("reads all of what is JSON, and of a text that was cut off nothing behind the cut", () => {
  for (const text of [whole, "1", '"a"', " [ ] ", '{"a": [null, -1.5e3, "\\u00e9"]}']) {
    expect(unreadPlace(text)).toBe(text.trimEnd().length);
  }
  for (let cut = 0; cut < whole.length; cut += 7) {
    const place = unreadPlace(whole.slice(0, cut));
    expect(place).toBeLessThanOrEqual(cut);
    expect(whole.slice(place, cut).trimEnd()).not.toContain("\n");
  }
});
