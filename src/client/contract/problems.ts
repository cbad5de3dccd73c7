/*
 * Made from the OpenAPI document: node tools/openapi/make.ts --write. Do not edit.
 */

export const problemStatuses = {
  malformed_request: 400,
  unauthorized: 401,
  forbidden: 403,
  step_up_required: 403,
  stopped: 403,
  not_found: 404,
  payment_not_found: 404,
  method_not_allowed: 405,
  reference_conflict: 409,
  state_conflict: 409,
  merchant_balance_insufficient: 409,
  content_too_large: 413,
  unsupported_media_type: 415,
  reference_reused: 422,
  too_many_attempts: 429,
  internal_error: 500,
  unavailable: 503,
} as const;
