import { t } from "../../language.ts";
import { worded } from "../worded.ts";

/** Why payments were refused within five minutes: bars in words, sorted, each figure at its end. */
export function Refusals(props: {
  readonly counts: readonly (readonly [code: string, count: number])[];
}) {
  const { counts } = props;
  const most = counts[0]?.[1] ?? 1;
  return (
    <section class="chart">
      <h2>{t("live.refusals")}</h2>
      {counts.length === 0 ? <p class="muted">{t("live.no_refusals")}</p> : null}
      <table class="refusals">
        <caption class="unseen">{t("live.refusals")}</caption>
        <tbody>
          {counts.slice(0, 8).map(([code, count]) => (
            <tr key={code}>
              <th scope="row">{worded(`decline.${code}`)}</th>
              <td>
                <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={(count / most) * 100} height="12" />
                </svg>
              </td>
              <td class="figure">{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
