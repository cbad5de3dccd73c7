import * as z from "zod";
import {
  type HealthCheck,
  healthStatuses,
  judgeHealth,
  worstOf,
} from "../../../src/health/judge.ts";
import { renderTime } from "../../../src/time.ts";
import { version } from "../../../src/version.ts";
import { mayLook } from "../../caller/operator.ts";
import { time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { gatherHealth } from "../../observe/gather-health.ts";
import { forgetWhenSetBack } from "../../platform/clock.ts";
import { healthLookedAt } from "./refusals.ts";

const status = z.enum(healthStatuses);

const health = z
  .strictObject({
    status: status.describe("The worst of all checks."),
    version: z.string().describe("The version of the software that answers."),
    observed_at: time.describe("When it was looked: up to 5 s ago."),
    checks: z
      .array(
        z
          .strictObject({
            component: z.string().describe("The kind of object, or another part."),
            measurement: z.string().describe("What was measured of it."),
            status: status.describe("How it is, by the limits in `/docs/observe`."),
            observed_value: z.number().nullable().describe("The figure; null: there is none."),
            observed_unit: z.enum(["ms", "count", "days"]).describe("What the figure counts."),
            output: z.string().nullable().describe("What to look at; null of what passes."),
          })
          .meta({ id: "HealthCheck" }),
      )
      .describe("One of each part that was looked at."),
  })
  .meta({ id: "Health" });
type Health = z.infer<typeof health>;

/** How the parts of the deployment are, for operators. */
export const operatorHealthRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/health",
    summary: "How each part of the deployment is: a few objects of every kind are asked",
    tag: "Operators",
    access: mayLook,
    replay: "window",
    answers: { 200: health },
    handle: look,
  }),
];

/** An isolate looks at most so often; in between it tells what it saw. */
const lookEveryMs = 5_000;
let lookedAtMs = 0;
let seen: Health | null = null;
forgetWhenSetBack(() => {
  lookedAtMs = 0;
  seen = null;
});

async function look(call: Call): Promise<Answer> {
  const agoMs = call.nowMs - lookedAtMs;
  if (agoMs < lookEveryMs) {
    return seen === null ? { problem: healthLookedAt(lookEveryMs - agoMs) } : answer(200, seen);
  }
  lookedAtMs = call.nowMs;
  seen = null;
  const facts = await gatherHealth(call).catch((fault) => {
    lookedAtMs = 0;
    throw fault;
  });
  const checks = judgeHealth(facts);
  const told = {
    status: worstOf(checks),
    version,
    observed_at: renderTime(call.nowMs),
    checks: checks.map(render),
  };
  seen = told;
  return answer(200, told);
}

function render({ component, measurement, status, value, unit, output }: HealthCheck) {
  return { component, measurement, status, observed_value: value, observed_unit: unit, output };
}
