import { useEffect, useState } from "preact/hooks";
import type { PaymentExplanation, TopUpExplanation } from "../../../client/resource/operator.ts";
import type { PolicyDocument } from "../../../client/resource/policy.ts";
import { deskFragment } from "../../desk/route.ts";
import { type Lane, lanesOf, type ToldWindows } from "../../desk/story-lanes.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { useDesk } from "../desk-of.ts";
import { LaneTable } from "./lane-table.tsx";
import { LaneView } from "./lane-view.tsx";

type Told = Pick<
  PaymentExplanation | TopUpExplanation,
  "velocity" | "reevaluated" | "same_verdict" | "shadow" | "policy_version"
>;

/** Each rule with its figures on its window, exceeded ones first; a table says the same. */
export function RuleLanes(props: {
  readonly told: Told;
  readonly decidedAtMs: number;
  readonly windows?: ToldWindows;
  readonly onAgain: () => void;
}) {
  const { told, decidedAtMs, windows, onAgain } = props;
  const policy = usePolicy(told.policy_version);
  const lanes = lanesOf(told.velocity, { decidedAtMs, policy, windows });
  const own = lanes.filter(({ verdict }) => verdict !== "not_applicable");
  const others = lanes.filter(({ verdict }) => verdict === "not_applicable");
  return (
    <section class="card">
      <h2>{t("story.lanes")}</h2>
      <p class="acts">
        {told.policy_version === null ? null : (
          <a href={deskFragment("policies", String(told.policy_version))}>
            {t("story.policy", { version: told.policy_version })}
          </a>
        )}
        <Again told={told} />
        {told.shadow === null ? null : (
          <span>{t("story.shadow", { verdict: t(`verdict.${told.shadow.verdict}`) })}</span>
        )}
        <span class="far">
          <Button kind="quiet" onPress={onAgain}>
            {t("act.read_again")}
          </Button>
        </span>
      </p>
      {told.velocity === null ? <p>{t("story.not_judged")}</p> : null}
      <div class="lanes">
        {own.map((lane) => (
          <LaneView key={lane.rule} lane={lane} />
        ))}
      </div>
      {others.length === 0 ? null : <Others lanes={others} />}
      {own.length === 0 ? null : (
        <details>
          <summary>{t("act.as_table")}</summary>
          <LaneTable lanes={own} />
        </details>
      )}
    </section>
  );
}

function Again({ told }: { readonly told: Told }) {
  if (told.reevaluated === null) return null;
  return (
    <span
      class={told.same_verdict ? "good" : "over"}
      role={told.same_verdict ? undefined : "alert"}
    >
      {t(told.same_verdict ? "story.same" : "story.differs")}
    </span>
  );
}

function Others({ lanes }: { readonly lanes: readonly Lane[] }) {
  return (
    <details>
      <summary>{t("story.others", { count: lanes.length })}</summary>
      <p>
        {lanes.map(({ rule }) => (
          <code key={rule}>{rule} </code>
        ))}
      </p>
    </details>
  );
}

/** The document of a version, by which windows and units are known. */
function usePolicy(version: number | null): PolicyDocument | null {
  const { client } = useDesk();
  const [document, setDocument] = useState<PolicyDocument | null>(null);
  useEffect(() => {
    if (version === null) return;
    void client.policy(version).then((reply) => {
      if (reply.ok) setDocument(reply.body.document);
    });
  }, [version]);
  return document;
}
