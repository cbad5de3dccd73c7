import type { Evidence } from "../chronicle.ts";
import { judgeAnswers } from "./answers.ts";
import type { Finding, Judge } from "./finding.ts";

const judges: readonly Judge[] = [judgeAnswers];

/**
 * Holds what happened against the promises. Shares no code with the product: it reads requests,
 * answers and databases as a stranger would, and counts anew.
 */
export function audit(evidence: Evidence): Finding[] {
  return judges.flatMap((judge) => judge(evidence));
}
