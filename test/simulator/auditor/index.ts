import type { Evidence } from "../chronicle.ts";
import { judgeAccess } from "./access.ts";
import { judgeAllowed } from "./allowed.ts";
import { judgeAnswers } from "./answers.ts";
import { judgeBooks } from "./books.ts";
import { judgeDrained } from "./drained.ts";
import { judgeEnds } from "./ends.ts";
import { judgeEpochs } from "./epochs.ts";
import { judgeFaults } from "./faults.ts";
import type { Finding, Judge } from "./finding.ts";
import { judgeLines } from "./lines.ts";
import { judgeOnce } from "./once.ts";
import { judgeOrder } from "./order.ts";
import { judgePersons } from "./persons.ts";
import { judgeRepeated } from "./repeated.ts";
import { look, type Seen } from "./seen.ts";
import { judgeStops } from "./stops.ts";
import { judgeSums } from "./sums.ts";
import { judgeTerms } from "./terms.ts";
import { judgeTold } from "./told.ts";
import { judgeVelocity } from "./velocity.ts";

const judges: readonly Judge[] = [
  judgeAnswers,
  judgeBooks,
  judgeSums,
  judgeDrained,
  judgeTold,
  judgeRepeated,
  judgeOrder,
  judgeAllowed,
  judgeTerms,
  judgeVelocity,
  judgeOnce,
  judgeStops,
  judgeEpochs,
  judgeAccess,
  judgePersons,
  judgeEnds,
  judgeLines,
  judgeFaults,
];

/**
 * Holds what happened against the promises. Shares no code with the product: it reads requests,
 * answers and databases as a stranger would, and counts anew.
 */
export function audit(evidence: Evidence): Finding[] {
  return judge(look(evidence));
}

export function judge(seen: Seen): Finding[] {
  return judges.flatMap((held) => held(seen));
}
