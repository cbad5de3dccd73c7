import type { TerminalConfirmation, Waiting } from "../../../client/resource/operator.ts";
import { mayStop } from "../../desk/rights.ts";
import { namedStops, stopKey } from "../../desk/stop-ladder.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { knownName } from "../named.tsx";
import { useAct } from "../use-act.ts";
import { Rung } from "./rung.tsx";

/** Stops of one thing each, and tills whose every payment waits for its payer. */
export function NamedStops() {
  const desk = useDesk();
  const standing = desk.stops.reading.value?.standing;
  if (standing === undefined) return null;
  const stops = namedStops(standing);
  const { confirmations } = standing;
  return (
    <div class="named">
      <h3>{t("stops.named")}</h3>
      {stops.length === 0 ? <p class="muted">{t("stops.none_named")}</p> : null}
      {stops.map((stop) => (
        <Rung key={stopKey(stop)} target={stop} isSmall />
      ))}
      {confirmations.length === 0 ? null : <h3>{t("stops.confirming")}</h3>}
      {confirmations.map((each) => (
        <Confirming key={each.terminal_id} confirmation={each} />
      ))}
    </div>
  );
}

function Confirming({ confirmation }: { readonly confirmation: TerminalConfirmation }) {
  const desk = useDesk();
  const { terminal_id: id, reason, until } = confirmation;
  const { act, run } = useAct<Waiting>();
  const ask = () => void run(() => desk.client.liftConfirmation(id));
  const time = dayText(Date.parse(until), desk.facts.time_zone, language.value);
  return (
    <div class="rung small confirming">
      <p class="rung-name">
        <Foreign>{knownName(desk.names, id)}</Foreign>
      </p>
      <p class="rung-halts">
        {t("stops.for_all")} · {t("stop.until", { time })}
      </p>
      <p>
        <Foreign>{reason}</Foreign>
      </p>
      {mayStop(desk.role) && act.kind !== "done" ? (
        <Button kind="quiet" isBusy={act.kind === "asking"} onPress={ask}>
          {t("lift.ask")}
        </Button>
      ) : null}
      <ActTold act={act} onAgain={ask} />
    </div>
  );
}
