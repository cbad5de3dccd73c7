import { appKnown } from "../../src/client/known/app.ts";
import { operatorKnown } from "../../src/client/known/operator.ts";
import { partnerKnown } from "../../src/client/known/partner.ts";
import { terminalKnown } from "../../src/client/known/terminal.ts";
import type { KnownAnswers } from "../../src/client/wire/answer-about.ts";

const all = [appKnown, terminalKnown, partnerKnown, operatorKnown];

/** What the SDK expects of every call, whichever of its clients makes it. */
export const allAnswers: KnownAnswers = {
  shapes: Object.assign({}, ...all.map(({ shapes }) => shapes)),
  abouts: Object.assign({}, ...all.map(({ abouts }) => abouts)),
};
