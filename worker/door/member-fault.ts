import type * as z from "zod";
import { firstKinds } from "../../src/schema-words.ts";
import type { StrictJsonFault, StrictJsonReason } from "../../src/token/strict-json.ts";

/** What is wrong with a member of a request: an RFC 6901 pointer, and why. */
export interface MemberFault {
  readonly pointer: string;
  readonly reason: string;
}

type Issue = z.core.$ZodIssue;

/**
 * The faults of a value, in the order of the schema. Of a value that could be one of several forms
 * the faults of one are told, and not that it is none of them: of one that knows all its members
 * before one that does not, then of the one it misses least.
 */
export function memberFaults(
  issues: readonly Issue[],
  above: readonly PropertyKey[] = [],
): MemberFault[] {
  return firstKinds(issues).flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code !== "invalid_union")
      return [{ pointer: pointerTo(path), reason: issue.message }];
    const [nearest] = issue.errors
      .filter((errors) => errors.length > 0)
      .sort((a, b) => strangersIn(a) - strangersIn(b) || a.length - b.length);
    if (nearest === undefined) return [{ pointer: pointerTo(path), reason: issue.message }];
    return memberFaults(nearest, path);
  });
}

/** How many members of the value itself a form does not know: another form's, as a rule. */
function strangersIn(issues: readonly Issue[]): number {
  return issues.filter(({ code, path }) => code === "unrecognized_keys" && path.length === 0)
    .length;
}

/** The fault of a text that is no JSON of ours, in words. */
export function jsonFault({ reason, pointer }: StrictJsonFault): MemberFault {
  return { pointer, reason: jsonWords[reason] };
}

const jsonWords: Readonly<Record<StrictJsonReason, string>> = {
  not_utf8: "not UTF-8",
  byte_order_mark: "begins with a byte order mark",
  syntax: "not JSON (RFC 8259)",
  duplicate_member: "given twice",
  forbidden_member: "this member name is not allowed",
  not_a_plain_integer: "write numbers as plain integers within ±(2^53 − 1)",
  lone_surrogate: "has half of a surrogate pair",
  too_deep: "nested too deeply",
};

function pointerTo(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1"));
  return parts.map((part) => `/${part}`).join("");
}
