import type { Stop } from "../../../client/resource/operator.ts";
import { BareButton } from "../../bare-button.tsx";
import { mayStop } from "../../desk/rights.ts";
import { type RungView, rungView, type StopTarget, stopKey } from "../../desk/stop-ladder.ts";
import { clockText, dayText, preciseText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Foreign } from "../../part/foreign.tsx";
import { refusalText } from "../../refusal.ts";
import { tickingMs } from "../../ticking.ts";
import { useDesk } from "../desk-of.ts";
import { knownName } from "../named.tsx";
import { LiftForm } from "./lift-form.tsx";
import { StopForm } from "./stop-form.tsx";
import { targetName } from "./target-name.ts";

export interface RungProps {
  readonly target: StopTarget;
  readonly number?: number | string;
  readonly isSmall?: boolean;
  /** What the thing is called, where the page knows: it then never has another name. */
  readonly called?: string;
}

/** One rung: what it stops, whether it does, since when, by whom, why, until; and its button. */
export function Rung({ target, number, isSmall, called }: RungProps) {
  const desk = useDesk();
  const key = stopKey(target);
  const view = rungView(
    target,
    { reading: desk.stops.reading.value, press: desk.stops.presses.value[key] },
    { nowMs: tickingMs(), serverMs: desk.serverMs() },
  );
  const mayHere = mayStop(desk.role);
  // The key that opens it is heard whoever presses it.
  const isOpen = mayHere && desk.openRung.value === key;
  const isStopped = view.state === "in_force" || view.state === "coming";
  const name = targetName(desk.names, target, called);
  return (
    <div class={`rung ${view.state}${isSmall ? " small" : ""}`}>
      <p class="rung-name">
        {number === undefined ? null : <span class="rung-number">{number}</span>}
        <Foreign>{name}</Foreign>
      </p>
      <RungWord view={view} />
      {mayHere && !isStopped && !isOpen ? (
        <BareButton
          look="rung-stop"
          label={t("stop.act_of", { what: name })}
          onPress={() => {
            desk.openRung.value = key;
          }}
        >
          {t("stop.act")}
        </BareButton>
      ) : null}
      <p class="rung-halts">{t(`halts.${haltsOf(target)}`)}</p>
      {view.state === "refused" ? (
        <p class="error" role="alert">
          {refusalText(view.problem)}
        </p>
      ) : null}
      {isOpen && !isStopped ? <StopForm target={target} name={name} /> : null}
      {isStopped ? <Standing stop={view.stop} /> : null}
    </div>
  );
}

/** All channels of top-up are told alike. */
function haltsOf({ scope }: StopTarget) {
  return scope.startsWith("top_up:")
    ? "top_up:credit"
    : (scope as Exclude<typeof scope, `top_up:${string}`>);
}

function RungWord({ view }: { readonly view: RungView }) {
  const { facts } = useDesk();
  switch (view.state) {
    case "flowing":
      return <p class="rung-word">{t("stop.flowing")}</p>;
    case "not_known":
      return <p class="rung-word unknown">{t("stop.not_known")}</p>;
    case "refused":
      return <RungWord view={{ state: view.isKnown ? "flowing" : "not_known" }} />;
    case "asking":
      return (
        <p class="rung-word unknown">
          {t("stop.asking", { seconds: (view.forMs / 1_000).toFixed(1) })}
        </p>
      );
    case "unanswered":
      return (
        <p class="rung-word unknown wide" role="status">
          {t("stop.unanswered")}
        </p>
      );
    case "coming":
      return <p class="rung-word unknown">{t("stop.coming")}</p>;
    case "in_force": {
      const atMs = Date.parse(view.stop.in_force_at);
      const time = preciseText(atMs, facts.time_zone);
      return <p class="rung-word stopped wide">{t("stop.in_force", { time })}</p>;
    }
  }
}

/** By whom, why and until when; the way to lift it stands far from the way to stop. */
function Standing({ stop }: { readonly stop: Stop }) {
  const desk = useDesk();
  const zone = desk.facts.time_zone;
  const by = stop.raised_by;
  const time = stop.until === null ? null : dayText(Date.parse(stop.until), zone, language.value);
  return (
    <div class="rung-standing">
      <p>
        <Foreign>{stop.reason}</Foreign>
      </p>
      <p class="muted">
        {by === "system" ? t("stop.by_system") : t("stop.by", { name: knownName(desk.names, by) })}
        {" · "}
        {clockText(Date.parse(stop.raised_at), zone)}
        {" · "}
        {time === null ? t("stop.open_end") : t("stop.until", { time })}
      </p>
      {mayStop(desk.role) ? <LiftForm stop={stop} /> : null}
    </div>
  );
}
