import * as z from "zod";
import {
  backtestSpanMsMax,
  backtestWalletsMax,
  backtestWalletsPerSecondMax,
} from "../../../src/bounds.ts";
import type { BacktestRun } from "../../../src/control/backtest.ts";
import { renderTime } from "../../../src/time.ts";
import { openId } from "../../../src/token/seal.ts";
import type { RuleSum } from "../../../src/velocity/backtest-sum.ts";
import { malformedMember, mayAct, mayLook, notFound, operatorBy } from "../../caller/operator.ts";
import type { BacktestFound } from "../../control/backtests.ts";
import { controlObject } from "../../control/stub.ts";
import { registerShare } from "../../directory/register.ts";
import { count, id, time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { versionOf } from "./policies.ts";

const minor = z.string().regex(/^\d+$/).describe("Minor units; may pass 2^53.");

const backtestBody = z.strictObject({
  wallets: z
    .array(id)
    .min(1)
    .max(backtestWalletsMax)
    .optional()
    .describe("Whose histories to play; left out: those of every wallet in the register."),
  from: z.iso.datetime().describe("The first moment whose acts are judged …"),
  to: z.iso.datetime().describe("… to this one, exclusive; at most 400 days later."),
  wallets_per_second: z
    .int()
    .min(1)
    .max(backtestWalletsPerSecondMax)
    .optional()
    .describe("The most live wallets that are looked at in a second; 20 if left out."),
});
type BacktestBody = z.infer<typeof backtestBody>;
const perSecondUsual = 20;

const rule = z.strictObject({
  rule: z.string(),
  action: z.enum(["decline", "confirm", "flag"]),
  judged: count,
  exceeded: count,
  exceeded_amount: minor,
  wallets: count.describe("Wallets whose acts exceeded it."),
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

const progress = z.strictObject({
  percent: z.int().min(0).max(100),
  wallets: count.nullable().describe("Null until all wallets of the register were counted."),
  played: count,
  failed: count.describe("Wallets whose history could not be played; `failures` names them."),
});

const summary = z
  .strictObject({
    backtest_id: z.string(),
    version: count,
    state: z.enum(["running", "done", "cancelled"]),
    scope: z.enum(["chosen_wallets", "all_wallets"]),
    from: time,
    to: time,
    started_at: time,
    ended_at: time.nullable(),
    progress,
    acts: count.describe("Acts that were approved when they happened."),
    acts_amount: minor,
    would_have_declined: count,
    would_have_declined_amount: minor,
    would_have_confirmed: count,
    would_have_flagged: count,
  })
  .meta({ id: "BacktestSummary" });

const backtest = summary
  .extend({
    rules: z.array(rule),
    failures: z
      .array(z.strictObject({ wallet_id: z.string(), reason: z.string() }))
      .describe("At most 1,000 of them."),
  })
  .meta({ id: "Backtest" });

const tag = "Operators";
const path = "/v1/operator/policies/{version}/backtests";

/** Runs of a policy version over what really happened. */
export const operatorBacktestRoutes: readonly Route[] = [
  route<BacktestBody>({
    method: "POST",
    path,
    summary: "Play a version over the real history of some wallets, or of all",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    body: backtestBody,
    answers: { 201: backtest },
    handle: start,
  }),
  route({
    method: "GET",
    path,
    summary: "The newest backtests of a version",
    tag,
    access: mayLook,
    replay: "window",
    answers: { 200: z.strictObject({ backtests: z.array(summary) }) },
    async handle(call) {
      const runs = await controlObject(call.env).backtests(versionOf(call));
      if (runs === null) return notFound("policy version");
      return answer(200, { backtests: runs.map(renderSummary) });
    },
  }),
  route({
    method: "GET",
    path: `${path}/{id}`,
    summary: "What it would have done so far, by rule, with examples",
    tag,
    access: mayLook,
    replay: "window",
    answers: { 200: backtest },
    async handle(call) {
      const found = await controlObject(call.env).backtest(versionOf(call), call.params.id ?? "");
      return found === null ? notFound("backtest") : answer(200, renderFound(found));
    },
  }),
  route({
    method: "DELETE",
    path: `${path}/{id}`,
    summary: "End a backtest that runs; what it has found so far stays",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    answers: { 200: summary },
    async handle(call) {
      const command = { version: versionOf(call), backtestId: call.params.id ?? "" };
      const ended = await controlObject(call.env).act(operatorBy(call), "cancelBacktest", command);
      return ended.ok ? answer(200, renderSummary(ended.value)) : { problem: ended.fault };
    },
  }),
];

async function start(call: Call<BacktestBody>): Promise<Answer> {
  const { wallets, from, to, wallets_per_second: perSecond = perSecondUsual } = call.body;
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  if (toMs <= fromMs) return malformedMember("/to", "is not after from");
  if (toMs - fromMs > backtestSpanMsMax)
    return malformedMember("/to", "is more than 400 days later");
  const unknown = wallets?.findIndex((each) => openId(call.ring, "wal", each) === null) ?? -1;
  if (unknown >= 0) return malformedMember(`/wallets/${unknown}`, "is no wallet");
  const chosen = wallets === undefined ? null : [...new Set(wallets)];
  const command = { version: versionOf(call), wallets: chosen, fromMs, toMs, perSecond };
  const started = await controlObject(call.env).act(operatorBy(call), "startBacktest", command);
  if (!started.ok) return { problem: started.fault };
  return answer(201, renderFound({ run: started.value, failures: [] }));
}

function renderFound({ run, failures }: BacktestFound): z.infer<typeof backtest> {
  return {
    ...renderSummary(run),
    rules: run.report.rules.map(renderRule),
    failures: failures.map(({ walletId, reason }) => ({ wallet_id: walletId, reason })),
  };
}

function renderSummary(run: BacktestRun): z.infer<typeof summary> {
  const { report } = run;
  return {
    backtest_id: run.backtestId,
    version: run.version,
    state: run.state,
    scope: run.wallets === null ? "all_wallets" : "chosen_wallets",
    from: renderTime(run.fromMs),
    to: renderTime(run.toMs),
    started_at: renderTime(run.createdAtMs),
    ended_at: run.endedAtMs === null ? null : renderTime(run.endedAtMs),
    progress: renderProgress(run),
    acts: report.acts,
    acts_amount: report.actsMinor,
    would_have_declined: report.declined,
    would_have_declined_amount: report.declinedMinor,
    would_have_confirmed: report.confirmed,
    would_have_flagged: report.flagged,
  };
}

function renderProgress(run: BacktestRun): z.infer<typeof progress> {
  const { wallets, played, failed, state } = run;
  const looked = played + failed;
  const counted = state === "done" ? looked : null;
  const total = wallets?.length ?? counted;
  const share = wallets === null ? registerShare(run.place) : looked / wallets.length;
  const percent = state === "done" ? 100 : Math.floor(share * 100);
  return { percent, wallets: total, played, failed };
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
