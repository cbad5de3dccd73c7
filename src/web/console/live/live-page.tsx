import { useEffect, useState } from "preact/hooks";
import { type LiveColumns, silentAfterMs } from "../../desk/live-series.ts";
import { t } from "../../language.ts";
import { tickingMs } from "../../ticking.ts";
import { useDesk } from "../desk-of.ts";
import { decisionsChart } from "./chart-forms.ts";
import { Decisions } from "./decisions.tsx";
import { LiveChart } from "./live-chart.tsx";
import { Refusals } from "./refusals.tsx";
import { ValueCharts } from "./value-charts.tsx";

/** What is decided now: figures of the stream to look at, each row a way to what is exact. */
export function LivePage() {
  const desk = useDesk();
  const { live } = desk;
  const nowMs = tickingMs();
  const last = live.last.value;
  const silentMs = last === null ? null : nowMs - last.atMs;
  const isSilent = silentMs === null || silentMs > silentAfterMs;
  const columns = useColumns(last?.atMs ?? null);
  const endMs = desk.serverMs();
  return (
    <div class={isSilent ? "live silent" : "live"}>
      <h1>{t("page.live")}</h1>
      <Heard silentMs={silentMs} heard={last?.heard ?? null} />
      <div class="charts">
        <LiveChart
          title={t("live.decisions")}
          sentence={t("live.decisions_says", figuresOf(columns))}
          form={decisionsChart}
          columns={columns}
        />
        <Refusals counts={live.series.refusals(endMs)} />
        <ValueCharts columns={columns} />
      </div>
      <Decisions rows={live.series.decisions} />
    </div>
  );
}

/** Anew with each message, while the page is seen. */
function useColumns(heardAtMs: number | null): LiveColumns {
  const desk = useDesk();
  const [columns, setColumns] = useState(() => desk.live.series.columns(desk.serverMs()));
  useEffect(() => {
    const draw = () => {
      if (!document.hidden) setColumns(desk.live.series.columns(desk.serverMs()));
    };
    draw();
    document.addEventListener("visibilitychange", draw);
    return () => document.removeEventListener("visibilitychange", draw);
  }, [heardAtMs]);
  return columns;
}

function Heard(props: {
  readonly silentMs: number | null;
  readonly heard: { readonly of: number; readonly n: number } | null;
}) {
  const { silentMs, heard } = props;
  if (silentMs === null || heard === null) return <p class="age">{t("live.opening")}</p>;
  const seconds = (silentMs / 1_000).toFixed(1);
  const isSilent = silentMs > silentAfterMs;
  const told = isSilent ? "live.silent" : "live.heard";
  // Before anything was decided there is nobody to be heard.
  const key = heard.of === 0 ? (`${told}_none` as const) : told;
  return (
    <p class={isSilent ? "age stale" : "age"}>{t(key, { seconds, n: heard.n, of: heard.of })}</p>
  );
}

function figuresOf({ approved, pending, declined }: LiveColumns) {
  const all = (counts: readonly (number | null)[]) =>
    counts.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  return { approved: all(approved), pending: all(pending), declined: all(declined) };
}
