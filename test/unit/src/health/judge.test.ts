import { describe, expect, it } from "vitest";
import { alertKinds } from "../../../../src/control/alert-record.ts";
import { type HealthFacts, judgeHealth, worstOf } from "../../../../src/health/judge.ts";
import { undeliveredTogether } from "../../../../src/health/undelivered.ts";

const day = 86_400_000;
const well: HealthFacts = {
  answers: [{ component: "control", asked: 1, tookMs: 4 }],
  snapshotAgeMs: 700,
  alerts: [],
  backlogs: [{ component: "settlement", waiting: 3, oldestMs: 200 }],
  keys: [{ purpose: "access", keys: 1, ageMs: 30 * day }],
  passkeys: { domain: "example.com", host: "pay.example.com" },
};

function judged(change: Partial<HealthFacts>) {
  const checks = judgeHealth({ ...well, ...change });
  const bad = checks.filter(({ status }) => status !== "pass");
  return {
    worst: worstOf(checks),
    bad: bad.map(({ component, measurement, status }) => `${component} ${measurement} ${status}`),
  };
}

describe("the health of a deployment", () => {
  it("passes when every part does, and says nothing more of it", () => {
    const checks = judgeHealth(well);
    expect(worstOf(checks)).toBe("pass");
    expect(checks.map(({ output }) => output)).toEqual(checks.map(() => null));
  });

  it.each<[string, Partial<HealthFacts>, string[]]>([
    [
      "an object that does not answer",
      { answers: [{ component: "guard", asked: 2, tookMs: null }] },
      ["guard answer_time fail"],
    ],
    [
      "an object that is slow",
      { answers: [{ component: "guard", asked: 1, tookMs: 501 }] },
      ["guard answer_time warn"],
    ],
    [
      "an object just fast enough",
      { answers: [{ component: "guard", asked: 1, tookMs: 500 }] },
      [],
    ],
    ["an old snapshot", { snapshotAgeMs: 1_501 }, ["control snapshot_age fail"]],
    ["a snapshot that is just young enough", { snapshotAgeMs: 1_500 }, []],
    ["no snapshot", { snapshotAgeMs: null }, ["control snapshot_age fail"]],
    ["alerts nobody could ask for", { alerts: null }, ["alerts open fail"]],
    [
      "a grave alert",
      { alerts: [{ kind: "books_behind", count: 1 }] },
      ["alerts books_behind fail"],
    ],
    [
      "another alert",
      { alerts: [{ kind: "terminal_guesses", count: 2 }] },
      ["alerts terminal_guesses warn"],
    ],
    [
      "books that were not told for a minute",
      { backlogs: [{ component: "settlement", waiting: 1, oldestMs: 60_000 }] },
      ["settlement backlog_age warn"],
    ],
    [
      "books that were not told for an hour",
      { backlogs: [{ component: "settlement", waiting: 1, oldestMs: 3_600_000 }] },
      ["settlement backlog_age fail"],
    ],
    [
      "messages of half a minute",
      { backlogs: [{ component: "courier", waiting: 1, oldestMs: 30_000 }] },
      ["courier backlog_age warn"],
    ],
    [
      "messages whose codes are over",
      { backlogs: [{ component: "courier", waiting: 1, oldestMs: 600_000 }] },
      ["courier backlog_age fail"],
    ],
    [
      "a rotation that was not finished",
      { keys: [{ purpose: "access", keys: 2, ageMs: null }] },
      ["keys access warn"],
    ],
    [
      "an old signing key",
      { keys: [{ purpose: "code", keys: 1, ageMs: 401 * day }] },
      ["keys code warn"],
    ],
    [
      "id keys, of which many stay for ever",
      { keys: [{ purpose: "seal.id", keys: 3, ageMs: 900 * day }] },
      [],
    ],
    [
      "passkeys of another domain",
      { passkeys: { domain: "ample.com", host: "pay.example.com" } },
      ["passkeys domain fail"],
    ],
    [
      "passkeys of the host itself",
      { passkeys: { domain: "pay.example.com", host: "pay.example.com" } },
      [],
    ],
  ])("names what is not well: %s", (_what, change, bad) => {
    const found = judged(change);
    expect(found.bad).toEqual(bad);
    const worst = bad.some((each) => each.endsWith("fail")) ? "fail" : "warn";
    expect(found.worst).toBe(bad.length === 0 ? "pass" : worst);
  });

  it("has a word for every kind of alert", () => {
    const alerts = alertKinds.map((kind) => ({ kind, count: 1 }));
    expect(judged({ alerts }).bad).toHaveLength(alertKinds.length);
  });
});

it("adds up what waits, and takes no clock that was ahead for a wait", () => {
  const none = { waiting: 0, sinceMs: null };
  const all = [{ waiting: 2, sinceMs: 900 }, null, none, { waiting: 1, sinceMs: 950 }];
  expect(undeliveredTogether(all, 1_000)).toEqual({ waiting: 3, oldestMs: 100 });
  expect(undeliveredTogether([{ waiting: 1, sinceMs: 5_000 }], 1_000)).toEqual({
    ...{ waiting: 1, oldestMs: 0 },
  });
  expect(undeliveredTogether([null], 1_000)).toEqual({ waiting: 0, oldestMs: null });
});
