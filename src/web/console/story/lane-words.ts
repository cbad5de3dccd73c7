import type { Lane } from "../../desk/story-lanes.ts";
import { dayOf, dayText, preciseText } from "../../format/time.ts";
import { language } from "../../language.ts";
import { metricFigure } from "../metric-figure.ts";

/** What is told of a lane in words, in the drawing and in the table alike. */
export interface LaneWords {
  readonly before: string;
  readonly after: string;
  readonly limit: string;
  /** Null where it is not known where the window begins. */
  readonly window: string | null;
  readonly passes: string | null;
}

/** The figures of a lane: each with its unit. */
export function laneWords(
  lane: Lane,
  { zone, currency }: { readonly zone: string; readonly currency: string },
): LaneWords {
  const { metric, before, after, limit, fromMs, toMs, passesAtMs } = lane;
  const figure = (value: number) => metricFigure(metric, value, currency);
  const at = (ms: number) =>
    `${dayText(ms, zone, language.value).slice(0, -5)}${preciseText(ms, zone)}`;
  const isOneDay = fromMs !== null && dayOf(fromMs, zone) === dayOf(toMs, zone);
  return {
    ...{ before: figure(before), after: figure(after), limit: figure(limit) },
    window:
      fromMs === null ? null : `${at(fromMs)} – ${isOneDay ? preciseText(toMs, zone) : at(toMs)}`,
    passes: passesAtMs === null || lane.verdict !== "exceeded" ? null : at(passesAtMs),
  };
}
