/** Whether, and how, the same act may be tried again. */
export type Retry = "never" | "same_request" | "new_request";

/** One row of the table: its code, HTTP status, whether to try again, and its title. */
export interface ProblemRow {
  readonly code: string;
  readonly status: number;
  readonly retry: Retry;
  readonly title: string;
}

/**
 * Every problem (RFC 9457), in the order in which a request is refused: the first that applies is
 * the answer. `type` on the wire is `/problems/{code}`.
 */
export const problems = [
  row("not_found", 404, "never", "There is nothing at this address"),
  row("method_not_allowed", 405, "never", "This address does not support this method"),
  row("content_too_large", 413, "never", "The body is too large"),
  row(
    "unsupported_media_type",
    415,
    "never",
    "The body must be application/json, without compression",
  ),
  row("malformed_request", 400, "never", "The request does not match the contract"),
  row("unauthorized", 401, "new_request", "The token or the proof was not accepted"),
  row("forbidden", 403, "never", "This is not allowed"),
  row("step_up_required", 403, "new_request", "A fresh second factor is needed"),
  row("stopped", 403, "never", "This is paused at the moment"),
  row("payment_not_found", 404, "same_request", "Nothing is known under this reference yet"),
  row("reference_reused", 422, "never", "This reference was used for another request"),
  row("reference_conflict", 409, "never", "Two wallets were charged under this reference"),
  row("state_conflict", 409, "never", "The state does not allow this"),
  row(
    "merchant_balance_insufficient",
    409,
    "new_request",
    "The merchant's unsettled balance does not cover this refund",
  ),
  row("too_many_attempts", 429, "new_request", "Too many attempts"),
  row("unavailable", 503, "same_request", "No outcome is known; repeat the same request"),
  row(
    "internal_error",
    500,
    "same_request",
    "Something failed on our side; repeat the same request",
  ),
] as const;

export type ProblemCode = (typeof problems)[number]["code"];

/**
 * What a refused call is told. `detail` names what to do next and never carries a secret, a token
 * or a stack; `members` are added to the document as they are.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly members?: Readonly<Record<string, unknown>>;
  /** For 401: which challenge of RFC 9449 §7.1 the `WWW-Authenticate` header names. */
  readonly challenge?: "invalid_token" | "invalid_dpop_proof" | "use_dpop_nonce";
  /** For 429 and 503, in seconds, ≥ 1. */
  readonly retryAfterSeconds?: number;
  /** For 405: the methods there are. */
  readonly allow?: readonly string[];
  /** The inner reason, a word of ours for the log alone: no caller is told. */
  readonly fault?: string;
}

const byCode = new Map<string, ProblemRow>(problems.map((entry) => [entry.code, entry]));

/** The table's row of a problem. */
export function problemRow(code: ProblemCode): ProblemRow {
  return byCode.get(code) as ProblemRow;
}

/** A problem as a value; see `Problem` for what each part may hold. */
export function problem(
  code: ProblemCode,
  detail: string,
  rest: Omit<Problem, "code" | "detail"> = {},
): Problem {
  return { code, detail, ...rest };
}

function row<C extends string>(
  code: C,
  status: number,
  retry: Retry,
  title: string,
): ProblemRow & { readonly code: C } {
  return { code, status, retry, title };
}
