import { useState } from "preact/hooks";
import type { Alert, AlertPage } from "../../../client/resource/operator.ts";
import { clockText } from "../../format/time.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { EmptyState } from "../../part/empty-state.tsx";
import { AgeStamp } from "../age-stamp.tsx";
import { useDesk } from "../desk-of.ts";
import { usePages } from "../use-pages.ts";
import { AlertCard } from "./alert-card.tsx";
import { HeldList } from "./held-list.tsx";

/** What the deployment has noticed: what nobody has looked at, and in another tab what was noted. */
export function AlertsPage() {
  const [tab, setTab] = useState<"open" | "acknowledged">("open");
  return (
    <div class="alerts">
      <h1>{t("alerts.title")}</h1>
      <p class="tabs">
        {(["open", "acknowledged"] as const).map((each) => (
          <button key={each} type="button" aria-pressed={tab === each} onClick={() => setTab(each)}>
            {t(`alerts.${each}`)}
          </button>
        ))}
      </p>
      {tab === "open" ? <OpenAlerts /> : <NotedAlerts />}
    </div>
  );
}

function OpenAlerts() {
  const desk = useDesk();
  const list = desk.queue.alerts.value;
  if (list === null) return <p class="muted">{t("age.loading")}</p>;
  const read = clockText(desk.serverMsAt(list.readAtMs), desk.facts.time_zone);
  if (list.rows.length === 0) {
    return <EmptyState title={t("alerts.none", { time: read })} support={t("alerts.support")} />;
  }
  return (
    <>
      <AgeStamp readAtMs={list.readAtMs} staleAfterMs={30_000} />
      <HeldList
        rows={list.rows}
        idOf={({ alert_id }) => alert_id}
        render={(alert) => <AlertCard alert={alert} />}
      />
    </>
  );
}

function NotedAlerts() {
  const desk = useDesk();
  const { rows, more, isReading, problem } = usePages<AlertPage, Alert>(
    (cursor) =>
      desk.client.alerts({ state: "acknowledged", ...(cursor === null ? {} : { cursor }) }),
    ({ alerts }) => alerts,
  );
  return (
    <>
      {problem === null ? null : <p class="error">{problem}</p>}
      {rows.length === 0 && !isReading && problem === null ? (
        <EmptyState title={t("alerts.none_noted")} support={t("alerts.support")} />
      ) : null}
      {rows.map((alert) => (
        <AlertCard key={alert.alert_id} alert={alert} />
      ))}
      {more === null ? null : (
        <Button isBusy={isReading} onPress={more}>
          {t("act.more")}
        </Button>
      )}
    </>
  );
}
