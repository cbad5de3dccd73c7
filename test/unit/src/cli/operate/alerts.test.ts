import { expect, it } from "vitest";
import { everyAlert } from "../../../../../src/cli/operate/alerts.ts";
import { standing } from "../../../../../src/cli/operate/status.ts";
import type { AlertQuery, OperatorClient } from "../../../../../src/client/index.ts";

/** A deployment with three pages of open alerts, two on each but the last. */
const pages: Readonly<Record<string, object>> = {
  first: { alerts: [{ alert_id: "alr_5" }, { alert_id: "alr_4" }], cursor: "second" },
  second: { alerts: [{ alert_id: "alr_3" }, { alert_id: "alr_2" }], cursor: "third" },
  third: { alerts: [{ alert_id: "alr_1" }], cursor: null },
};
const asked: AlertQuery[] = [];
const told = async (body: object) => ({ ok: true, body });
const operator = {
  alerts: (query: AlertQuery = {}) => {
    asked.push(query);
    return told(pages[query.cursor ?? "first"] ?? {});
  },
  stops: () => told({ stops: [], confirmations: [] }),
  approvals: () => told({ approvals: [] }),
  policies: () => told({ active: 1, shadow: null, policies: [] }),
  operators: () => told({ operators: [] }),
  health: () => told({ checks: [], status: "pass" }),
} as unknown as OperatorClient;

const all = ["alr_5", "alr_4", "alr_3", "alr_2", "alr_1"];

it("lists the alerts of every page, in their order", async () => {
  expect((await everyAlert(operator, "all")).map(({ alert_id }) => alert_id)).toEqual(all);
  expect(asked).toEqual([
    { state: "all" },
    { state: "all", cursor: "second" },
    { state: "all", cursor: "third" },
  ]);
});

it("counts the open alerts of every page in a deployment's state", async () => {
  asked.length = 0;
  const { alerts } = await standing({ operator, folder: null });
  expect(alerts.map(({ alert_id }) => alert_id)).toEqual(all);
  expect(asked.every(({ state }) => state === "open")).toBe(true);
});
