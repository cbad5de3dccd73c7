import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { AlertCommand } from "../../../../src/control/alert-record.ts";
import { minuteMs } from "../../../../src/time.ts";
import { noteBehind } from "../../../../worker/signal/clock-behind.ts";
import type { Asker } from "../../../../worker/signal/snapshot.ts";

const noonMs = Date.UTC(2026, 5, 1, 12);

let lines: string[];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => void vi.restoreAllMocks());

/** Who asks, and the alerts that Control has taken; all of them once `settled` has ended. */
function asker() {
  const alerts: AlertCommand[] = [];
  const works: Promise<unknown>[] = [];
  const control = { raiseAlert: async (alert: AlertCommand) => void alerts.push(alert) };
  const env = { CONTROL: { idFromName: () => "id", getByName: () => control, get: () => control } };
  const by = { env, after: (work: Promise<unknown>) => void works.push(work) };
  return { by: by as unknown as Asker, alerts, settled: () => Promise.all(works) };
}

it("tells operators which object it is, and how far its clock is behind its newest row", async () => {
  const { by, alerts, settled } = asker();
  noteBehind(by, "Wallet", { newestMs: noonMs + 2_500, nowMs: noonMs });
  await settled();
  expect(alerts).toEqual([
    {
      ...{ kind: "clock_behind", subject: "Wallet", proposedStop: null },
      evidence: {
        ...{ object: "Wallet", clock: "2026-06-01T12:00:00.000Z" },
        ...{ newest_row: "2026-06-01T12:00:02.500Z", behind_ms: 2_500 },
      },
    },
  ]);
});

it("tells them once a minute of each kind of object, wherever its clock was set, and logs each time", async () => {
  const { by, alerts, settled } = asker();
  const note = (object: string, nowMs: number) =>
    noteBehind(by, object, { newestMs: noonMs + 2_500, nowMs });
  for (const nowMs of [0, 1, minuteMs - 1, minuteMs, minuteMs + 1, 1, 0]) {
    note("Settlement", noonMs + nowMs);
  }
  note("Partner", noonMs + 1);
  await settled();
  const clockOf = (ms: number) => new Date(noonMs + ms).toISOString();
  expect(alerts.map(({ subject, evidence }) => [subject, evidence.clock])).toEqual([
    ["Settlement", clockOf(0)],
    ["Settlement", clockOf(minuteMs)],
    ["Settlement", clockOf(0)],
    ["Partner", clockOf(1)],
  ]);
  const logged = lines
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === "clock_behind");
  expect(logged.map(({ object }) => object)).toEqual([...Array(7).fill("Settlement"), "Partner"]);
  expect(logged[0]).toMatchObject({ behind_ms: 2_500 });
});
