import { terminalAnswers } from "../contract/terminal-answers.ts";
import { givesBack, type KnownAnswers, ofAct, same, undoes } from "../wire/answer-about.ts";

/** What a terminal expects of its calls. */
export const terminalKnown: KnownAnswers = {
  shapes: terminalAnswers,
  abouts: {
    "GET /v1/terminals/me/totals": same("business_date"),
    "POST /v1/payments": ofAct,
    "GET /v1/payments": same("reference"),
    "GET /v1/payments/{id}": same("id:payment_id"),
    "POST /v1/payments/{id}/captures": same("id:payment_id"),
    "POST /v1/cancellations": undoes,
    "POST /v1/payments/{id}/refunds": same("id:payment_id", "reference", "amount"),
    "GET /v1/payments/{id}/refunds": givesBack,
    "GET /v1/refunds": givesBack,
  },
};
