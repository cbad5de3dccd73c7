import * as z from "zod";
import { renderTime } from "../../../src/time.ts";
import { encodeHex } from "../../../src/token/grammar.ts";
import { openId, routeBytes, sealId } from "../../../src/token/seal.ts";
import { mayLook, operatorBy } from "../../caller/operator.ts";
import { proofUsed, revoked } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { monitorObject, streamRequest } from "../../monitor/stub.ts";
import { random } from "../../platform/keys.ts";
import { digestText } from "../../rows/digest.ts";
import { eventTicket } from "../app/events-schema.ts";
import { notAnUpgrade, ticketRefused, tooManyStreams } from "../app/refusals.ts";
import { operatorEvent } from "./events-schema.ts";

const tag = "Operators";

/** The stream of figures that operators watch. */
export const operatorEventRoutes: readonly Route[] = [
  route<object>({
    method: "POST",
    path: "/v1/operator/event-tickets",
    summary:
      "A ticket for the stream of figures: good for 30 s, for one stream, for this operator.",
    tag,
    access: mayLook,
    replay: "recorded in Monitor",
    body: z.strictObject({}),
    answers: { 201: eventTicket },
    handle: issueTicket,
  }),
  route({
    method: "GET",
    path: "/v1/operator/events",
    summary:
      "Figures of all payments, once a second: a WebSocket, opened with a ticket as its only " +
      "subprotocol. Nothing may be decided by them. Ended with 4401 when the token was revoked, " +
      "with 4402 when it is over, with 4409 when the operator opens too many, with 1013 when it " +
      "cannot be told who was revoked. `ping` is answered `pong`",
    tag,
    access: { kind: "open" },
    replay: "none",
    answers: { 101: operatorEvent },
    handle: openStream,
  }),
];

/** A ticket is a sealed id out of random bytes, which nobody else can make: invented ones open none. */
async function issueTicket(call: Call<object>): Promise<Answer> {
  const { ring, env, token } = call;
  const { operatorId, proof, epoch } = operatorBy(call);
  const ticket = sealId(ring, "opv", encodeHex(random(routeBytes)), 0);
  const [kind, own] = epoch;
  const holder = { operatorId, epoch: [kind, own] as const, untilMs: token.expiresAtMs };
  const command = { hash: digestText(ticket), holder, proof };
  const opened = await monitorObject(env).openTicket(command);
  if (!opened.ok) return { problem: opened.fault === "proof_used" ? proofUsed : revoked };
  return answer(201, { ticket, expires_at: renderTime(opened.value) });
}

async function openStream({ env, ring, headers, method }: Call): Promise<Answer> {
  // Only a GET upgrades (RFC 6455 §4.1): another method's ticket is not used up.
  if (method !== "GET" || headers.get("Upgrade")?.toLowerCase() !== "websocket") {
    return { problem: notAnUpgrade };
  }
  const ticket = headers.get("Sec-WebSocket-Protocol")?.trim() ?? "";
  if (openId(ring, "opv", ticket) === null) return { problem: ticketRefused };
  const opening = streamRequest(digestText(ticket));
  const { webSocket, status } = await monitorObject(env).fetch(opening);
  if (webSocket !== null) return { status: 101, webSocket, protocol: ticket };
  return { problem: status === 429 ? tooManyStreams : ticketRefused };
}
