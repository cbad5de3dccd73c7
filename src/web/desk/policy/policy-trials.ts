import type { OperatorClient } from "../../../client/operator.ts";
import type { Backtest, ShadowReport } from "../../../client/resource/policy.ts";

/** What was tried with a version before it decides; null where that was not done, or not read. */
export interface PolicyTrials {
  readonly backtest: Backtest | null;
  readonly shadow: ShadowReport | null;
}

/** The run over the past that was started last, with its rules. */
export async function newestBacktest(
  client: Pick<OperatorClient, "backtests" | "backtest">,
  version: number,
): Promise<Backtest | null> {
  const reply = await client.backtests(version);
  if (!reply.ok) return null;
  const newest = reply.body.backtests.toSorted((a, b) =>
    b.started_at.localeCompare(a.started_at),
  )[0];
  if (newest === undefined) return null;
  const read = await client.backtest(version, newest.backtest_id);
  return read.ok ? read.body : null;
}

/** The newest run over the past, and what the version did in shadow, if it judged anything there. */
export async function policyTrials(
  client: Pick<OperatorClient, "backtests" | "backtest" | "shadowReport">,
  version: number,
): Promise<PolicyTrials> {
  const [backtest, report] = await Promise.all([
    newestBacktest(client, version),
    client.shadowReport(version),
  ]);
  return { backtest, shadow: report.ok && report.body.judged > 0 ? report.body : null };
}
