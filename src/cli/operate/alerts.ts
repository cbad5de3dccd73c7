import type { Alert, AlertQuery, OperatorClient } from "../../client/index.ts";
import { asProgram, Misuse } from "../program.ts";
import { must } from "../seed/actors.ts";
import { coloured } from "../telling/colour.ts";
import { alertAdvice } from "./alert-advice.ts";
import { deskOptions, deskUsage, openDesk } from "./desk.ts";

const usage = `Lists the alerts that nobody has acknowledged, newest first: what was seen, what to do first, and the stop
that would end it. Nothing is sent anywhere by itself.

  sekisho alerts
  sekisho alerts --all                  also those that were acknowledged
  sekisho alerts --acknowledge alr_…    takes one off the list, on record
  sekisho alerts --help                 shows this

Ends with 0 when there is none that nobody has acknowledged, else with 1.
${deskUsage}`;

/** `sekisho alerts`: what the deployment has noticed by itself. */
export const alertsCommand = asProgram({
  usage,
  options: {
    ...deskOptions,
    all: { type: "boolean", default: false },
    acknowledge: { type: "string" },
  },
  async run({ all, acknowledge, json, ...who }) {
    if (all && acknowledge !== undefined) throw new Misuse("--all lists, --acknowledge does not.");
    const { operator } = await openDesk(who);
    if (acknowledge !== undefined) {
      const taken = must("The acknowledgement", await operator.acknowledgeAlert(acknowledge));
      console.log(json ? JSON.stringify(taken) : `${coloured("good", "acknowledged")}`);
      return 0;
    }
    const alerts = await everyAlert(operator, all ? "all" : "open");
    if (json) console.log(JSON.stringify({ alerts }));
    else if (alerts.length === 0) console.log("No alert is open.");
    else for (const line of alerts.flatMap(alertInWords)) console.log(line);
    return alerts.some(({ acknowledged_at: at }) => at === null) ? 1 : 0;
  },
});

/** All alerts of a state, over as many pages as there are, the newest first. */
export async function everyAlert(
  operator: Pick<OperatorClient, "alerts">,
  state: AlertQuery["state"] & string,
): Promise<Alert[]> {
  const alerts: Alert[] = [];
  let cursor: string | null = null;
  do {
    const query: AlertQuery = cursor === null ? { state } : { state, cursor };
    const page = must("The list of alerts", await operator.alerts(query));
    alerts.push(...page.alerts);
    cursor = page.cursor;
  } while (cursor !== null);
  return alerts;
}

/** An alert with its evidence and what to do first. */
export function alertInWords(alert: Alert): string[] {
  const {
    alert_id,
    kind,
    subject,
    count,
    first_at,
    last_at,
    evidence,
    proposed_stop: stop,
  } = alert;
  const times = count === 1 ? `at ${last_at}` : `${count} times from ${first_at} to ${last_at}`;
  const seen = Object.entries(evidence).map(
    ([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const by = alert.acknowledged_by === null ? "" : `, acknowledged by ${alert.acknowledged_by}`;
  return [
    `${kind} of ${subject}, ${times} (${alert_id}${by})`,
    ...(seen.length === 0 ? [] : [`  seen: ${seen.join(", ")}`]),
    `  do: ${alertAdvice[kind]}`,
    ...(stop === null
      ? []
      : [
          `  stop: sekisho stop ${stop.scope}${stop.id === null ? "" : ` --id ${stop.id}`} --reason "${kind}"`,
        ]),
  ];
}
