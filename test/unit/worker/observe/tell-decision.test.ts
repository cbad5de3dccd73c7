import { afterEach, expect, it, vi } from "vitest";
import { problem } from "../../../../src/problem.ts";
import { tellDecision } from "../../../../worker/observe/tell-decision.ts";
import type { DataPoint } from "../../../../worker/platform/point-sink.ts";
import { decided, refusedAnswer } from "./decided.ts";

afterEach(() => void vi.restoreAllMocks());

function listen() {
  const lines: { level: string; read: Record<string, unknown> }[] = [];
  for (const level of ["log", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((text: string) => {
      lines.push({ level, read: JSON.parse(text) });
    });
  }
  return lines;
}

const env = { ENVIRONMENT: "test" };

it("logs one line and writes one point of a payment", () => {
  const lines = listen();
  const points: DataPoint[] = [];
  tellDecision({ ...env, DECISIONS: { writeDataPoint: (point) => points.push(point) } }, decided());
  expect(lines).toHaveLength(1);
  const [{ level, read } = { level: "", read: {} }] = lines;
  expect(level).toBe("log");
  expect(Object.keys(read).slice(0, 3)).toEqual(["event", "timestamp", "severity_text"]);
  expect(read).toMatchObject({ event: "decision", severity_text: "INFO" });
  expect(points).toHaveLength(1);
  expect(points[0]?.indexes).toEqual(["mer_aoi"]);
});

it("costs nothing but the line without a dataset, and nothing at all for a read", () => {
  const lines = listen();
  tellDecision(env, decided());
  tellDecision(env, decided({ route: { method: "GET", path: "/v1/wallet" } }));
  expect(lines).toHaveLength(1);
});

it("lets no fault of the dataset reach the payment", () => {
  const lines = listen();
  const writeDataPoint = () => {
    throw new Error("the dataset is gone");
  };
  tellDecision({ ...env, DECISIONS: { writeDataPoint } }, decided());
  expect(lines.map(({ read }) => read.event)).toEqual(["decision", "decision_not_told"]);
});

it.each([
  [refusedAnswer, 401, "log", "INFO"],
  [{ problem: problem("unavailable", "Repeat.") }, 503, "warn", "WARN"],
  [{ problem: problem("reference_conflict", "Two.") }, 409, "warn", "WARN"],
  [{ problem: problem("internal_error", "Repeat.") }, 500, "error", "ERROR"],
] as const)("writes %j as %s on %s", (answer, status, level, severity) => {
  const lines = listen();
  tellDecision(env, decided({ answer, status }));
  expect(lines[0]?.level).toBe(level);
  expect(lines[0]?.read.severity_text).toBe(severity);
});
