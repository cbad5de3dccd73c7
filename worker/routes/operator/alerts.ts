import * as z from "zod";
import { alertsPage } from "../../../src/bounds.ts";
import { type AlertRecord, alertKinds, alertStates } from "../../../src/control/alert-record.ts";
import { stopScopes } from "../../../src/control/snapshot.ts";
import { renderTime } from "../../../src/time.ts";
import { mayAct, mayLook, operatorBy } from "../../caller/operator.ts";
import { controlObject } from "../../control/stub.ts";
import { count, cursorOf, pageCursor, time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";

const alert = z
  .strictObject({
    alert_id: z.string(),
    kind: z.enum(alertKinds),
    subject: z.string(),
    evidence: z.record(z.string(), z.unknown()).describe("What was seen, the last time."),
    proposed_stop: z
      .strictObject({ scope: z.enum(stopScopes), id: z.string().nullable() })
      .nullable()
      .describe("A stop that would end it. Raising it is the operator's own act."),
    count: count.describe("How often it happened while nobody acknowledged it."),
    first_at: time,
    last_at: time,
    acknowledged_by: z.string().nullable(),
    acknowledged_at: time.nullable(),
  })
  .meta({ id: "Alert" });

const alertQuery = z.strictObject({
  state: z.enum(alertStates).optional().describe("`open` unless told."),
  cursor: cursorOf(/^[0-9]{1,16}\.[A-Za-z0-9_-]{1,32}$/),
});

/** What the deployment has noticed by itself, until somebody has taken note of it. */
export const operatorAlertRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/alerts",
    summary: "Alerts, the one raised last first; those that nobody has acknowledged unless told",
    tag: "Operators",
    access: mayLook,
    replay: "window",
    query: alertQuery,
    answers: { 200: z.strictObject({ alerts: z.array(alert), cursor: pageCursor }) },
    handle: listAlerts,
  }),
  route({
    method: "POST",
    path: "/v1/operator/alerts/{id}/acknowledge",
    summary: "Take an alert off the list; if it happens again it is a new one",
    tag: "Operators",
    access: mayAct,
    replay: "recorded in Control",
    body: z.strictObject({}),
    answers: {
      200: z.strictObject({
        alert_id: z.string(),
        acknowledged_by: z.string(),
        acknowledged_at: time,
      }),
    },
    async handle(call) {
      const { id = "" } = call.params;
      const done = await controlObject(call.env).act(operatorBy(call), "acknowledgeAlert", id);
      if (!done.ok) return { problem: done.fault };
      return answer(200, {
        alert_id: id,
        acknowledged_by: done.value.acknowledgedBy,
        acknowledged_at: renderTime(done.value.acknowledgedAtMs ?? 0),
      });
    },
  }),
];

async function listAlerts(call: Call): Promise<Answer> {
  const { state = "open", cursor } = call.query as z.infer<typeof alertQuery>;
  const [firstAt, alertId = ""] = (cursor ?? "").split(".");
  const before = cursor === undefined ? null : { firstAtMs: Number(firstAt), alertId };
  const found = await controlObject(call.env).alertPage({ state, before, count: alertsPage + 1 });
  const page = found.slice(0, alertsPage);
  const last = found.length > alertsPage ? page.at(-1) : undefined;
  return answer(200, {
    alerts: page.map(renderAlert),
    cursor: last === undefined ? null : `${last.firstAtMs}.${last.alertId}`,
  });
}

function renderAlert(record: AlertRecord): z.infer<typeof alert> {
  return {
    alert_id: record.alertId,
    kind: record.kind,
    subject: record.subject,
    evidence: record.evidence,
    proposed_stop: record.proposedStop,
    count: record.count,
    first_at: renderTime(record.firstAtMs),
    last_at: renderTime(record.lastAtMs),
    acknowledged_by: record.acknowledgedBy,
    acknowledged_at: record.acknowledgedAtMs === null ? null : renderTime(record.acknowledgedAtMs),
  };
}
