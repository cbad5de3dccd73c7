import { useEffect, useState } from "preact/hooks";
import type { OperatorClient } from "../../../client/operator.ts";
import type { Backtest, PolicyVersion, ShadowReport } from "../../../client/resource/policy.ts";
import { newestBacktest } from "../../desk/policy/policy-trials.ts";
import { mayStop } from "../../desk/rights.ts";
import { t } from "../../language.ts";
import { useDesk } from "../desk-of.ts";
import { AskStep } from "./ask-step.tsx";
import { BacktestStep } from "./backtest-step.tsx";
import { PolicyChanges } from "./policy-changes.tsx";
import { ruleSentence } from "./rule-sentence.ts";
import { ShadowStep } from "./shadow-step.tsx";

/** What was begun with a version before: its newest run over the past, its shadow so far. */
interface BegunTrials {
  readonly backtest: Backtest | null;
  readonly report: ShadowReport | null;
}

async function begunTrials(
  client: OperatorClient,
  { version, state }: PolicyVersion,
): Promise<BegunTrials> {
  const [backtest, report] = await Promise.all([
    newestBacktest(client, version),
    state === "shadow" ? client.shadowReport(version) : null,
  ]);
  return { backtest, report: report?.ok ? report.body : null };
}

/** A version in words, what it has otherwise, and the steps of a change on one rail. */
export function VersionView(props: {
  readonly shown: PolicyVersion;
  readonly active: PolicyVersion;
  readonly onChange: () => void;
}) {
  const { shown, active, onChange } = props;
  const desk = useDesk();
  const isActive = shown.version === active.version;
  const [begun, setBegun] = useState<BegunTrials | null>(null);
  useEffect(() => void begunTrials(desk.client, shown).then(setBegun), []);
  // What stands below would be pushed by what a step has found.
  if (!isActive && begun === null) return <p class="muted">{t("age.loading")}</p>;
  return (
    <>
      <p class={isActive ? "good" : "muted"}>{t(`policy.${shown.state}`)}</p>
      {isActive ? null : (
        <section class="card">
          <h2>{t("policy.diff")}</h2>
          <PolicyChanges before={active} after={shown} />
        </section>
      )}
      {isActive ? null : (
        <ol class="rail">
          <li>
            <BacktestStep shown={shown} newest={begun?.backtest ?? null} />
          </li>
          <li>
            <ShadowStep shown={shown} first={begun?.report ?? null} onChange={onChange} />
          </li>
          {mayStop(desk.role) ? (
            <li>
              <AskStep version={shown.version} />
            </li>
          ) : null}
        </ol>
      )}
      <section class="card">
        <h2>{t("policy.cards")}</h2>
        <ul class="rule-cards">
          {shown.document.rules.map((rule) => (
            <li key={rule.id}>
              <code>{rule.id}</code>
              <p>{ruleSentence(rule, desk.facts.currency)}</p>
            </li>
          ))}
        </ul>
        <details>
          <summary>{t("policy.json")}</summary>
          <pre class="json">{JSON.stringify(shown.document, null, 2)}</pre>
        </details>
      </section>
    </>
  );
}
