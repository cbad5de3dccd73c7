import { log, logFault, type Severity } from "../platform/log.ts";
import type { DataPointSink } from "../platform/point-sink.ts";
import { type Decided, type DecisionLine, decisionLine, isDecision } from "./decision-line.ts";
import { dataPoint } from "./decision-point.ts";

/**
 * Logs one line of an answer that decides something, and writes its data point where there is a
 * dataset. Costs no other object anything and waits for nothing. Never throws: no payment is refused
 * because it could not be told of.
 */
export function tellDecision(
  env: { readonly ENVIRONMENT: string; readonly DECISIONS?: DataPointSink },
  decided: Decided,
): void {
  if (!isDecision(decided.route, decided.answer)) return;
  try {
    const line = decisionLine(decided, env.ENVIRONMENT);
    log("decision", line, severityOf(line));
    env.DECISIONS?.writeDataPoint(dataPoint(line));
  } catch (fault) {
    logFault("decision_not_told", fault, { request_id: decided.requestId });
  }
}

/** `ERROR`: a fault of ours. `WARN`: nothing was decided, or money may have moved twice. */
function severityOf(line: DecisionLine): Severity {
  const code = line["sekisho.problem.code"];
  if (code === "internal_error") return "ERROR";
  return code === "unavailable" || code === "reference_conflict" ? "WARN" : "INFO";
}
