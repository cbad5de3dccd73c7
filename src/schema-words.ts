import type * as z from "zod";

type Issue = z.core.$ZodRawIssue;

/**
 * What is wrong with a value, in the words that follow its place: "is missing", "has to be at most
 * 1000". A schema's own words come before these.
 */
export function schemaWords(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "is missing"
        : `has to be ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `has to be ${either(issue.values.map((value) => JSON.stringify(value)))}`;
    case "too_small":
      return `has to ${size(issue.origin, issue.exact ? "exactly" : issue.inclusive ? "at least" : "more than", issue.minimum)}`;
    case "too_big":
      return `has to ${size(issue.origin, issue.exact ? "exactly" : issue.inclusive ? "at most" : "less than", issue.maximum)}`;
    case "invalid_format":
      return issue.format === "regex"
        ? `does not match ${issue.pattern}`
        : `has to be ${formats[issue.format] ?? issue.format}`;
    case "unrecognized_keys":
      return `has a member that is not known here: ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
    default:
      return "is of no form that is accepted here";
  }
}

/**
 * The issues without those about the size of what is of another kind altogether: a text where a list
 * has to be has letters, and how many does not matter.
 */
export function firstKinds(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const wrong = new Set(
    issues.filter(({ code }) => code === "invalid_type").map(({ path }) => path.join("/")),
  );
  const isSize = ({ code }: z.core.$ZodIssue) => code === "too_big" || code === "too_small";
  return issues.filter((issue) => !(isSize(issue) && wrong.has(issue.path.join("/"))));
}

const kinds: Readonly<Record<string, string>> = {
  ...{ string: "a string", number: "a number", int: "an integer", boolean: "true or false" },
  ...{ object: "an object", record: "an object", array: "an array", null: "null" },
};

const formats: Readonly<Record<string, string>> = {
  date: "a date (YYYY-MM-DD)",
  datetime: "a time in UTC (RFC 3339)",
};

function size(origin: string, bound: string, limit: number | bigint): string {
  const unit = { string: "character", array: "item" }[origin];
  if (unit === undefined) return `be ${bound} ${limit}`;
  return `have ${bound} ${limit} ${unit}${Number(limit) === 1 ? "" : "s"}`;
}

function either(values: readonly string[]): string {
  const last = values.at(-1) ?? "";
  return values.length < 2 ? last : `${values.slice(0, -1).join(", ")} or ${last}`;
}
