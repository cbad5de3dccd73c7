import { appAnswers } from "../../src/client/contract/app-answers.ts";
import { operatorAnswers } from "../../src/client/contract/operator-answers.ts";
import { partnerAnswers } from "../../src/client/contract/partner-answers.ts";
import { terminalAnswers } from "../../src/client/contract/terminal-answers.ts";

/** What the SDK expects of every call, whichever of its clients makes it. */
export const allAnswers = {
  ...appAnswers,
  ...terminalAnswers,
  ...partnerAnswers,
  ...operatorAnswers,
};
