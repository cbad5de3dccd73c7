import { paymentStatuses } from "../routes/terminal/payment-schema.ts";
import type { Json } from "./openapi-json.ts";
import type { Route } from "./route.ts";

const text = { type: "string" } as const;
const seconds = { type: "integer", minimum: 1 } as const;

/** Every header of an answer that a caller may need to read, by its name. */
const headers = {
  "X-Request-Id": {
    description: "Names this answer in our log. Tell it when you ask about one.",
    schema: { ...text, pattern: "^req_[0-9a-f]{24}$" },
  },
  Date: {
    description:
      "The server's clock (RFC 9110 §6.6.1). Proofs and codes signed offline are judged by it.",
    schema: text,
  },
  "DPoP-Nonce": {
    description: "Where proofs need a nonce: the one to put into the next proof (RFC 9449 §8.2).",
    schema: text,
  },
  "Idempotent-Replayed": {
    description: "This request was answered before; this is the outcome of then.",
    schema: { const: "true" },
  },
  "Payment-Status": {
    description: "With Idempotent-Replayed: the status that the payment has now.",
    schema: { enum: paymentStatuses },
  },
  "Retry-After": { description: "After how many seconds to try again.", schema: seconds },
  "WWW-Authenticate": {
    description:
      "DPoP with `error`: invalid_token, invalid_dpop_proof or use_dpop_nonce (RFC 9449 §7.1).",
    schema: text,
  },
  Allow: { description: "The methods that this address has.", schema: text },
} as const;

export type AnswerHeader = keyof typeof headers;

/** The headers as components. */
export function answerHeaders(): Json {
  return headers;
}

/** The headers of one answer: those of every answer, and `more`. */
export function withHeaders(more: readonly AnswerHeader[] = []): Json {
  const names: readonly AnswerHeader[] = ["X-Request-Id", "Date", "DPoP-Nonce", ...more];
  const told = names.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  return { headers: Object.fromEntries(told) };
}

/** The headers that a problem of this status has beside those of every answer. */
export function problemHeaders(status: number): readonly AnswerHeader[] {
  if (status === 401) return ["WWW-Authenticate"];
  if (status === 405) return ["Allow"];
  return status === 429 || status === 503 ? ["Retry-After"] : [];
}

/** The header that a request with a body has; `DPoP` and `Authorization` are told as security. */
export function requestHeaders({ body, access }: Route): Json[] {
  if (body === undefined || access.kind === "open") return [];
  const description = "RFC 9530: sha-256 over the raw bytes of the body.";
  const place = { name: "Content-Digest", in: "header", required: true };
  return [{ ...place, description, schema: text }];
}
