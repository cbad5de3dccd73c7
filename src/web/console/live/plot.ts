import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { clockText } from "../../format/time.ts";
import type { ChartFigures, ChartForm, ChartSeries } from "./chart-forms.ts";
import { drawnOf } from "./chart-forms.ts";
import { figureText } from "./figure-text.ts";

/** A chart that is on the page. */
export interface Plot {
  show(figures: ChartFigures): void;
  resize(width: number): void;
  remove(): void;
}

const height = 180;

/** Ticks stand at whole minutes, which their labels tell, and at whole figures: there is no half payment. */
const minuteSteps = [60, 120, 300];
const wholeSteps = [1, 2, 5].flatMap((digit) =>
  Array.from({ length: 12 }, (_, zeros) => digit * 10 ** zeros),
);
wholeSteps.sort((a, b) => a - b);

/** Room for the longest of an axis' labels, in CSS pixels: amounts are long. */
function widthOf(labels: readonly string[]): number {
  return Math.max(76, ...labels.map(({ length }) => 20 + 8 * length));
}

/** Draws a chart into an element; colours are those of the page's theme. */
export function openPlot(
  element: HTMLElement,
  form: ChartForm,
  told: { readonly zone: string; readonly currency: string; readonly figures: ChartFigures },
): Plot {
  const { zone, currency, figures } = told;
  let shown = figures;
  const colour = (token: string) => getComputedStyle(element).getPropertyValue(token).trim();
  const drawn = form.isStacked ? form.series.toReversed() : form.series;
  const [first] = form.series;
  const axis = {
    stroke: colour("--muted"),
    font: `12px ${getComputedStyle(element).fontFamily}`,
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1 },
  };
  const options: uPlot.Options = {
    width: Math.max(200, element.clientWidth),
    height,
    legend: { show: false },
    // Half of a time's label, which may stand at the end of its axis.
    padding: [8, 20, 0, 0],
    // Each part of a stack is drawn on the one below it, and not behind it.
    bands: form.isStacked ? drawn.slice(1).map((_, at) => ({ series: [at + 1, at + 2] })) : [],
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, (most ?? 1) * 1.1)] } },
    axes: [
      {
        ...axis,
        space: 48,
        incrs: minuteSteps,
        values: (_, ticks) => ticks.map((each) => clockText(each * 1_000, zone).slice(0, 5)),
      },
      {
        ...axis,
        space: 24,
        incrs: wholeSteps,
        size: (_, labels) => widthOf(labels ?? []),
        values: (_, ticks) => ticks.map((each) => figureText(each, first, currency)),
      },
    ],
    series: [{}, ...drawn.map((each) => seriesOf(each, colour(each.colour)))],
    hooks: { draw: [(plot) => hatch(plot, shown, colour("--muted"))] },
  };
  const plot = new uPlot(options, drawnOf(form, figures), element);
  return {
    show(next) {
      shown = next;
      plot.setData(drawnOf(form, next));
    },
    resize: (width) => plot.setSize({ width: Math.max(200, width), height }),
    remove: () => plot.destroy(),
  };
}

function seriesOf({ form, dash }: ChartSeries, colour: string): uPlot.Series {
  const bars = uPlot.paths.bars?.({ size: [0.9, 20], gap: 0 });
  return {
    stroke: colour,
    width: form === "bars" ? 0 : 2,
    ...(form === "line" ? {} : { fill: form === "area" ? `${colour}55` : colour }),
    ...(dash === undefined ? {} : { dash: [...dash] }),
    ...(form === "bars" && bars !== undefined ? { paths: bars } : {}),
    // A figure between two gaps is a point, and nothing else of it would be seen.
    points: form === "bars" ? { show: false } : { show: true, size: 5, fill: colour },
    spanGaps: false,
  };
}

/** Seconds that not every shard was heard of are hatched. */
function hatch(plot: uPlot, { at, isPartial }: ChartFigures, colour: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  let drawnTo = Number.NEGATIVE_INFINITY;
  for (const [index, second] of at.entries()) {
    const x = plot.valToPos(second, "x", true);
    if (isPartial[index] !== true || x < drawnTo) continue;
    // The next stroke stands beside this one, however narrow a second is.
    drawnTo = x + 8;
    for (let y = bbox.top; y < bbox.top + bbox.height; y += 8) {
      ctx.moveTo(x - 3, y + 6);
      ctx.lineTo(x + 3, y);
    }
  }
  ctx.stroke();
  ctx.restore();
}
