import { guardEpisodeMs, guardSourcesToldMax } from "../bounds.ts";
import type { AlertCommand, ProposedStop } from "../control/alert-record.ts";
import type { FlowKind } from "../directory/flow.ts";
import type { EpochMs } from "../time.ts";
import type { GuardSource } from "./attempt.ts";
import type { DeploymentBook, GuardBook, GuardedOutcome } from "./book.ts";
import {
  type GuardContext,
  type GuardFinding,
  judgeAttempt,
  recordAttempt,
} from "./judge-attempt.ts";

/** One act of some source, as the whole deployment counts it. */
export interface ReportedAct {
  readonly wayIn: FlowKind;
  readonly outcome: GuardedOutcome;
}

/** A rule that a source exceeded. `subject` names the source without showing it. */
export interface SourceNews {
  readonly source: GuardSource;
  readonly subject: string;
  readonly wayIn: FlowKind;
  readonly finding: GuardFinding;
}

/** What a shard of sources has to tell since its last report. */
export interface GuardReport {
  readonly acts: readonly ReportedAct[];
  readonly news: readonly SourceNews[];
}

/**
 * Counts what a shard reports, judges each act by the rules about the whole deployment, and answers
 * what operators are to be told: each source that exceeds a rule, up to `guardSourcesToldMax` of
 * them, and each way in that does, once per episode. An engine that cannot judge says nothing: no
 * call waits for this count.
 */
export function takeReport(
  book: DeploymentBook,
  report: GuardReport,
  context: GuardContext,
): readonly AlertCommand[] {
  const at = { nowMs: context.nowMs, withinMs: guardEpisodeMs };
  const alerts: AlertCommand[] = [];
  for (const news of report.news) {
    const told = { subject: news.subject, of: "source" } as const;
    const first = book.tellOnce(told, { ...at, countMax: guardSourcesToldMax });
    if (first) alerts.push(sourceAlert(news, context.nowMs));
  }
  for (const { wayIn, finding } of countActs(book, report.acts, context)) {
    const told = { subject: `${wayIn} ${finding.rule}`, of: "deployment" } as const;
    if (!book.tellOnce(told, { ...at, countMax: Number.MAX_SAFE_INTEGER })) continue;
    alerts.push(deploymentAlert(wayIn, finding, book.sourcesTold(), context.nowMs));
  }
  return alerts;
}

/** Counts acts one by one, and answers per way in and rule what was exceeded last. */
function countActs(book: GuardBook, acts: readonly ReportedAct[], context: GuardContext) {
  const exceeded = new Map<string, { wayIn: FlowKind; finding: GuardFinding }>();
  for (const { wayIn, outcome } of acts) {
    const act = { wayIn, ipPrefix: null, device: null, contact: null };
    const judged = judgeAttempt(book, act, "start", context);
    recordAttempt(book, act, outcome, context);
    if (judged.kind === "not_judged") continue;
    for (const finding of judged.kind === "blocked" ? [judged.by] : judged.flagged) {
      exceeded.set(`${wayIn} ${finding.rule}`, { wayIn, finding });
    }
  }
  return exceeded.values();
}

function sourceAlert(
  { source, subject, wayIn, finding }: SourceNews,
  nowMs: EpochMs,
): AlertCommand {
  const contact = source.kind === "contact";
  const name = contact ? subject : source.name;
  return {
    kind: finding.action === "flag" ? "guard_rule" : "guard_source_blocked",
    subject: `${source.kind} ${name}`,
    evidence: { source: source.kind, name, ...figures(wayIn, finding, nowMs) },
    proposedStop: null,
  };
}

function deploymentAlert(
  wayIn: FlowKind,
  finding: GuardFinding,
  sources: number,
  nowMs: EpochMs,
): AlertCommand {
  const evidence = { source: "deployment", ...figures(wayIn, finding, nowMs) };
  return {
    kind: "guard_rule",
    subject: `deployment ${wayIn} ${finding.rule}`,
    evidence: { ...evidence, sources_told_of: sources },
    proposedStop: stopOf[wayIn],
  };
}

function figures(wayIn: FlowKind, finding: GuardFinding, nowMs: EpochMs) {
  const { rule, action, value, limit, policyVersion } = finding;
  const at = new Date(nowMs).toISOString();
  return { way_in: wayIn, rule, action, value, limit, policy_version: policyVersion, at };
}

/** The stop that would close a way in; a lost phone can be reported under every one. */
const stopOf: Readonly<Record<FlowKind, ProposedStop | null>> = {
  registration: { scope: "registration", id: null },
  sign_in: { scope: "sign_in", id: null },
  recovery: { scope: "sign_in", id: null },
  lost_device: null,
  contact: null,
};
