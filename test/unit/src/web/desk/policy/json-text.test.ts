import { expect, it } from "vitest";
import { rangeOfPointer } from "../../../../../../src/web/desk/policy/json-text.ts";

const text = `  {
  "currency": "JPY",
  "rules": [
    { "id": "a", "limit": 10 },
    { "id": "b~/c", "window": { "sliding_ms": 60000 }, "limit": 20 }
  ],
  "a/b": { "~": true }
}
`;

const shown = (pointer: string) => {
  const { from, to } = rangeOfPointer(text, pointer);
  return text.slice(from, to);
};

it.each([
  ["/currency", '"JPY"'],
  ["/rules/0", '{ "id": "a", "limit": 10 }'],
  ["/rules/1/window/sliding_ms", "60000"],
  ["/rules/1/id", '"b~/c"'],
  ["/a~1b/~0", "true"],
])("finds where %s stands", (pointer, told) => {
  expect(shown(pointer)).toBe(told);
});

it.each([
  ["/rules/1/action", "{"],
  ["/rules/7/limit", "["],
  ["/none", "{"],
])("finds what %s should be in, by its first sign", (pointer, told) => {
  expect(shown(pointer)).toBe(told);
  expect(rangeOfPointer(text, "/rules/1/action").from).toBe(rangeOfPointer(text, "/rules/1").from);
});

it("is the whole of it for the pointer of the whole", () => {
  expect(shown("")).toBe(text.trim());
});
