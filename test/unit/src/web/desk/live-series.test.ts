import { describe, expect, it } from "vitest";
import type { LiveFigures } from "../../../../../src/client/resource/operator.ts";
import {
  type ChartFigures,
  decisionsChart,
  drawnOf,
} from "../../../../../src/web/console/live/chart-forms.ts";
import { byMinute, LiveSeries, secondsDrawn } from "../../../../../src/web/desk/live-series.ts";

const endMs = Date.parse("2026-11-29T05:10:00Z");
const at = (secondsBefore: number) => new Date(endMs - secondsBefore * 1_000).toISOString();

const second = (secondsBefore: number, approved: number, declined = {}) => ({
  ...{ t: at(secondsBefore), approved, pending: 0, declined, amount: approved * 100 },
  latency_ms: { p50: 20, p99: 80 },
});

const message = (
  seconds: LiveFigures["seconds"],
  heard = { of: 4, n: 4 },
  recent: LiveFigures["recent"] = [],
): LiveFigures => ({
  ...{ kind: "figures", sequence: 1, at: at(0), heard, seconds, recent },
  ...{ alerts_open: 0, approvals_waiting: 0, stops_version: 1 },
});

const decision = (id: string): LiveFigures["recent"][number] => ({
  ...{ at: at(1), payment_id: id, merchant_id: "mer_1", merchant_name: "A", store_id: "sto_1" },
  ...{ store_name: "S", terminal_id: "ter_1", amount: 100, currency: "JPY" },
  ...{ result: "approved", decline: null, latency_ms: 12 },
});

describe("what was heard of the stream", () => {
  it("has five minutes, and a gap, never a zero, for a second that nobody heard", () => {
    const series = new LiveSeries();
    series.hear(message([second(3, 5), second(1, 0)]));
    const { at: times, approved, p50 } = series.columns(endMs);
    expect(times).toHaveLength(secondsDrawn);
    expect(approved.slice(-3)).toEqual([5, null, 0]);
    expect(p50.slice(-3)).toEqual([20, null, 20]);
  });

  it("takes a second that is told again as it was told last", () => {
    const series = new LiveSeries();
    series.hear(message([second(2, 5)]));
    series.hear(message([second(2, 7)]));
    expect(series.columns(endMs).approved.at(-2)).toBe(7);
  });

  it("marks seconds that not every shard was heard of", () => {
    const series = new LiveSeries();
    series.hear(message([second(2, 5)], { of: 4, n: 3 }));
    series.hear(message([second(1, 5)]));
    expect(series.columns(endMs).isPartial.slice(-2)).toEqual([true, false]);
  });

  it("sorts refusals by their number, of the five minutes alone", () => {
    const series = new LiveSeries();
    const old = second(secondsDrawn + 5, 0, { code_expired: 99 });
    series.hear(message([old, second(4, 0, { code_spent: 2 }), second(3, 0, { code_expired: 1 })]));
    series.hear(message([second(2, 0, { code_spent: 1 })]));
    expect(series.refusals(endMs)).toEqual([
      ["code_spent", 3],
      ["code_expired", 1],
    ]);
  });

  it("keeps decisions the newest first, each once, and no more than a thousand", () => {
    const series = new LiveSeries();
    series.hear(message([], undefined, [decision("pay_2"), decision("pay_1")]));
    series.hear(message([], undefined, [decision("pay_3"), decision("pay_2")]));
    expect(series.decisions.map(({ payment_id: id }) => id)).toEqual(["pay_3", "pay_2", "pay_1"]);
    for (let turn = 0; turn < 60; turn++) {
      const recent = Array.from({ length: 20 }, (_, index) => decision(`pay_${turn}_${index}`));
      series.hear(message([], undefined, recent));
    }
    expect(series.decisions).toHaveLength(1_000);
  });

  it("forgets what is older than what is drawn", () => {
    const series = new LiveSeries();
    series.hear(message([second(secondsDrawn + 10, 9)]));
    series.hear(message([second(1, 1)]));
    const earlier = series.columns(endMs - 11_000);
    expect(earlier.approved.every((each) => each === null)).toBe(true);
  });
});

it("a minute has the sum of what was heard of it, and is a gap when nothing was", () => {
  const series = new LiveSeries();
  series.hear(message([second(125, 2), second(124, 3), second(10, 1)]));
  const { at: minutes, amount } = byMinute(series.columns(endMs));
  expect(minutes).toHaveLength(5);
  expect(amount).toEqual([null, null, 500, null, 100]);
});

it("stacked bars stand on those below them, a gap under all of them", () => {
  const figures: ChartFigures = {
    ...{ at: [1, 2], isPartial: [false, false] },
    values: [
      [5, null],
      [2, null],
      [1, null],
    ],
  };
  expect(drawnOf(decisionsChart, figures)).toEqual([
    [1, 2],
    [8, null],
    [7, null],
    [5, null],
  ]);
});
