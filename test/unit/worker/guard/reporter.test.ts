import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type {
  GuardReport,
  ReportedAct,
  SourceNews,
} from "../../../../src/guard/watch-deployment.ts";
import { Reporter } from "../../../../worker/guard/reporter.ts";
import type { Env } from "../../../../worker/platform/env.ts";

let reports: GuardReport[];
let fails: boolean;
let works: Promise<void>[];
let reporter: Reporter;

beforeEach(() => {
  vi.useFakeTimers();
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  vi.stubGlobal("scheduler", { wait });
  vi.spyOn(console, "log").mockReturnValue();
  vi.spyOn(console, "error").mockReturnValue();
  reports = [];
  works = [];
  fails = false;
  const count = async (report: GuardReport) => {
    if (fails) throw new Error("it does not answer");
    reports.push(report);
  };
  const env = { GUARD: { idFromName: (name: string) => name, get: () => ({ count }) } };
  reporter = new Reporter(env as unknown as Env, (work) => void works.push(work));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const act = (number: number) => ({ number }) as unknown as ReportedAct;
const news = (subject: string, number = 0) => ({ subject, number }) as unknown as SourceNews;
const times = (report: GuardReport | undefined) =>
  report?.acts.map((each) => Object.values(each)[0]);
const subjects = (report: GuardReport | undefined) => report?.news.map((each) => each.subject);

it("reports at once, then what came meanwhile every 2 s, by one work that ends with it", async () => {
  reporter.act(act(1));
  expect(times(reports[0])).toEqual([1]);
  reporter.act(act(2));
  reporter.act(act(3));
  await vi.advanceTimersByTimeAsync(1_999);
  expect(reports.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(reports.map(times)).toEqual([[1], [2, 3]]);
  expect(works.length).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  await expect(works[0]).resolves.toBeUndefined();
  reporter.act(act(4));
  expect(reports.map(times)).toEqual([[1], [2, 3], [4]]);
  expect(works.length).toBe(2);
});

it("takes 500 acts in a report, and keeps the newest 2,000 of those that wait", async () => {
  reporter.act(act(0));
  for (let n = 1; n <= 2_001; n += 1) reporter.act(act(n));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reports.map(({ acts }) => acts.length)).toEqual([1, 500, 500, 500, 500]);
  expect(times(reports[1])?.[0]).toBe(2);
  expect(times(reports[4])?.at(-1)).toBe(2_001);
});

it("tells of 20 sources in a report, of each the newest", async () => {
  reporter.act(act(0));
  const names = Array.from({ length: 21 }, (_, n) => `source ${n}`);
  for (const name of names) reporter.news(news(name));
  reporter.news(news("source 3", 7));
  reporter.news(news("source 20", 7));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(subjects(reports[1])).toEqual(names.slice(0, 20));
  expect(reports[1]?.news[3]).toEqual(news("source 3", 7));
});

it("tells of a source once, until there is news of it again", async () => {
  reporter.news(news("source 1"));
  await vi.advanceTimersByTimeAsync(6_000);
  expect(reports.map(subjects)).toEqual([["source 1"]]);
  await expect(works[0]).resolves.toBeUndefined();
  reporter.news(news("source 1"));
  await vi.advanceTimersByTimeAsync(6_000);
  expect(reports.map(subjects)).toEqual([["source 1"], ["source 1"]]);
});

it("reports again what was not taken, the oldest first", async () => {
  fails = true;
  reporter.act(act(1));
  reporter.act(act(2));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(reports).toEqual([]);
  fails = false;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(reports.map(times)).toEqual([[1, 2]]);
});
