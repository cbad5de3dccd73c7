import { useEffect, useState } from "preact/hooks";
import type { Backtest, BacktestSummary, PolicyVersion } from "../../../client/resource/policy.ts";
import { mayStop } from "../../desk/rights.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";
import { BacktestView } from "./backtest-view.tsx";

const days = [7, 30, 90] as const;

/** Plays a version over the past: its range, how far it is, and what it found. */
export function BacktestStep(props: {
  readonly shown: PolicyVersion;
  /** The run that was started last, before the page was opened. */
  readonly newest: Backtest | null;
}) {
  const { version, document } = props.shown;
  const desk = useDesk();
  const [range, setRange] = useState<number>(days[1]);
  const [run, setRun] = useState(props.newest);
  const starting = useAct<Backtest>();
  const ending = useAct<BacktestSummary>();
  useEffect(() => {
    if (run?.state !== "running") return undefined;
    const timer = setTimeout(async () => {
      const reply = await desk.client.backtest(version, run.backtest_id);
      setRun(reply.ok ? reply.body : { ...run });
    }, 1_000);
    return () => clearTimeout(timer);
  }, [run]);
  const start = async () => {
    const to = desk.serverMs();
    const period = {
      from: new Date(to - range * 86_400_000).toISOString(),
      to: new Date(to).toISOString(),
    };
    const told = await starting.run(() => desk.client.backtestPolicy(version, period));
    if (told.kind === "done") setRun(told.body);
  };
  const isRunning = run?.state === "running";
  const end = () => {
    if (run !== null) void ending.run(() => desk.client.cancelBacktest(version, run.backtest_id));
  };
  return (
    <section class="card">
      <h2>{t("step.backtest")}</h2>
      <p>{t("step.backtest_why")}</p>
      {mayStop(desk.role) ? (
        <p class="acts inline">
          <select
            aria-label={t("step.backtest")}
            onChange={(event) => setRange(days[event.currentTarget.selectedIndex] ?? days[1])}
          >
            {days.map((count) => (
              <option key={count} selected={count === range}>
                {t("step.days", { count })}
              </option>
            ))}
          </select>
          <Button isBusy={starting.act.kind === "asking" || isRunning} onPress={() => void start()}>
            {t("step.start")}
          </Button>
          {isRunning ? (
            <Button kind="quiet" isBusy={ending.act.kind === "asking"} onPress={end}>
              {t("step.cancel")}
            </Button>
          ) : null}
        </p>
      ) : null}
      <ActTold act={starting.act} onAgain={() => void start()} />
      <ActTold act={ending.act} onAgain={end} />
      {run === null ? null : <BacktestView run={run} document={document} />}
    </section>
  );
}
