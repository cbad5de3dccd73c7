/*
 * Made from the OpenAPI document: node tools/openapi/make.ts --write. Do not edit.
 */

import { areTokens, type AnswerShapes } from "../wire/answer-shape.ts";

export const partnerAnswers: AnswerShapes = {
  "POST /v1/partners/sessions": areTokens,
  "POST /v1/funding/{channel}/credits": { "top_up_id": "tz", "reference": "t", "result": "t", "decline": ["z", { "code": "t" }], "amount": "n", "currency": "s", "created_at": "t" },
  "GET /v1/funding/{channel}/credits": { "top_up_id": "tz", "reference": "t", "result": "t", "decline": ["z", { "code": "t" }], "amount": "n", "currency": "s", "created_at": "t" },
};
