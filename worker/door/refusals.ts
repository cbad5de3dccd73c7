import { type Problem, problem } from "../../src/problem.ts";
import { malformed } from "./match-schema.ts";

/** 404 for a payment's id that does not open, or is another's: asking again changes nothing. */
export const noSuchPayment: Problem = problem(
  "not_found",
  "There is no payment under this id. Ask by reference if you have one.",
);

/** 404 for a reference that nothing is known of: what it names may still arrive. */
export function referenceUnknown(next: string): Problem {
  return problem("payment_not_found", `Nothing is known under this reference yet. ${next}`);
}

/** 401 for a token that was revoked since it was issued. */
export const revoked: Problem = problem(
  "unauthorized",
  "This token was revoked. Obtain a new one.",
  { challenge: "invalid_token" },
);

/** 400 for a currency that is named and is not this deployment's; `null` when it is, or is not named. */
export function otherCurrency(named: string | undefined, own: string): Problem | null {
  if (named === undefined || named === own) return null;
  return malformed([{ pointer: "/currency", reason: `this deployment's currency is ${own}` }]);
}

/** 422: the reference was used for a request that differs in these members. */
export function reused(differ: readonly string[]): Problem {
  return problem(
    "reference_reused",
    `This reference was used before with another ${differ.join(", ")}. The first outcome stands.`,
    { members: { differ } },
  );
}
