import type { ShadowReport } from "../../../client/resource/policy.ts";
import { t } from "../../language.ts";
import { RuleName } from "../rule-name.tsx";

/** What a version in shadow would have done so far, against what decided, and rule by rule. */
export function ShadowView({ report }: { readonly report: ShadowReport }) {
  const { judged, newly_declined: declined, newly_passed: passed } = report;
  const rules = report.rules.filter(({ exceeded }) => exceeded > 0);
  const told = <p>{t("shadow.told", { judged, declined, passed })}</p>;
  if (rules.length === 0) {
    return (
      <>
        {told}
        <p class="muted">{t("backtest.none")}</p>
      </>
    );
  }
  return (
    <>
      {told}
      <table>
        <thead>
          <tr>
            <th scope="col">{t("lane.rule")}</th>
            <th scope="col">{t("lane.action")}</th>
            <th scope="col" class="figure">
              {t("backtest.exceeded")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ rule, action, exceeded }) => (
            <tr key={rule}>
              <th scope="row">
                <RuleName name={rule} />
              </th>
              <td>{t(`action.${action}`)}</td>
              <td class="figure">{exceeded.toLocaleString("en")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
