import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { EmptyState } from "../part/empty-state.tsx";
import type { Payer } from "../payer/payer.ts";
import { ActivityRows } from "./activity-rows.tsx";

/** What happened, newest first. What comes while somebody reads waits above until it is asked for. */
export function ActivityScreen({ payer }: { readonly payer: Payer }) {
  const { activity } = payer.paying;
  const [isBusy, setBusy] = useState(false);
  const known = activity.known.value;
  const shown = useRef(known);
  const [, setTurn] = useState(0);
  const showNow = () => {
    shown.current = activity.known.value;
    setTurn((turn) => turn + 1);
  };
  useEffect(() => {
    void activity.read().then(showNow);
  }, []);
  shown.current ??= known;
  const events = shown.current?.events ?? [];
  const [newest] = events;
  const fresh = newsBefore(known?.events ?? [], newest);
  const more = async () => {
    setBusy(true);
    await activity.readMore();
    setBusy(false);
    showNow();
  };
  return (
    <>
      <h1>{t("app.tab.activity")}</h1>
      {activity.isFailing.value ? (
        <div class="read-again" role="status">
          <p>{t("activity.not_read")}</p>
          <Button onPress={() => void activity.read().then(showNow)}>
            {t("payment.read_again")}
          </Button>
        </div>
      ) : null}
      {fresh > 0 ? (
        <Button kind="quiet" onPress={showNow}>
          {t("activity.new", { count: fresh })}
        </Button>
      ) : null}
      {shown.current !== null && events.length === 0 ? (
        <EmptyState title={t("activity.empty")} support={t("activity.empty_support")} />
      ) : (
        <ActivityRows payer={payer} events={events} />
      )}
      {shown.current?.cursor == null ? null : (
        <Button isBusy={isBusy} onPress={() => void more()}>
          {t("activity.more")}
        </Button>
      )}
    </>
  );
}

interface Happened {
  readonly at: string;
  readonly kind: string;
}

/** How many came before the newest that is shown. */
function newsBefore(events: readonly Happened[], newest: Happened | undefined): number {
  if (newest === undefined) return 0;
  const place = events.findIndex(({ at, kind }) => at === newest.at && kind === newest.kind);
  return Math.max(0, place);
}
