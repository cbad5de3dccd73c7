import type { PolicyDocument } from "../../../client/resource/policy.ts";
import { comparePolicies } from "../../../velocity/compare-policies.ts";
import { t } from "../../language.ts";
import { useDesk } from "../desk-of.ts";
import { metricFigure } from "../metric-figure.ts";
import { RuleName } from "../rule-name.tsx";
import { worded } from "../worded.ts";
import { memberText, ruleSentence } from "./rule-sentence.ts";

type Compared = Parameters<typeof comparePolicies>[0];

/** What a policy has otherwise than another, rule by rule, the looser in another colour. */
export function PolicyChanges(props: {
  readonly before: { readonly document: PolicyDocument };
  readonly after: { readonly document: PolicyDocument };
}) {
  const [before, after] = [props.before.document, props.after.document] as unknown as [
    Compared,
    Compared,
  ];
  const { facts } = useDesk();
  const changes = comparePolicies(before, after);
  if (changes.length === 0) return <p class="muted">{t("policy.no_changes")}</p>;
  return (
    <table class="changes">
      <tbody>
        {changes.map(({ rule, change, members, as }) => {
          const text = (member: string, value: unknown) =>
            member === "limit" && typeof value === "number"
              ? metricFigure(as.metric, value, facts.currency)
              : memberText(member, value, facts.currency);
          return (
            <tr key={rule} class={change}>
              <th scope="row">{t(`change.${change}`)}</th>
              <td>
                <RuleName name={rule} />
                <br />
                {members.length === 0
                  ? ruleSentence(as, facts.currency)
                  : members
                      .map(
                        ({ member, before: was, after: is }) =>
                          `${worded(`member.${member}`)} ${text(member, was)} → ${text(member, is)}`,
                      )
                      .join(" · ")}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
