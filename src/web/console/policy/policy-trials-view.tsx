import type { PolicyDocument } from "../../../client/resource/policy.ts";
import type { PolicyTrials } from "../../desk/policy/policy-trials.ts";
import { t } from "../../language.ts";
import { BacktestView } from "./backtest-view.tsx";
import { ShadowView } from "./shadow-view.tsx";

/** What was tried with a version, for whoever has to agree that it decides. */
export function PolicyTrialsView(props: {
  readonly trials: PolicyTrials;
  /** Of the version that was tried. */
  readonly document: PolicyDocument;
}) {
  const { backtest, shadow } = props.trials;
  return (
    <>
      <h3>{t("step.backtest")}</h3>
      {backtest === null ? <p class="warn">{t("trials.no_backtest")}</p> : null}
      {backtest === null ? null : <BacktestView run={backtest} document={props.document} />}
      <h3>{t("step.shadow")}</h3>
      {shadow === null ? (
        <p class="warn">{t("trials.no_shadow")}</p>
      ) : (
        <ShadowView report={shadow} />
      )}
    </>
  );
}
