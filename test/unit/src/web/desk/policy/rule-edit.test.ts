import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withValueAt } from "../../../../../../src/web/desk/policy/json-text.ts";
import { cardRules, editRule, inUnits } from "../../../../../../src/web/desk/policy/rule-edit.ts";

const text = `{
  "currency": "JPY",   "note": "a \\"limit\\": 1, {[ in a text",
  "rules": [
    { "limit": 5, "id": "a.count", "act": "payment", "watch": ["wallet"], "metric": "count",
      "window": {"sliding_ms": 600000}, "action": "decline" },
    {
      "id": "b.amount",
      "act": "payment", "watch": ["wallet", "merchant"], "metric": "amount",
      "window": { "calendar": "day", "zone": "Asia/Tokyo" },
      "limit": 50000,
      "action": "confirm"
    }
  ]
}
`;

describe("a card's edit of a policy's text", () => {
  it("alters the figure alone, and leaves every other letter as it was written", () => {
    expect(editRule(text, 0, { limit: 7 })).toBe(text.replace('"limit": 5,', '"limit": 7,'));
    expect(editRule(text, 1, { limit: 60_000 })).toBe(text.replace("50000", "60000"));
    expect(editRule(text, 1, { action: "flag" })).toBe(text.replace('"confirm"', '"flag"'));
    expect(editRule(text, 0, { window: { sliding_ms: 60_000 } })).toBe(
      text.replace("600000", "60000"),
    );
  });

  it("writes a window of another kind whole, and of the same kind by its members", () => {
    const day = { window: { calendar: "week", zone: "Asia/Tokyo" } } as const;
    expect(editRule(text, 1, day)).toBe(text.replace('"day"', '"week"'));
    expect(editRule(text, 0, day)).toBe(
      text.replace('{"sliding_ms": 600000}', '{ "calendar": "week", "zone": "Asia/Tokyo" }'),
    );
  });

  it("alters of a member that is there twice the one that counts", () => {
    const twice = text.replace('"limit": 5,', '"limit": 4, "limit": 5,');
    expect(editRule(twice, 0, { limit: 7 })).toBe(twice.replace('"limit": 5,', '"limit": 7,'));
  });

  it("leaves a text alone that has no such rule", () => {
    expect(editRule(text, 2, { limit: 7 })).toBe(text);
    expect(withValueAt(text, ["rules", 0, "none"], 1)).toBe(text);
    expect(withValueAt(text, ["currency", "x"], 1)).toBe(text);
  });

  it("is read back as what was written, in any JSON, at any place", () => {
    const step = (at: unknown, path: readonly (string | number)[]): unknown =>
      path.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], at);
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.nat(), fc.integer(), (json, draw, value) => {
        const paths = pathsIn(JSON.parse(json));
        const path = paths[draw % paths.length] ?? [];
        for (const spaced of [json, JSON.stringify(JSON.parse(json), null, 2)]) {
          const written = JSON.parse(withValueAt(spaced, path, value));
          expect(step(written, path)).toBe(value);
        }
      }),
    );
  });
});

/** Every path of a value whose names no other member shadows. */
function pathsIn(value: unknown): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [[]];
  const isList = Array.isArray(value);
  const inner = Object.entries(value)
    .filter(([name]) => name !== "__proto__")
    .flatMap(([name, each]) =>
      pathsIn(each).map((path) => [isList ? Number(name) : name, ...path]),
    );
  return [[], ...inner];
}

it("shows the rules of a text that is none yet, but for those that no card can show", () => {
  expect(cardRules(text)?.map((rule) => rule?.id)).toEqual(["a.count", "b.amount"]);
  expect(cardRules(text.replace('"limit": 5', '"limit": "five"'))?.map((each) => each?.id)).toEqual(
    [...[undefined, "b.amount"]],
  );
  expect([cardRules("{"), cardRules("7"), cardRules("null"), cardRules("{}")]).toEqual([
    ...[null, null, null, null],
  ]);
});

it("tells a window in the largest unit that tells it whole", () => {
  expect([86_400_000, 5_400_000, 600_000, 90_000, 1_500].map((ms) => inUnits(ms))).toEqual([
    ...[
      { unit: "days", count: 1 },
      { unit: "minutes", count: 90 },
    ],
    ...[
      { unit: "minutes", count: 10 },
      { unit: "seconds", count: 90 },
    ],
    { unit: "seconds", count: 1.5 },
  ]);
});

it("tells a window in the unit that is kept, as long as that tells it whole", () => {
  const hour = 3_600_000;
  expect(inUnits(hour, "minutes")).toEqual({ unit: "minutes", count: 60 });
  expect(inUnits(0, "hours")).toEqual({ unit: "hours", count: 0 });
  expect(inUnits(hour, "days")).toEqual({ unit: "hours", count: 1 });
  expect(inUnits(hour, null)).toEqual({ unit: "hours", count: 1 });
});
