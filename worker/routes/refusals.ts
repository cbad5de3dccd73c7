import { type Problem, problem } from "../../src/problem.ts";

/** 404 for a payment id that does not open, of another merchant, or under no reference. */
export const paymentUnknown: Problem = problem(
  "payment_not_found",
  "No such payment is known here. It may still be on its way: ask again, or cancel by reference.",
);

/** 401 for a token that was revoked since it was issued. */
export const revoked: Problem = problem(
  "unauthorized",
  "This token was revoked. Obtain a new one.",
  { challenge: "invalid_token" },
);

/** 422: the reference was used for a request that differs in these members. */
export function reused(differ: readonly string[]): Problem {
  return problem(
    "reference_reused",
    `This reference was used before with another ${differ.join(", ")}. The first outcome stands.`,
    { members: { differ } },
  );
}
