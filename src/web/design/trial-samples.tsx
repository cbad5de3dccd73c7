import type { Backtest, PolicyDocument, ShadowReport } from "../../client/resource/policy.ts";
import { PasskeyOffer } from "../console/passkey-offer.tsx";
import { ForGood } from "../console/place/for-good.tsx";
import { ShownOnce } from "../console/place/shown-once.tsx";
import { BacktestView } from "../console/policy/backtest-view.tsx";
import { ShadowView } from "../console/policy/shadow-view.tsx";
import { t } from "../language.ts";
import { AtDesk } from "./at-desk.tsx";
import { sampleMerchant } from "./console-things.ts";
import { sampleNowMs } from "./samples.ts";
import { Pressed, Shown } from "./shown.tsx";

const at = (seconds: number) => new Date(sampleNowMs + seconds * 1_000).toISOString();
const nothing = () => undefined;

type FoundRule = Backtest["rules"][number];

function found(rule: string, exceeded: number, alone: number): FoundRule {
  const example = { at: at(-7_200), wallet_id: "wal_sample_000077", before: 7, after: 8 };
  return {
    ...{ rule, action: "decline", judged: 120_400, exceeded, alone },
    ...{ exceeded_amount: "912000", wallets: Math.ceil(exceeded / 3) },
    examples: [example, { ...example, at: at(-3_600) }],
  } as unknown as FoundRule;
}

const run = {
  ...{ backtest_id: "btt_sample_0001", version: 13, state: "running", scope: "all_wallets" },
  ...{ from: at(-604_800), to: at(0), started_at: at(-30), ended_at: null },
  progress: { percent: 42, wallets: 12_000, played: 5_040, failed: 1 },
  ...{ acts: 1_204_000, acts_amount: "9007199254740993", would_have_declined: 1_320 },
  ...{ would_have_declined_amount: "9007199254740", would_have_confirmed: 12 },
  ...{ would_have_flagged: 0, failures: [] },
  rules: [found("payment.wallet.count.1m", 1_204, 301), found("payment.wallet.run.1h", 96, 96)],
} as unknown as Backtest;

const played = {
  rules: [
    { id: "payment.wallet.count.1m", metric: "count" },
    { id: "payment.wallet.run.1h", metric: "declines_in_a_row" },
  ],
} as unknown as PolicyDocument;
const whole = { percent: 100, wallets: 12_000, played: 11_999, failed: 1 };
const runs: Readonly<Record<string, Backtest>> = {
  running: run,
  done: { ...run, state: "done", progress: whole, ended_at: at(0) },
  "nothing exceeded": {
    ...{ ...run, state: "done", progress: whole, rules: [] },
    ...{ would_have_declined: 0, would_have_declined_amount: "0" },
  },
  cancelled: { ...run, state: "cancelled", ended_at: at(-5) },
};

const report = {
  ...{ version: 13, state: "shadow", shadowed_at: at(-86_400), judged: 12_040 },
  ...{ would_have_declined: 31, would_have_confirmed: 2, newly_declined: 19, newly_passed: 4 },
  rules: [
    { rule: "payment.wallet.count.1m", act: "payment", action: "decline", exceeded: 1_031 },
    { rule: "payment.wallet.run.1h", act: "payment", action: "flag", exceeded: 7 },
  ],
} as unknown as ShadowReport;

/** What was tried with a version of the policy: played over the past, and judged beside. */
export function TrialSamples() {
  return (
    <section class="console">
      <h2>{`${t("step.backtest")} · ${t("step.shadow")}`}</h2>
      <div class="design-grid">
        {Object.entries(runs).map(([name, each]) => (
          <Shown key={name} name={name}>
            <AtDesk>
              <BacktestView run={each} document={played} />
            </AtDesk>
          </Shown>
        ))}
        <Shown name="shadow">
          <ShadowView report={report} />
        </Shown>
      </div>
    </section>
  );
}

/** What happens but once: a code that is shown now, an end for ever, a passkey that is offered. */
export function OnceSamples() {
  const end = <ForGood what={sampleMerchant.name} isBusy={false} onEnd={nothing} />;
  return (
    <section class="console">
      <h2>{t("end.open")}</h2>
      <div class="design-grid">
        <Shown name="at rest">{end}</Shown>
        <Shown name="asked">
          <Pressed steps={[".lift-open"]}>{end}</Pressed>
        </Shown>
        <Shown name="passkey offered">
          <AtDesk>
            <PasskeyOffer />
          </AtDesk>
        </Shown>
      </div>
      <Shown name="shown once">
        <AtDesk>
          <ShownOnce code="7Q4Z-K2PX-9WTR" until={at(86_400)} onDone={nothing} />
        </AtDesk>
      </Shown>
    </section>
  );
}
