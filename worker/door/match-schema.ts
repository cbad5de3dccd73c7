import type * as z from "zod";
import { type Problem, problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { schemaWords } from "../../src/schema-words.ts";
import { type MemberFault, memberFaults } from "./member-fault.ts";

/** Matches a value with a schema; a mismatch is a `malformed_request` with JSON pointers. */
export function matchSchema<T>(schema: z.ZodType<T>, value: unknown): Result<T, Problem> {
  const parsed = schema.safeParse(value, { error: schemaWords });
  if (parsed.success) return ok(parsed.data);
  return fail(malformed(memberFaults(parsed.error.issues).slice(0, 10)));
}

/** The 400 of a request with these faults, the first of which it names. */
export function malformed(errors: readonly MemberFault[]): Problem {
  const first = errors[0] as MemberFault;
  const place = first.pointer === "" ? "The request" : first.pointer;
  return problem("malformed_request", `${place}: ${first.reason}.`, {
    members: { pointer: first.pointer, errors },
  });
}
