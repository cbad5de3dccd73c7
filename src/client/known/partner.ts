import { partnerAnswers } from "../contract/partner-answers.ts";
import { type KnownAnswers, ofAct, same } from "../wire/answer-about.ts";

/** What a funding partner expects of its calls. */
export const partnerKnown: KnownAnswers = {
  shapes: partnerAnswers,
  abouts: {
    "POST /v1/funding/{channel}/credits": ofAct,
    "GET /v1/funding/{channel}/credits": same("reference"),
  },
};
