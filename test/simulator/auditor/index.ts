import type { Evidence } from "../chronicle.ts";
import { judgeAccess } from "./access.ts";
import { judgeAllowed } from "./allowed.ts";
import { judgeAnswers } from "./answers.ts";
import { judgeBalances } from "./balances.ts";
import { judgeBooks } from "./books.ts";
import { judgeCredits } from "./credits.ts";
import { judgeDeliveries } from "./deliveries.ts";
import { judgeDoneActs } from "./done.ts";
import { judgeDrained } from "./drained.ts";
import { judgeEnds } from "./ends.ts";
import { judgeEntered } from "./entered.ts";
import { judgeEpochs } from "./epochs.ts";
import { judgeFaults } from "./faults.ts";
import { judgeFigures } from "./figures.ts";
import type { Finding, Judge } from "./finding.ts";
import { judgeHeard, judgeHeardAll } from "./heard.ts";
import { judgeKeys } from "./keys.ts";
import { judgeLines } from "./lines.ts";
import { judgeLists } from "./lists.ts";
import { judgeMails } from "./mails.ts";
import { judgeNonces } from "./nonces.ts";
import { judgeOnce } from "./once.ts";
import { judgeContract } from "./openapi.ts";
import { judgeOrder } from "./order.ts";
import { judgePersons } from "./persons.ts";
import { judgePosts } from "./posts.ts";
import { judgeProblems } from "./problems.ts";
import { judgeQuiet } from "./quiet.ts";
import { judgeQuietDesks } from "./quiet-desk.ts";
import { judgeQuietWallets } from "./quiet-wallet.ts";
import { judgeRepeated } from "./repeated.ts";
import { judgeSaid } from "./said.ts";
import { look, type Seen } from "./seen.ts";
import { judgeSetBacks } from "./set-backs.ts";
import { judgeStops } from "./stops.ts";
import { judgeSums } from "./sums.ts";
import { judgeTerms } from "./terms.ts";
import { judgeTold } from "./told.ts";
import { judgeValidCodes } from "./valid-codes.ts";
import { judgeVelocity } from "./velocity.ts";
import { judgeVersions } from "./versions.ts";

const judges: readonly Judge[] = [
  judgeAnswers,
  judgeProblems,
  judgeContract,
  judgeBooks,
  judgeLists,
  judgeSums,
  judgeDrained,
  judgeDeliveries,
  judgeTold,
  judgeSaid,
  judgeDoneActs,
  judgeQuiet,
  judgeQuietWallets,
  judgeQuietDesks,
  judgeRepeated,
  judgeOrder,
  judgeBalances,
  judgeAllowed,
  judgeTerms,
  judgeVelocity,
  judgeVersions,
  judgeValidCodes,
  judgeHeard,
  judgeHeardAll,
  judgeFigures,
  judgeMails,
  judgePosts,
  judgeOnce,
  judgeStops,
  judgeEpochs,
  judgeAccess,
  judgePersons,
  judgeEntered,
  judgeSetBacks,
  judgeEnds,
  judgeLines,
  judgeKeys,
  judgeNonces,
  judgeFaults,
];

/**
 * Holds what happened against the promises. Shares no code with the product: it reads requests,
 * answers and databases as a stranger would, and counts anew.
 */
export function audit(evidence: Evidence): Finding[] {
  return judge(look(evidence));
}

/** Holds against it what still waits, before anybody looks, which may bring it on. */
export function auditDrained(evidence: Evidence): Finding[] {
  const seen = look(evidence);
  return [...judgeDrained(seen), ...judgeCredits(seen)];
}

export function judge(seen: Seen): Finding[] {
  return judges.flatMap((held) => held(seen));
}
