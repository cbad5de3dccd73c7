import type { Alert, AlertAcknowledged } from "../../../client/resource/operator.ts";
import { evidenceRows } from "../../desk/evidence.ts";
import { mayStop } from "../../desk/rights.ts";
import { rungView, stopKey } from "../../desk/stop-ladder.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { tickingMs } from "../../ticking.ts";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { knownName, Named } from "../named.tsx";
import { StopForm } from "../stops/stop-form.tsx";
import { targetName } from "../stops/target-name.ts";
import { toldName, toldValue } from "../told-value.ts";
import { useAct } from "../use-act.ts";
import { worded } from "../worded.ts";

/** An alert: what happened, where, how often, its evidence, what to do, and the stop that ends it. */
export function AlertCard({ alert }: { readonly alert: Alert }) {
  const desk = useDesk();
  const { kind, subject, count, evidence } = alert;
  const at = (iso: string) => dayText(Date.parse(iso), desk.facts.time_zone, language.value);
  const [first, last] = [at(alert.first_at), at(alert.last_at)];
  return (
    <article class="card alert" aria-label={worded(`alert.${kind}`)}>
      <h2>
        {worded(`alert.${kind}`)} {count > 1 ? <span class="times">×{count}</span> : null}
      </h2>
      <p class="acts">
        {subject.split(" ").map((part) => (
          <Named key={part} id={part} />
        ))}
      </p>
      <p class="muted">
        {count > 1 ? t("alerts.times", { count, first, last }) : t("alerts.once", { last })}
      </p>
      <table>
        <caption class="unseen">{t("alerts.evidence")}</caption>
        <tbody>
          {evidenceRows(evidence).map(({ name, value, isOver, isId }) => (
            <tr key={name}>
              <th scope="row">{toldName(name)}</th>
              <td class={isOver ? "over" : undefined}>
                {isId ? (
                  <Named id={String(value)} />
                ) : (
                  <Foreign>{toldValue(desk, name, value)}</Foreign>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{t("alerts.do", { advice: worded(`advice.${kind}`) })}</p>
      {alert.acknowledged_by === null ? (
        <AlertActs alert={alert} />
      ) : (
        <p class="muted">
          {t("alerts.noted_by", {
            name: knownName(desk.names, alert.acknowledged_by),
            time: alert.acknowledged_at === null ? "" : at(alert.acknowledged_at),
          })}
        </p>
      )}
    </article>
  );
}

/** The stop stands near, "noted" far: one press never does both. */
function AlertActs({ alert }: { readonly alert: Alert }) {
  const desk = useDesk();
  const { act, run } = useAct<AlertAcknowledged>();
  if (!mayStop(desk.role)) return null;
  const note = () =>
    void run(() => desk.client.acknowledgeAlert(alert.alert_id)).then(() => desk.queue.read());
  return (
    <div class="acts">
      <ProposedStop alert={alert} />
      <span class="far">
        <Button kind="quiet" isBusy={act.kind === "asking"} onPress={note}>
          {t("alerts.note")}
        </Button>
      </span>
      <ActTold act={act} onAgain={note} />
    </div>
  );
}

function ProposedStop({ alert }: { readonly alert: Alert }) {
  const desk = useDesk();
  const proposed = alert.proposed_stop;
  if (proposed === null) return null;
  const key = stopKey(proposed);
  const name = targetName(desk.names, proposed);
  const known = { reading: desk.stops.reading.value, press: desk.stops.presses.value[key] };
  const clocks = { nowMs: tickingMs(), serverMs: desk.serverMs() };
  const { state } = rungView(proposed, known, clocks);
  if (state === "in_force") return <p class="told">{t("alerts.stopped")}</p>;
  const formKey = `${alert.alert_id} ${key}`;
  if (desk.openRung.value === formKey) return <StopForm target={proposed} name={name} />;
  return (
    <div>
      <Button
        kind="danger"
        isBusy={state === "asking"}
        onPress={() => {
          desk.openRung.value = formKey;
        }}
      >
        {t("alerts.stop", { what: name })}
      </Button>
    </div>
  );
}
