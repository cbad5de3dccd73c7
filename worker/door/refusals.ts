import { type Problem, problem } from "../../src/problem.ts";
import type { VerifiedAccess } from "../../src/token/access.ts";
import type { OperatorRole } from "../../src/token/access-claims.ts";
import { revokedWords, type TokenFault, tellFault, tokenFaults } from "../../src/token/fault.ts";
import type { MemberFault } from "./member-fault.ts";

/** 404 for an address that is not one of the contract's. */
export const noSuchAddress: Problem = problem("not_found", "See /openapi.json for what there is.");

/** 405 with the methods that the address has. */
export function methodNotAllowed(allow: readonly string[]): Problem {
  return problem("method_not_allowed", `Use ${allow.join(" or ")}.`, { allow });
}

/** What a fault of the house is told as: 503 when it may pass by itself, else 500. */
export const failures = {
  passing: problem("unavailable", "A part of the service did not answer. Repeat the same request."),
  lasting: problem("internal_error", "Something failed on our side. Repeat the same request."),
} as const satisfies Record<string, Problem>;

/** 413 for a body of more bytes than the call takes. */
export function bodyTooLarge(bytesMax: number): Problem {
  return problem("content_too_large", `Send at most ${bytesMax} bytes.`);
}

/** 415 for a body that is compressed, or of another type than JSON. */
export const unsupported = {
  encoding: problem("unsupported_media_type", "Send the body without Content-Encoding."),
  type: problem("unsupported_media_type", "Send Content-Type: application/json."),
} as const satisfies Record<string, Problem>;

/** The 400 of a request with these faults: its detail has the first, and how many more `errors` has. */
export function malformed(errors: readonly MemberFault[]): Problem {
  const first = errors[0] as MemberFault;
  const place = first.pointer === "" ? "The request" : first.pointer;
  const more = errors.length > 1 ? ` (${errors.length - 1} more in errors)` : "";
  return problem("malformed_request", `${place}: ${first.reason}${more}.`, {
    members: { pointer: first.pointer, errors },
  });
}

/** 400 for a currency that is named and is not this deployment's; `null` when it is, or is not named. */
export function otherCurrency(named: string | undefined, own: string): Problem | null {
  if (named === undefined || named === own) return null;
  return malformed([{ pointer: "/currency", reason: `this deployment's currency is ${own}` }]);
}

/** 401 for credentials that a call asks for and were not sent, or do not belong to its body. */
export const badCredentials = {
  no_proof: unauthorized("invalid_dpop_proof", "Send one DPoP proof."),
  no_token: unauthorized("invalid_token", "Send Authorization: DPoP <access token>."),
  token_not_taken: unauthorized("invalid_token", "This call takes a proof and no access token."),
  other_body: unauthorized(
    "invalid_dpop_proof",
    "Content-Digest has no sha-256, or not that of this body.",
  ),
} as const satisfies Record<string, Problem>;

/**
 * 401 for a token, proof or code that does not stand: what is told of the fault, and no more.
 * `origin` is the deployment's own.
 */
export function credentialsRefused(fault: TokenFault, origin?: string): Problem {
  const { error } = tokenFaults[fault];
  const challenge = error === "invalid_code" ? "invalid_token" : error;
  return { ...unauthorized(challenge, tellFault(fault, origin)), fault };
}

function unauthorized(challenge: NonNullable<Problem["challenge"]>, detail: string): Problem {
  return problem("unauthorized", detail, { challenge });
}

/** 401 for a token that was revoked since it was issued. */
export const revoked: Problem = unauthorized("invalid_token", revokedWords.other);

/** 401 for a proof that was used up by another request. */
export const proofUsed: Problem = unauthorized(
  "invalid_dpop_proof",
  "This proof was used before. Make a new one.",
);

/** 503 while the control snapshot is older than the token that calls. */
export const controlRenewed: Problem = problem(
  "unavailable",
  "The control state is being renewed. Repeat the same request.",
);

/** 403 for a token of another kind than the call's. */
export function otherKind(kind: VerifiedAccess["kind"]): Problem {
  return problem("forbidden", `This call is for a ${kind}'s token.`);
}

/** 403 for an operator whose role is none of the call's. */
export function otherRole(roles: readonly OperatorRole[]): Problem {
  return problem("forbidden", `This call is for the roles ${roles.join(", ")}.`);
}

/** 404 for a payment's id that does not open, or is another's: asking again changes nothing. */
export const noSuchPayment: Problem = problem(
  "not_found",
  "There is no payment under this id. Ask by reference if you have one.",
);

/** 404 for a reference that nothing is known of: what it names may still arrive. */
export function referenceUnknown(next: string): Problem {
  return problem("payment_not_found", `Nothing is known under this reference yet. ${next}`);
}

/** 422: the reference was used for a request that differs in these members. */
export function reused(differ: readonly string[]): Problem {
  return problem(
    "reference_reused",
    `This reference was used before with another ${differ.join(", ")}. The first outcome stands.`,
    { members: { differ } },
  );
}

/** 409: what is asked for does not fit the state that things are in. */
export function stateConflict(
  state: string,
  detail: string,
  figures: Readonly<Record<string, unknown>> = {},
): Problem {
  return problem("state_conflict", detail, { members: { state, ...figures } });
}

/** 503: nothing was decided and nothing was written, so that the same request may be repeated. */
export const undecided: Problem = problem(
  "unavailable",
  "No decision could be made. Repeat the same request.",
);

/** 503 while so many wait for their turn that a code would not live until its own. */
export function tooFull(fullMs: number): Problem {
  return problem("unavailable", "Too many payments wait. Nothing was done; repeat it later.", {
    retryAfterSeconds: Math.ceil(fullMs / 1_000),
  });
}

/** 503 for every act on the money of a wallet that has lost rows, until they are restored. */
export const booksAreBehind: Problem = problem(
  "unavailable",
  "This wallet's records are being restored. Repeat the same request later.",
);
