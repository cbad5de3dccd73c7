import type { z } from "zod";

/** What is wrong with a member of a request: an RFC 6901 pointer, and why. */
export interface MemberFault {
  readonly pointer: string;
  readonly reason: string;
}

type Issue = z.core.$ZodIssue;

/**
 * The faults of a value, in the order of the schema. Of a value that could be one of several forms
 * the faults of the form it misses least are told, and not that it is none of them.
 */
export function memberFaults(
  issues: readonly Issue[],
  above: readonly PropertyKey[] = [],
): MemberFault[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code !== "invalid_union")
      return [{ pointer: pointerTo(path), reason: issue.message }];
    const [nearest] = issue.errors
      .map((errors) => memberFaults(errors, path))
      .filter((faults) => faults.length > 0)
      .sort((a, b) => a.length - b.length);
    return nearest ?? [{ pointer: pointerTo(path), reason: issue.message }];
  });
}

function pointerTo(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1"));
  return parts.map((part) => `/${part}`).join("");
}
