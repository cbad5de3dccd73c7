import { clockText } from "../format/time.ts";
import { t } from "../language.ts";
import { tickingMs } from "../ticking.ts";
import { useDesk } from "./desk-of.ts";

/** When what is shown was read, by the page's own clock; too old, it says so. */
export function AgeStamp(props: { readonly readAtMs: number; readonly staleAfterMs: number }) {
  const desk = useDesk();
  const ageMs = Math.max(0, tickingMs() - props.readAtMs);
  const time = clockText(desk.serverMs() - ageMs, desk.facts.time_zone);
  const isStale = ageMs > props.staleAfterMs;
  return (
    <p class={isStale ? "age stale" : "age"}>
      {isStale ? `${t("age.stale")} · ` : ""}
      {t("age.read", { time, seconds: Math.round(ageMs / 1_000) })}
    </p>
  );
}
