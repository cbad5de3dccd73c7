import type { OperatorClient } from "../../client/operator.ts";
import { decisionsChart } from "../console/live/chart-forms.ts";
import { Decisions } from "../console/live/decisions.tsx";
import { LiveChart } from "../console/live/live-chart.tsx";
import { Refusals } from "../console/live/refusals.tsx";
import { ValueCharts } from "../console/live/value-charts.tsx";
import { RuleLanes } from "../console/story/rule-lanes.tsx";
import { VirtualTable } from "../console/virtual-table.tsx";
import { t } from "../language.ts";
import { AtDesk } from "./at-desk.tsx";
import { samplePolicies } from "./console-things.ts";
import { toldAnswer } from "./sample-desk.ts";
import { differingStory, judgedStory, sampleSeries, unjudgedStory } from "./sample-figures.ts";
import { sampleNowMs } from "./samples.ts";
import { Pressed, Shown } from "./shown.tsx";

const series = sampleSeries();
const columns = series.columns(sampleNowMs);
const counts = { approved: 3_312, pending: 25, declined: 117 };
const nothing = () => undefined;
const client: Partial<OperatorClient> = { policy: () => toldAnswer(samplePolicies[0]) };
const stories = { exceeded: judgedStory, differs: differingStory, "not judged": unjudgedStory };
const emptyColumns = [
  { title: "A", render: (row: string) => row },
  { title: "B", isFigure: true, render: (row: string) => row.length },
];

/** Figures over time, each chart with its table, and a table of any length. */
export function ChartSamples() {
  return (
    <section class="console">
      <h2>{t("page.live")}</h2>
      <AtDesk>
        <div class="charts">
          <Pressed steps={["summary"]}>
            <LiveChart
              title={t("live.decisions")}
              sentence={t("live.decisions_says", counts)}
              form={decisionsChart}
              columns={columns}
            />
          </Pressed>
          <Refusals counts={series.refusals(sampleNowMs)} />
          <ValueCharts columns={columns} />
          <Refusals counts={[]} />
        </div>
        <Decisions rows={series.decisions} />
        <Shown name="a table without rows">
          <VirtualTable label="A, B" rows={[]} columns={emptyColumns} idOf={(row) => row} />
        </Shown>
      </AtDesk>
    </section>
  );
}

/** The rules that judged a payment, each with its figures. */
export function StorySamples() {
  return (
    <section class="console">
      <h2>{t("story.lanes")}</h2>
      {Object.entries(stories).map(([name, told]) => (
        <Shown key={name} name={name}>
          <AtDesk of={{ client }}>
            <Pressed steps={told.velocity === null ? [] : ["details:last-of-type > summary"]}>
              <RuleLanes
                told={told}
                windows={told.windows}
                decidedAtMs={sampleNowMs}
                onAgain={nothing}
              />
            </Pressed>
          </AtDesk>
        </Shown>
      ))}
    </section>
  );
}
