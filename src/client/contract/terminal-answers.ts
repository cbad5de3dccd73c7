/*
 * Made from the OpenAPI document: node tools/openapi/make.ts --write. Do not edit.
 */

import { cancellation, ownTerminal, payment, refund, terminalPayments, terminalTotals } from "./shapes.ts";
import { areTokens, type AnswerShapes } from "../wire/answer-shape.ts";

export const terminalAnswers: AnswerShapes = {
  "POST /v1/terminals/activations": { "terminal_id": "t", "store_id": "t", "merchant_id": "t", "tokens": areTokens },
  "POST /v1/terminals/sessions": areTokens,
  "GET /v1/terminals/me": ownTerminal,
  "GET /v1/terminals/me/payments": terminalPayments,
  "GET /v1/terminals/me/totals": terminalTotals,
  "POST /v1/payments": payment,
  "GET /v1/payments": payment,
  "GET /v1/payments/{id}": payment,
  "POST /v1/payments/{id}/captures": payment,
  "POST /v1/cancellations": cancellation,
  "POST /v1/payments/{id}/refunds": refund,
  "GET /v1/payments/{id}/refunds": { "refunds": [refund] },
  "GET /v1/refunds": { "refunds": [refund] },
};
