import { useEffect, useRef } from "preact/hooks";
import type {
  PolicyVersion,
  ShadowChanged,
  ShadowReport,
} from "../../../client/resource/policy.ts";
import { mayStop } from "../../desk/rights.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";
import { ShadowView } from "./shadow-view.tsx";

/** A version's shadow: what it would have done to what is decided, counted beside it. */
export function ShadowStep(props: {
  readonly shown: PolicyVersion;
  /** What it has judged, as it was when the page was opened. */
  readonly first: ShadowReport | null;
  readonly onChange: () => void;
}) {
  const { shown, first, onChange } = props;
  const { version } = shown;
  const desk = useDesk();
  const changing = useAct<ShadowChanged>();
  const reporting = useAct<ShadowReport>();
  const isShadow = shown.state === "shadow";
  const read = () => void reporting.run(() => desk.client.shadowReport(version));
  const isTold = useRef(first !== null);
  useEffect(() => {
    if (isShadow && !isTold.current) read();
    isTold.current = false;
  }, [isShadow]);
  const change = () =>
    void changing
      .run(() => (isShadow ? desk.client.endShadow(version) : desk.client.shadowPolicy(version)))
      .then(onChange);
  const report = reporting.act.kind === "done" ? reporting.act.body : isShadow ? first : null;
  return (
    <section class="card">
      <h2>{t("step.shadow")}</h2>
      <p>{t("step.shadow_why")}</p>
      {report === null ? null : <ShadowView report={report} />}
      <p class="acts">
        {mayStop(desk.role) ? (
          <Button isBusy={changing.act.kind === "asking"} onPress={change}>
            {t(isShadow ? "step.shadow_end" : "step.shadow_begin")}
          </Button>
        ) : null}
        {isShadow ? (
          <Button kind="quiet" isBusy={reporting.act.kind === "asking"} onPress={read}>
            {t("act.read_again")}
          </Button>
        ) : null}
      </p>
      <ActTold act={changing.act} onAgain={change} />
    </section>
  );
}
