import { useEffect, useMemo, useState } from "preact/hooks";
import { leaveDesk } from "../desk/opening.ts";
import { mayStop } from "../desk/rights.ts";
import type { ConsolePage } from "../desk/route.ts";
import { consolePages, deskFragment } from "../desk/route.ts";
import { clockText } from "../format/time.ts";
import { t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { StillPage } from "../part/still-page.tsx";
import { isAudible, unlockSound } from "../sound.ts";
import { tickingMs } from "../ticking.ts";
import { focusOn, listenToConsoleKeys } from "./console-keys.ts";
import { useDesk } from "./desk-of.ts";
import { FaultTold } from "./fault-told.tsx";
import { GoTo } from "./go-to.tsx";
import { Me } from "./me.tsx";
import { PageOf } from "./page-of.tsx";
import { PasskeyOffer } from "./passkey-offer.tsx";
import { Ladder } from "./stops/ladder.tsx";

/** What stands around every page: where one is, what waits, and the ladder of stops. */
export function ConsoleFrame() {
  const desk = useDesk();
  const [isGoing, setGoing] = useState(false);
  const { page } = desk.route.value;
  useEffect(() => listenToConsoleKeys(desk, () => setGoing(true)), []);
  const { news } = desk.queue;
  useEffect(() => {
    const count = news.value > 0 ? `(${news.value}) ` : "";
    document.title = `${count}${t(`page.${page}`)} · ${t("console.title")} · Sekisho`;
  });
  useEffect(() => {
    if (page === "alerts") news.value = 0;
  }, [page, news.value]);
  if (desk.isOut.value) {
    const leave = () => void leaveDesk().then(() => location.reload());
    return (
      <StillPage
        title={t("console.out_title")}
        why={t("console.out_why")}
        act={t("console.out_act")}
        onAct={leave}
      />
    );
  }
  return (
    <div class="console">
      <p class="skips">
        <Skip to="main" text={t("console.to_main")} />
        <Skip to="stops" text={t("console.to_stops")} />
        <Skip to="pages" text={t("console.to_pages")} />
      </p>
      <Head onGo={() => setGoing(!isGoing)} />
      <Pages />
      <main id="main" tabIndex={-1}>
        {isGoing ? <GoTo onClose={() => setGoing(false)} /> : null}
        {mayStop(desk.role) ? <PasskeyOffer /> : null}
        <FaultTold key={page}>
          <PageOf />
        </FaultTold>
      </main>
      <Ladder />
    </div>
  );
}

function Skip({ to, text }: { readonly to: string; readonly text: string }) {
  return (
    <button type="button" class="skip" onClick={() => focusOn(to)}>
      {text}
    </button>
  );
}

function Head({ onGo }: { readonly onGo: () => void }) {
  const { facts } = useDesk();
  return (
    <header class={`console-head ${facts.environment}`}>
      <p class="brand">SEKISHO</p>
      <p class="environment">{environmentWord(facts.environment)}</p>
      <Clock zone={facts.time_zone} />
      {facts.environment === "production" ? null : <p class="no-money">{t("bar.no_real_money")}</p>}
      {isAudible.value ? null : (
        <Button kind="quiet" onPress={() => void unlockSound()}>
          {t("sound.off")}
        </Button>
      )}
      <Button kind="quiet" onPress={onGo}>
        {t("console.go")}
      </Button>
      <Arrived />
    </header>
  );
}

/** Says once, and politely, that alerts came; each time in another text, since the same is not said. */
function Arrived() {
  const desk = useDesk();
  const arrived = desk.queue.arrived.value;
  // Not anew at each drawing: the text is said again when it changes.
  const text = useMemo(() => {
    if (arrived === null) return "";
    const atMs = desk.serverMsAt(arrived.atMs);
    const time = clockText(atMs, desk.facts.time_zone);
    return t("alerts.arrived", { count: arrived.count, time });
  }, [arrived]);
  return (
    <span class="unseen" role="status">
      {text}
    </span>
  );
}

function Clock({ zone }: { readonly zone: string }) {
  const desk = useDesk();
  const time = clockText(
    tickingMs(() => desk.serverMs()),
    zone,
  );
  return (
    <p class="clock">
      {time} <span class="muted">{zone}</span>
    </p>
  );
}

function environmentWord(environment: string): string {
  if (environment === "production") return t("console.production");
  return t(environment === "local" ? "console.local" : "console.test");
}

function Pages() {
  const desk = useDesk();
  const counts: Partial<Record<ConsolePage, number>> = {
    alerts: desk.queue.alerts.value?.rows.length ?? 0,
    approvals: desk.queue.waiting.value.length,
  };
  return (
    <nav id="pages" tabIndex={-1} aria-label={t("console.pages")}>
      {consolePages.map((page) => (
        <a
          key={page}
          href={deskFragment(page)}
          aria-current={desk.route.value.page === page ? "page" : undefined}
        >
          {t(`page.${page}`)}
          {counts[page] ? <span class="count">{counts[page]}</span> : null}
        </a>
      ))}
      <Me />
    </nav>
  );
}
