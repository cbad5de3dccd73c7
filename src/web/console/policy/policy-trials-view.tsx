import type { PolicyTrials } from "../../desk/policy/policy-trials.ts";
import { t } from "../../language.ts";
import { BacktestView } from "./backtest-view.tsx";
import { ShadowView } from "./shadow-view.tsx";

/** What was tried with a version, for whoever has to agree that it decides. */
export function PolicyTrialsView({ trials }: { readonly trials: PolicyTrials }) {
  const { backtest, shadow } = trials;
  return (
    <>
      <h3>{t("step.backtest")}</h3>
      {backtest === null ? <p class="warn">{t("trials.no_backtest")}</p> : null}
      {backtest === null ? null : <BacktestView run={backtest} />}
      <h3>{t("step.shadow")}</h3>
      {shadow === null ? (
        <p class="warn">{t("trials.no_shadow")}</p>
      ) : (
        <ShadowView report={shadow} />
      )}
    </>
  );
}
