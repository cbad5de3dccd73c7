import type { LiveColumns } from "../../desk/live-series.ts";
import { t } from "../../language.ts";
import { amountChart, latencyChart } from "./chart-forms.ts";
import { LiveChart } from "./live-chart.tsx";

/** How much money is approved, and how long a decision takes. */
export function ValueCharts({ columns }: { readonly columns: LiveColumns }) {
  return (
    <>
      <LiveChart
        title={t("live.amount")}
        sentence={t("live.amount_says")}
        form={amountChart}
        columns={columns}
      />
      <LiveChart
        title={t("live.latency")}
        sentence={t("live.latency_says")}
        form={latencyChart}
        columns={columns}
      />
    </>
  );
}
