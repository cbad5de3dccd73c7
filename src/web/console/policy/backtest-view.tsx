import type { Backtest, PolicyDocument } from "../../../client/resource/policy.ts";
import { moneyText } from "../../format/money.ts";
import { language, t } from "../../language.ts";
import { useDesk } from "../desk-of.ts";
import { RuleName } from "../rule-name.tsx";
import { BacktestExamples } from "./backtest-examples.tsx";

/** How far a run is and what it found: a bar for each rule, what it alone would have met hatched. */
export function BacktestView(props: {
  readonly run: Backtest;
  /** Of the version that was played: what each rule counts. */
  readonly document: PolicyDocument;
}) {
  const { run } = props;
  const { facts } = useDesk();
  const metrics = new Map(props.document.rules.map(({ id, metric }) => [id, metric]));
  const { percent, played, failed } = run.progress;
  // Sums may pass 2^53: they are digits.
  const amount = moneyText(BigInt(run.would_have_declined_amount), facts.currency, language.value);
  const rules = run.rules
    .filter(({ exceeded }) => exceeded > 0)
    .toSorted((a, b) => b.exceeded - a.exceeded);
  const most = rules[0]?.exceeded ?? 1;
  return (
    <>
      <p role="status">
        {t(`backtest.${run.state}`)} · {t("backtest.progress", { percent, played, failed })}
      </p>
      <progress max={100} value={percent} aria-label={t("step.backtest")} />
      <p>
        {t("backtest.declined", {
          acts: run.acts.toLocaleString("en"),
          declined: run.would_have_declined.toLocaleString("en"),
          amount,
        })}
      </p>
      {rules.length === 0 ? <p class="muted">{t("backtest.none")}</p> : null}
      {rules.length === 0 ? null : (
        <table class="backtest">
          <thead>
            <tr>
              <th scope="col">{t("lane.rule")}</th>
              <td />
              <th scope="col" class="figure">
                {t("backtest.exceeded")}
              </th>
              <th scope="col" class="figure">
                {t("backtest.alone")}
              </th>
              <th scope="col" class="figure">
                {t("backtest.wallets")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ rule, exceeded, alone, wallets, examples }) => (
              <tr key={rule}>
                <th scope="row">
                  <RuleName name={rule} />
                  <br />
                  <BacktestExamples examples={examples} metric={metrics.get(rule) ?? null} />
                </th>
                <td>
                  <Bar share={exceeded / most} alone={alone / most} />
                </td>
                <td class="figure">{exceeded.toLocaleString("en")}</td>
                <td class="figure">{alone.toLocaleString("en")}</td>
                <td class="figure">{wallets.toLocaleString("en")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Bar({ share, alone }: { readonly share: number; readonly alone: number }) {
  return (
    <svg class="backtest-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <rect class="all" width={share * 100} height="12" />
      {Array.from({ length: Math.floor(alone * 25) }, (_, index) => (
        <path key={index} class="alone" d={`M${index * 4} 12L${index * 4 + 4} 0`} />
      ))}
    </svg>
  );
}
