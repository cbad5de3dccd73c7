import { operatorAnswers } from "../contract/operator-answers.ts";
import { type KnownAnswers, same } from "../wire/answer-about.ts";

/** What an operator expects of its calls. */
export const operatorKnown: KnownAnswers = {
  shapes: operatorAnswers,
  abouts: {
    "GET /v1/operator/policies/{version}": same("version"),
    "POST /v1/operator/policies/{version}/shadow": same("version"),
    "DELETE /v1/operator/policies/{version}/shadow": same("version"),
    "GET /v1/operator/policies/{version}/report": same("version"),
    "POST /v1/operator/policies/{version}/backtests": same("version"),
  },
};
