import type * as z from "zod";
import type { Problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { schemaWords } from "../../src/schema-words.ts";
import { reasonAt } from "../../src/velocity/vocabulary.ts";
import { memberFaults } from "./member-fault.ts";
import { malformed } from "./refusals.ts";

/**
 * Matches a value with a schema; a mismatch is a `malformed_request` with JSON pointers, which of a
 * policy tells the rule as well: there may be 64.
 */
export function matchSchema<T>(schema: z.ZodType<T>, value: unknown): Result<T, Problem> {
  const parsed = schema.safeParse(value, { error: schemaWords });
  if (parsed.success) return ok(parsed.data);
  const faults = memberFaults(parsed.error.issues).slice(0, 10);
  return fail(
    malformed(
      faults.map(({ pointer, reason }) => ({ pointer, reason: reasonAt(value, pointer, reason) })),
    ),
  );
}
