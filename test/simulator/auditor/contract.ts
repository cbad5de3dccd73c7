/*
 * What callers are promised of refusals, as whoever integrates has read it once and holds the Worker to
 * it: written down here anew, and not taken from the product.
 */

/** Status and `retry` of each problem. */
export const problems: ReadonlyMap<string, readonly [status: number, retry: string]> = new Map([
  ["not_found", [404, "never"]],
  ["method_not_allowed", [405, "never"]],
  ["content_too_large", [413, "never"]],
  ["unsupported_media_type", [415, "never"]],
  ["malformed_request", [400, "never"]],
  ["unauthorized", [401, "new_request"]],
  ["forbidden", [403, "never"]],
  ["step_up_required", [403, "new_request"]],
  ["stopped", [403, "never"]],
  ["payment_not_found", [404, "same_request"]],
  ["reference_reused", [422, "never"]],
  ["reference_conflict", [409, "never"]],
  ["state_conflict", [409, "never"]],
  ["merchant_balance_insufficient", [409, "new_request"]],
  ["too_many_attempts", [429, "new_request"]],
  ["unavailable", [503, "same_request"]],
  ["internal_error", [500, "same_request"]],
]);

/** What the cashier is advised to do after each decline. */
export const declines: ReadonlyMap<string, string> = new Map([
  ["code_invalid", "new_code"],
  ["answered_too_late", "new_code"],
  ["cancelled_before_payment", "stop"],
  ["spending_stopped", "stop"],
  ["wallet_unavailable", "other_means"],
  ["device_unavailable", "other_means"],
  ["code_spent", "new_code"],
  ["code_expired", "new_code"],
  ["code_superseded", "new_code"],
  ["code_not_for_this_payment", "new_code"],
  ["currency_mismatch", "stop"],
  ["duplicate_suspected", "ask_then_new_code"],
  ["velocity_count_exceeded", "try_later"],
  ["velocity_amount_exceeded", "try_later"],
  ["velocity_pattern", "try_later"],
  ["insufficient_funds", "smaller_amount_or_other_means"],
  ["confirmation_rejected", "new_code"],
  ["confirmation_timed_out", "new_code"],
]);

export const topUpDeclines: readonly string[] = [
  ...["wallet_unavailable", "velocity_count_exceeded", "velocity_amount_exceeded"],
  ...["velocity_pattern", "balance_limit_exceeded"],
];
