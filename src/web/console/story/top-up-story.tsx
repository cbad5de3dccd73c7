import type { TopUpExplanation } from "../../../client/resource/operator.ts";
import { preciseText } from "../../format/time.ts";
import { t } from "../../language.ts";
import { Foreign } from "../../part/foreign.tsx";
import { IdChip } from "../../part/id-chip.tsx";
import { Money } from "../../part/money.tsx";
import { useDesk } from "../desk-of.ts";
import { knownName } from "../named.tsx";
import { worded } from "../worded.ts";
import { RuleLanes } from "./rule-lanes.tsx";

/** What a top-up is, and the rules that judged it. */
export function TopUpStory(props: {
  readonly told: TopUpExplanation;
  readonly onAgain: () => void;
}) {
  const { told, onAgain } = props;
  const { facts, names } = useDesk();
  const { top_up: topUp, decided_by: by } = told;
  const partner = topUp.partner_id;
  const atMs = Date.parse(topUp.created_at);
  return (
    <article class="story" aria-label={topUp.top_up_id}>
      <section class="card">
        <h2 class="acts">
          <Money amount={topUp.amount} currency={topUp.currency} />
          <IdChip id={topUp.top_up_id} />
        </h2>
        <dl class="facts">
          <dt>{t("story.decided_by")}</dt>
          <dd>
            {by === "credited" ? t("story.nothing_against") : worded(`decline.${by}`)}{" "}
            <code>{by}</code>
          </dd>
          <dt>{t("rung.partner")}</dt>
          <dd>
            <Foreign>
              {partner === null
                ? worded(`rung.top_up:${topUp.channel}`)
                : knownName(names, partner)}
            </Foreign>
          </dd>
          <dt>{t("story.number")}</dt>
          <dd>
            <Foreign>{topUp.reference}</Foreign>
          </dd>
          <dt>{t("story.asked")}</dt>
          <dd>{preciseText(atMs, facts.time_zone)}</dd>
        </dl>
      </section>
      <RuleLanes told={told} decidedAtMs={atMs} onAgain={onAgain} />
    </article>
  );
}
