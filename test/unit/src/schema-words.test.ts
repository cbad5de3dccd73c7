import { expect, test } from "vitest";
import * as z from "zod";
import { schemaWords } from "../../../src/schema-words.ts";

const schema = z.strictObject({
  name: z.string().min(1).max(3),
  many: z.array(z.string()).min(2),
  kind: z.enum(["a", "b", "c"]),
  only: z.literal("x"),
  count: z.int().min(1).max(9),
  open: z.boolean(),
  day: z.iso.date(),
  code: z.string().regex(/^[0-9]+$/),
  own: z.string().regex(/^[0-9]+$/, "own words"),
});
const good = { name: "a", many: ["a", "b"], kind: "a", only: "x", count: 1, open: true };
const right = { ...good, day: "2026-01-31", code: "1", own: "1" };

test.each([
  [{ name: undefined }, "is missing"],
  [{ name: 1 }, "has to be a string"],
  [{ name: "" }, "has to have at least 1 character"],
  [{ name: "abcd" }, "has to have at most 3 characters"],
  [{ many: ["a"] }, "has to have at least 2 items"],
  [{ many: {} }, "has to be an array"],
  [{ kind: "d" }, 'has to be "a", "b" or "c"'],
  [{ only: "y" }, 'has to be "x"'],
  [{ count: 0 }, "has to be at least 1"],
  [{ count: 10 }, "has to be at most 9"],
  [{ count: 1.5 }, "has to be an integer"],
  [{ open: "yes" }, "has to be true or false"],
  [{ day: "2026-02-30" }, "has to be a date (YYYY-MM-DD)"],
  [{ code: "x" }, "does not match /^[0-9]+$/"],
  [{ own: "x" }, "own words"],
  [{ more: 1 }, 'has a member that is not known here: "more"'],
])("says of %j in words what is wrong", (change, words) => {
  const read = schema.safeParse({ ...right, ...change }, { error: schemaWords });
  expect(read.error?.issues.map(({ message }) => message)).toEqual([words]);
});

test("finds nothing wrong with what is right", () => {
  expect(schema.safeParse(right, { error: schemaWords }).success).toBe(true);
});

test("says of a bound that is not within in words that leave it out, and of an exact one that it is", () => {
  const said = (of: z.ZodType, value: unknown) =>
    of.safeParse(value, { error: schemaWords }).error?.issues.map(({ message }) => message);
  expect(said(z.number().lt(5), 5)).toEqual(["has to be less than 5"]);
  expect(said(z.number().gt(5), 5)).toEqual(["has to be more than 5"]);
  expect(said(z.string().length(2), "a")).toEqual(["has to have exactly 2 characters"]);
  expect(said(z.string().length(2), "abc")).toEqual(["has to have exactly 2 characters"]);
});
