import { readFileSync } from "node:fs";
import { importDeviceKey, OperatorClient, orThrow, RefusedError } from "@sekisho/client";

/*
 * What an operator wants to know in the morning, as JSON: alerts that nobody has looked at, stops
 * that stand, acts that wait for a second person, and what colleagues did since yesterday. Exits
 * with 1 when somebody has to act, with 2 when the deployment does not answer.
 */
const seed = JSON.parse(readFileSync(process.env.SEED ?? ".sekisho/seed.json", "utf8"));
const [{ operator_id: operatorId, jwk }] = seed.operators;
const key = await importDeviceKey(jwk);
const operator = new OperatorClient({ origin: seed.origin, key, operatorId });

async function everyAlert() {
  const alerts = [];
  for (let cursor; cursor !== null; ) {
    const page = orThrow(await operator.alerts(cursor === undefined ? {} : { cursor }));
    alerts.push(...page.alerts);
    cursor = page.cursor;
  }
  return alerts;
}

async function recordSince(sinceMs) {
  const events = [];
  for (let cursor; cursor !== null; ) {
    const page = orThrow(await operator.record(cursor));
    const fresh = page.events.filter(({ at }) => Date.parse(at) >= sinceMs);
    events.push(...fresh.map(({ at, actor, act }) => ({ at, actor, act })));
    cursor = fresh.length < page.events.length ? null : page.cursor;
  }
  return events;
}

try {
  const alerts = await everyAlert();
  const { stops } = orThrow(await operator.stops());
  const { approvals } = orThrow(await operator.approvals());
  const waiting = approvals.filter(({ status }) => status === "waiting");
  const record = await recordSince(Date.now() - 86_400_000);
  console.log(JSON.stringify({ alerts, stops, waiting, record }, null, 2));
  process.exitCode = alerts.length + waiting.length > 0 ? 1 : 0;
} catch (error) {
  const { code, retry, requestId } = error;
  console.error(JSON.stringify({ code, retry, requestId, message: error.message }));
  process.exitCode = error instanceof RefusedError ? 1 : 2;
}
