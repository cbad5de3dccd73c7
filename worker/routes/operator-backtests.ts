import { z } from "zod";
import { dayMs, renderTime } from "../../src/time.ts";
import { openId } from "../../src/token/seal.ts";
import type { RuleSum } from "../../src/velocity/backtest-sum.ts";
import type { BacktestRun } from "../control/backtest-book.ts";
import { controlObject } from "../control/stub.ts";
import { type Answer, answer, type Call, type Route, route } from "../route.ts";
import { count, id, time } from "./fields.ts";
import { malformedMember, mayAct, mayLook, notFound, operatorBy } from "./operator-call.ts";
import { versionOf } from "./operator-policies.ts";

const minor = z.string().regex(/^\d+$/).describe("Minor units; may pass 2^53.");

const backtestBody = z.strictObject({
  wallets: z.array(id).min(1).max(100).describe("Whose histories to play."),
  from: z.iso.datetime().describe("The first moment whose acts are judged …"),
  to: z.iso.datetime().describe("… to this one, exclusive; at most 400 days later."),
});
type BacktestBody = z.infer<typeof backtestBody>;

const rule = z.strictObject({
  rule: z.string(),
  action: z.enum(["decline", "confirm", "flag"]),
  judged: count,
  exceeded: count,
  exceeded_amount: minor,
  wallets: count,
  alone: count.describe("Acts that this rule alone would have declined."),
  examples: z.array(
    z.strictObject({
      wallet_id: z.string(),
      at: time,
      amount: count,
      before: count,
      after: count,
      limit: count,
    }),
  ),
});

const backtest = z
  .strictObject({
    backtest_id: z.string(),
    version: count,
    state: z.enum(["running", "done"]),
    from: time,
    to: time,
    progress: z.strictObject({ wallets: count, played: count, skipped: count }),
    acts: count.describe("Acts that were approved when they happened."),
    acts_amount: minor,
    would_have_declined: count,
    would_have_declined_amount: minor,
    would_have_confirmed: count,
    would_have_flagged: count,
    rules: z.array(rule),
  })
  .meta({ id: "Backtest" });

/** Runs of a policy version over what really happened. */
export const operatorBacktestRoutes: readonly Route[] = [
  route<BacktestBody>({
    method: "POST",
    path: "/v1/operator/policies/{version}/backtests",
    summary: "Play a version over the real history of some wallets",
    tag: "Operators",
    access: mayAct,
    body: backtestBody,
    answers: { 201: backtest },
    handle: start,
  }),
  route({
    method: "GET",
    path: "/v1/operator/policies/{version}/backtests/{id}",
    summary: "What it would have done so far, by rule, with examples",
    tag: "Operators",
    access: mayLook,
    answers: { 200: backtest },
    async handle(call) {
      const found = await controlObject(call.env).backtest(versionOf(call), call.params.id ?? "");
      return found === null ? notFound("backtest") : answer(200, renderRun(found));
    },
  }),
];

async function start(call: Call<BacktestBody>): Promise<Answer> {
  const { wallets, from, to } = call.body;
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  if (toMs <= fromMs) return malformedMember("/to", "is not after from");
  if (toMs - fromMs > 400 * dayMs) return malformedMember("/to", "is more than 400 days later");
  const unknown = wallets.findIndex((each) => openId(call.ring, "wal", each) === null);
  if (unknown >= 0) return malformedMember(`/wallets/${unknown}`, "is no wallet");
  const command = { version: versionOf(call), wallets: [...new Set(wallets)], fromMs, toMs };
  const started = await controlObject(call.env).startBacktest(operatorBy(call), command);
  return started.ok ? answer(201, renderRun(started.value)) : { problem: started.fault };
}

function renderRun(run: BacktestRun): z.infer<typeof backtest> {
  const { report, wallets, played, skipped } = run;
  return {
    backtest_id: run.backtestId,
    version: run.version,
    state: played + skipped < wallets.length ? "running" : "done",
    from: renderTime(run.fromMs),
    to: renderTime(run.toMs),
    progress: { wallets: wallets.length, played, skipped },
    acts: report.acts,
    acts_amount: report.actsMinor,
    would_have_declined: report.declined,
    would_have_declined_amount: report.declinedMinor,
    would_have_confirmed: report.confirmed,
    would_have_flagged: report.flagged,
    rules: report.rules.map(renderRule),
  };
}

function renderRule(sum: RuleSum): z.infer<typeof rule> {
  return {
    rule: sum.rule,
    action: sum.action,
    judged: sum.judged,
    exceeded: sum.exceeded,
    exceeded_amount: sum.exceededMinor,
    wallets: sum.owners,
    alone: sum.alone,
    examples: sum.examples.map(({ owner, atMs, amountMinor, before, after, limit }) => ({
      wallet_id: owner,
      at: renderTime(atMs),
      amount: amountMinor,
      ...{ before, after, limit },
    })),
  };
}
