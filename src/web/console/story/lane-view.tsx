import type { Lane } from "../../desk/story-lanes.ts";
import { t } from "../../language.ts";
import { useDesk } from "../desk-of.ts";
import { laneWords } from "./lane-words.ts";

const width = 600;

/** One rule: its window as a bracket that ends at the decision, its figures as a bar to the limit. */
export function LaneView({ lane }: { readonly lane: Lane }) {
  const { facts } = useDesk();
  const words = laneWords(lane, { zone: facts.time_zone, currency: facts.currency });
  const { bars, verdict, action } = lane;
  const x = (share: number) => Math.round(Math.min(1, share) * width * 10) / 10;
  return (
    <div class={`lane ${verdict}`}>
      <p class="lane-head">
        <code>{lane.rule}</code>
        <span class="lane-verdict">
          {t(`verdict.${verdict}`)}
          {verdict === "exceeded" ? ` → ${t(`action.${action}`)}` : ""}
        </span>
      </p>
      <svg
        viewBox={`0 0 ${width} 40`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {words.window === null ? null : <path class="bracket" d={`M1 12V4H${width - 1}V12`} />}
        <rect class="bar-before" x="0" y="16" width={x(bars.before)} height="16" />
        <rect
          class="bar-own"
          x={x(bars.before)}
          y="16"
          width={Math.max(0, x(bars.after) - x(bars.before))}
          height="16"
        />
        {lane.dots.map((place, index) => (
          <path key={index} class="dot" d={`M${Math.max(2, Math.min(width - 2, x(place)))} 0v10`} />
        ))}
        <path class="limit" d={`M${x(bars.limit)} 12V38`} />
      </svg>
      <p class="lane-words">
        <span>{t("lane.figures", words)}</span>
        {words.window === null ? null : <span>{t("lane.window", { window: words.window })}</span>}
        {lane.countedInAll === null ? null : (
          <span>{t("lane.counted", { count: lane.countedInAll })}</span>
        )}
        {words.passes === null ? null : <span>{t("lane.passes", { time: words.passes })}</span>}
      </p>
    </div>
  );
}
