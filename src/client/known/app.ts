import { appAnswers } from "../contract/app-answers.ts";
import { type KnownAnswers, ofAct, same } from "../wire/answer-about.ts";

/** What an app expects of its calls. */
export const appKnown: KnownAnswers = {
  shapes: appAnswers,
  abouts: {
    "POST /v1/top-ups": ofAct,
    "POST /v1/redemptions": same("reference", "amount"),
    "GET /v1/redemptions/{id}": same("id:redemption_id"),
    "POST /v1/payments/{id}/confirmation": same("id:payment_id", "amount"),
    "GET /v1/payments/{id}": same("id:payment_id"),
  },
};
