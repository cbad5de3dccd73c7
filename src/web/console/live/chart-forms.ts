import type uPlot from "uplot";
import { byMinute, type LiveColumns } from "../../desk/live-series.ts";
import type { Key } from "../../words/catalogue.ts";

/** One line, bar or area of a chart: told apart by its colour, its dash and its label. */
export interface ChartSeries {
  readonly label: Key;
  /** The token of its colour. */
  readonly colour: string;
  readonly dash?: readonly number[];
  readonly form: "bars" | "line" | "area";
  readonly isMoney?: boolean;
  readonly unit?: string;
}

/** A chart of the live page: what is drawn, and its figures out of what was heard. */
export interface ChartForm {
  readonly series: readonly [ChartSeries, ...ChartSeries[]];
  /** Figures as they are, a column for each series. */
  readonly figures: (columns: LiveColumns) => ChartFigures;
  /** Bars stand upon each other, the first at the bottom. */
  readonly isStacked: boolean;
}

export interface ChartFigures {
  readonly at: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
  readonly isPartial: readonly boolean[];
}

export const decisionsChart: ChartForm = {
  isStacked: true,
  series: [
    { label: "live.approved", colour: "--series-1", form: "bars" },
    { label: "live.pending", colour: "--series-5", form: "bars" },
    { label: "live.declined", colour: "--series-2", form: "bars" },
  ],
  figures: ({ at, approved, pending, declined, isPartial }) => ({
    ...{ at, values: [approved, pending, declined], isPartial },
  }),
};

export const amountChart: ChartForm = {
  isStacked: false,
  series: [{ label: "live.approved_amount", colour: "--series-1", form: "area", isMoney: true }],
  figures: (columns) => {
    const { at, amount } = byMinute(columns);
    return { at, values: [amount], isPartial: at.map(() => false) };
  },
};

export const latencyChart: ChartForm = {
  isStacked: false,
  series: [
    { label: "live.p50", colour: "--series-1", form: "line", unit: "ms" },
    { label: "live.p99", colour: "--series-2", form: "line", dash: [6, 4], unit: "ms" },
  ],
  figures: ({ at, p50, p99, isPartial }) => ({ at, values: [p50, p99], isPartial }),
};

/** What is drawn: of a stack each column with those below it, drawn from the highest to the lowest. */
export function drawnOf(form: ChartForm, { at, values }: ChartFigures): uPlot.AlignedData {
  if (!form.isStacked) return [at, ...values] as unknown as uPlot.AlignedData;
  const stacked = values.map((column, index) =>
    column.map((value, row) =>
      value === null
        ? null
        : values.slice(0, index + 1).reduce((sum, each) => sum + (each[row] ?? 0), 0),
    ),
  );
  return [at, ...stacked.toReversed()] as unknown as uPlot.AlignedData;
}
