import { useState } from "preact/hooks";
import type { Stop, Waiting } from "../../../client/resource/operator.ts";
import { BareButton } from "../../bare-button.tsx";
import { deskFragment } from "../../desk/route.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";
import { targetName } from "./target-name.ts";

/** Asks a second person to lift a stop, after saying what flows again then. */
export function LiftForm({ stop }: { readonly stop: Stop }) {
  const desk = useDesk();
  const [isOpen, setOpen] = useState(false);
  const { act, run } = useAct<Waiting>();
  const asked = desk.queue.waiting.value.find(
    ({ act: kind, detail }) => kind === "lift_stop" && detail.stop_id === stop.stop_id,
  );
  if (asked !== undefined) {
    const time = dayText(Date.parse(asked.expires_at), desk.facts.time_zone, language.value);
    return (
      <p class="told">
        {t("lift.waits", { time })}{" "}
        <a href={deskFragment("approvals", asked.approval_id)}>{t("lift.open")}</a>
      </p>
    );
  }
  const ask = () =>
    void run(() => desk.client.liftStop(stop.stop_id)).then(() => desk.queue.read());
  if (!isOpen) {
    return (
      <BareButton look="lift-open" onPress={() => setOpen(true)}>
        {t("lift.act")}
      </BareButton>
    );
  }
  return (
    <div class="lift-form">
      <p>{t("lift.flows", { what: targetName(desk.names, stop) })}</p>
      {act.kind === "done" ? null : (
        <p class="acts">
          <Button isBusy={act.kind === "asking"} onPress={ask}>
            {t("lift.ask")}
          </Button>
          <Button kind="quiet" onPress={() => setOpen(false)}>
            {t("act.close")}
          </Button>
        </p>
      )}
      <ActTold act={act} onAgain={ask} />
    </div>
  );
}
