import * as z from "zod";
import type { TerminalConfirmation } from "../../../src/control/book.ts";
import { stopScopes } from "../../../src/control/snapshot.ts";
import {
  isNamedScope,
  keptByWallet,
  namedScopes,
  type StopRecord,
  walletTarget,
} from "../../../src/control/stop.ts";
import { renderTime } from "../../../src/time.ts";
import { openMarkedId } from "../../../src/token/marked-id.ts";
import {
  malformedMember,
  mayAct,
  mayLook,
  notFound,
  operatorBy,
  shownName,
  untilInForce,
  waitingAnswer,
  waitingReply,
} from "../../caller/operator.ts";
import { controlObject } from "../../control/stub.ts";
import { time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { freshId } from "../../platform/fresh-id.ts";
import { stopAtWallet } from "./wallet-control.ts";

const stop = z
  .strictObject({
    stop_id: z.string(),
    scope: z.enum(stopScopes),
    id: z.string().nullable(),
    reason: z.string(),
    until: time.nullable(),
    raised_by: z.string(),
    raised_at: time,
    in_force_at: time,
  })
  .meta({ id: "Stop" });

const confirmation = z
  .strictObject({
    terminal_id: z.string(),
    reason: z.string(),
    raised_at: time,
    until: time.describe(
      "It ends by itself some ten seconds after this; before that two persons end it.",
    ),
  })
  .meta({ id: "TerminalConfirmation", description: "Every payment there waits for its payer." });

const stopBody = z
  .strictObject({
    scope: z.enum(stopScopes),
    id: z
      .string()
      .max(64)
      .optional()
      .describe(`With ${namedScopes.join(", ")}, and only there.`),
    reason: shownName(200),
    until: z.iso
      .datetime()
      .optional()
      .describe("It ends by itself some ten seconds after this; else two lift it."),
  })
  .superRefine(({ scope, id }, context) => {
    const named = isNamedScope(scope);
    if (named === (id !== undefined)) return;
    const message = named ? "this scope needs an id" : "this scope has no id";
    context.addIssue({ code: "custom", path: ["id"], message });
  });

type StopBody = z.infer<typeof stopBody>;

/** Raising and lifting stops. */
export const operatorStopRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/stops",
    summary: "The stops that stand now, and terminals whose payments wait for their payers",
    tag: "Operators",
    access: mayLook,
    replay: "window",
    answers: {
      200: z.strictObject({ stops: z.array(stop), confirmations: z.array(confirmation) }),
    },
    async handle(call) {
      const control = controlObject(call.env);
      const [stops, confirmed] = await Promise.all([control.stops(), control.confirmations()]);
      const confirmations = confirmed.map(renderConfirmation);
      return answer(200, { stops: stops.map(renderStop), confirmations });
    },
  }),
  route({
    method: "PUT",
    path: "/v1/operator/stops",
    summary: "Raise a stop; answered when it is in force",
    tag: "Operators",
    access: mayAct,
    replay: "recorded in Control",
    body: stopBody,
    answers: { 200: z.strictObject({ stop_id: z.string(), in_force_at: time }) },
    handle: (call) => raiseStopAndWait(call, call.body),
  }),
  route({
    method: "DELETE",
    path: "/v1/operator/confirmations/{terminal_id}",
    summary: "Propose that payments at a terminal no longer wait for their payers",
    tag: "Operators",
    access: mayAct,
    replay: "recorded in Control",
    answers: { 202: waitingAnswer },
    async handle(call) {
      const { terminal_id = "" } = call.params;
      if (openMarkedId(call.ring, "ter", terminal_id) === null) return notFound("terminal");
      const proposal = { act: "lift_confirmation", terminal_id } as const;
      const control = controlObject(call.env);
      const proposed = await control.act(operatorBy(call), "propose", freshId("apr"), proposal);
      return proposed.ok ? waitingReply(proposed.value) : { problem: proposed.fault };
    },
  }),
  route({
    method: "DELETE",
    path: "/v1/operator/stops/{stop_id}",
    summary: "Propose to lift a stop; a second person approves",
    tag: "Operators",
    access: mayAct,
    replay: "recorded in Control",
    answers: { 202: waitingAnswer },
    async handle(call) {
      const { stop_id = "" } = call.params;
      const proposal = { act: "lift_stop", stop_id } as const;
      const control = controlObject(call.env);
      const proposed = await control.act(operatorBy(call), "propose", freshId("apr"), proposal);
      return proposed.ok ? waitingReply(proposed.value) : { problem: proposed.fault };
    },
  }),
];

/** Raises a stop by the operator who calls, and answers when it is in force. */
export async function raiseStopAndWait(call: Call<unknown>, stop: StopBody): Promise<Answer> {
  const { scope, id, reason, until } = stop;
  const untilMs = until === undefined ? null : Date.parse(until);
  if (untilMs !== null && !(untilMs > call.nowMs)) {
    return malformedMember("/until", "is not in the future");
  }
  const target = openTarget(call, stop);
  if (target === null) return notFound(scope);
  const by = operatorBy(call);
  const command = { stopId: freshId("stp"), scope, id: id ?? null, reason, untilMs };
  const raised = await controlObject(call.env).act(by, "raiseStop", command);
  if (!raised.ok) return { problem: raised.fault };
  const { stopId, inForceAtMs, untilMs: endMs, waitMs } = raised.value;
  if (target === "known") {
    await untilInForce(waitMs);
    return answer(200, { stop_id: stopId, in_force_at: renderTime(inForceAtMs) });
  }
  const kept = { stopId, untilMs: endMs, reason, actor: by.operatorId };
  const done = await stopAtWallet(call, target, kept);
  if (!done.ok) return { problem: done.fault };
  return answer(200, { stop_id: stopId, in_force_at: renderTime(done.value) });
}

/** Scopes over one thing that Control knows, and the kind of its id. */
const markedScopes = { merchant: "mer", store: "sto", terminal: "ter", partner: "par" } as const;

/** What the stop is over: something Control knows, a wallet or device, or `null` for nothing. */
function openTarget({ ring }: Pick<Call, "ring">, { scope, id = "" }: StopBody) {
  if (keptByWallet(scope)) return walletTarget(ring, scope, id);
  const marked = markedScopes[scope as keyof typeof markedScopes];
  return marked === undefined || openMarkedId(ring, marked, id) !== null ? "known" : null;
}

function renderConfirmation(record: TerminalConfirmation): z.infer<typeof confirmation> {
  return {
    terminal_id: record.terminalId,
    reason: record.reason,
    raised_at: renderTime(record.sinceMs),
    until: renderTime(record.untilMs),
  };
}

function renderStop(record: StopRecord): z.infer<typeof stop> {
  return {
    stop_id: record.stopId,
    scope: record.scope,
    id: record.id,
    reason: record.reason,
    until: record.untilMs === null ? null : renderTime(record.untilMs),
    raised_by: record.raisedBy,
    raised_at: renderTime(record.raisedAtMs),
    in_force_at: renderTime(record.inForceAtMs),
  };
}
