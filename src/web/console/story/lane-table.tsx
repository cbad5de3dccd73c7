import type { Lane } from "../../desk/story-lanes.ts";
import { t } from "../../language.ts";
import { useDesk } from "../desk-of.ts";
import { RuleName } from "../rule-name.tsx";
import { laneWords } from "./lane-words.ts";

const columns = ["before", "after", "limit"] as const;

/** The lanes as a table: the same figures, for whoever does not look at drawings. */
export function LaneTable({ lanes }: { readonly lanes: readonly Lane[] }) {
  const { facts } = useDesk();
  return (
    <table class="lane-table">
      <thead>
        <tr>
          <th scope="col">{t("lane.rule")}</th>
          {columns.map((name) => (
            <th key={name} scope="col" class="figure">
              {t(`lane.${name}`)}
            </th>
          ))}
          <th scope="col">{t("lane.verdict")}</th>
          <th scope="col">{t("lane.action")}</th>
        </tr>
      </thead>
      <tbody>
        {lanes.map((lane) => {
          const words = laneWords(lane, { zone: facts.time_zone, currency: facts.currency });
          return (
            <tr key={lane.rule}>
              <th scope="row">
                <RuleName name={lane.rule} />
                <br />
                <span class="muted">{words.window}</span>
              </th>
              {columns.map((name) => (
                <td key={name} class="figure">
                  {words[name]}
                </td>
              ))}
              <td>
                {t(`verdict.${lane.verdict}`)}
                {words.passes === null ? null : ` · ${t("lane.passes", { time: words.passes })}`}
              </td>
              <td>{t(`action.${lane.action}`)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
