import { useEffect, useRef, useState } from "preact/hooks";
import type { LiveColumns } from "../../desk/live-series.ts";
import { clockText } from "../../format/time.ts";
import { t } from "../../language.ts";
import type { Key } from "../../words/catalogue.ts";
import { useDesk } from "../desk-of.ts";
import type { ChartFigures, ChartForm } from "./chart-forms.ts";
import { figureText } from "./figure-text.ts";
import type { Plot } from "./plot.ts";

const word = t as (key: Key) => string;

/** A chart with its labels, one sentence of what it says, and the same as a table. */
export function LiveChart(props: {
  readonly title: string;
  readonly sentence: string;
  readonly form: ChartForm;
  readonly columns: LiveColumns;
}) {
  const { title, sentence, form, columns } = props;
  const { facts } = useDesk();
  const own = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const figures = form.figures(columns);
  const newest = useRef(figures);
  newest.current = figures;
  useEffect(() => keepPlot(own.current, form, facts, { plot, newest }), []);
  useEffect(() => plot.current?.show(figures), [columns]);
  return (
    <section class="chart">
      <h2>{title}</h2>
      <p class="chart-labels">
        {form.series.map(({ label, colour, dash }) => (
          <span key={label} class={`chart-label ${colour.slice(2)}${dash ? " dashed" : ""}`}>
            {word(label)}
          </span>
        ))}
      </p>
      <div class="plot" ref={own} aria-hidden="true" />
      <p>{sentence}</p>
      <AsTable form={form} figures={figures} />
    </section>
  );
}

/** The library is loaded with the first chart. Another theme has other colours: drawn anew. */
function keepPlot(
  element: HTMLElement | null,
  form: ChartForm,
  { time_zone: zone, currency }: { readonly time_zone: string; readonly currency: string },
  kept: { readonly plot: { current: Plot | null }; readonly newest: { current: ChartFigures } },
): (() => void) | undefined {
  if (element === null) return undefined;
  const gone = new AbortController();
  const draw = async () => {
    const { openPlot } = await import("./plot.ts");
    if (gone.signal.aborted) return;
    kept.plot.current?.remove();
    kept.plot.current = openPlot(element, form, {
      ...{ zone, currency, figures: kept.newest.current },
    });
  };
  void draw();
  const theme = matchMedia("(prefers-color-scheme: dark)");
  theme.addEventListener("change", () => void draw(), { signal: gone.signal });
  const sizes = new ResizeObserver(() => kept.plot.current?.resize(element.clientWidth));
  sizes.observe(element);
  return () => {
    gone.abort();
    sizes.disconnect();
    kept.plot.current?.remove();
    kept.plot.current = null;
  };
}

/** The last thirty rows, the newest first; only made when it is opened. */
function AsTable({ form, figures }: { readonly form: ChartForm; readonly figures: ChartFigures }) {
  const { facts } = useDesk();
  const [isOpen, setOpen] = useState(false);
  const rows = isOpen
    ? figures.at.map((at, index) => ({ at, values: figures.values.map((each) => each[index]) }))
    : [];
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("act.as_table")}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("column.when")}</th>
            {form.series.map(({ label }) => (
              <th key={label} scope="col" class="figure">
                {word(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .slice(-30)
            .toReversed()
            .map(({ at, values }) => (
              <tr key={at}>
                <th scope="row">{clockText(at * 1_000, facts.time_zone)}</th>
                {form.series.map((series, index) => (
                  <td key={series.label} class="figure">
                    {figureText(values[index] ?? null, series, facts.currency)}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}
