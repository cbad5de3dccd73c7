import { useState } from "preact/hooks";
import { BareButton } from "../../bare-button.tsx";
import { channelScopes, readingLifeMs, rungScopes, rungView } from "../../desk/stop-ladder.ts";
import { t } from "../../language.ts";
import { tickingMs } from "../../ticking.ts";
import { useDesk } from "../desk-of.ts";
import { NamedStops } from "./named-stops.tsx";
import { Rung } from "./rung.tsx";

/** The ladder of stops, spending first, beside every page; where room is short, its first rung. */
export function Ladder() {
  const desk = useDesk();
  const [isOpen, setOpen] = useState(false);
  const hasChannel = desk.stops.reading.value?.standing.stops.some(({ scope }) =>
    channelScopes.some((each) => each === scope),
  );
  const channels = channelScopes.map((scope) => (
    <Rung key={scope} target={{ scope, id: null }} isSmall />
  ));
  return (
    <aside id="stops" tabIndex={-1} class={isOpen ? "ladder open" : "ladder"}>
      <div class="ladder-head">
        <h2>{t("stops.title")}</h2>
        <ReadAge />
        <BareButton look="ladder-more" onPress={() => setOpen(!isOpen)}>
          {t(isOpen ? "stops.fewer" : "stops.all")}
        </BareButton>
      </div>
      <ol class="rungs">
        {rungScopes.map((scope, index) => (
          <li key={scope} class={index === 0 ? "first" : undefined}>
            <Rung target={{ scope, id: null }} number={scope === "redemption" ? "–" : index + 1} />
            {scope === "top_up" ? (
              <details open={hasChannel === true ? true : undefined}>
                <summary>{t("stops.channels")}</summary>
                {channels}
              </details>
            ) : null}
          </li>
        ))}
      </ol>
      <NamedStops />
      <Announced />
    </aside>
  );
}

function ReadAge() {
  const { reading } = useDesk().stops;
  if (reading.value === null) return <p class="age">{t("stops.never_read")}</p>;
  const ageMs = tickingMs() - reading.value.readAtMs;
  const seconds = Math.max(0, Math.round(ageMs / 1_000));
  return <p class={ageMs > readingLifeMs ? "age stale" : "age"}>{t("stops.read", { seconds })}</p>;
}

/** Tells a reader, at once, of a stop that was pressed here and is in force. */
function Announced() {
  const desk = useDesk();
  const clocks = { nowMs: tickingMs(), serverMs: desk.serverMs() };
  const reading = desk.stops.reading.value;
  const told = Object.values(desk.stops.presses.value).flatMap((press) => {
    if (press.kind !== "raised") return [];
    if (rungView(press.stop, { reading, press }, clocks).state !== "in_force") return [];
    return [t("stop.now_in_force", { what: t(`rung.${press.stop.scope}`) })];
  });
  return (
    <p class="unseen" role="alert">
      {told.at(-1) ?? ""}
    </p>
  );
}
