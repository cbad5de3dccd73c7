import * as z from "zod";
import { renderTime } from "../../../src/time.ts";
import { encodeHex } from "../../../src/token/grammar.ts";
import { openId, sealId } from "../../../src/token/seal.ts";
import { customerOf } from "../../caller/customer.ts";
import { refusedAct } from "../../caller/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { random } from "../../platform/keys.ts";
import { digestText } from "../../rows/digest.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { openingRequest } from "../../wallet/opening.ts";
import { walletObject } from "../../wallet/stub.ts";
import { eventTicket, walletEvent } from "./events-schema.ts";
import { notAnUpgrade, ticketRefused, tooManyStreams } from "./refusals.ts";

const tag = "App clients";

export const eventRoutes: readonly Route[] = [
  route<object>({
    method: "POST",
    path: "/v1/wallet/event-tickets",
    summary: "A ticket for the event stream: good for 30 s, for one stream, for this device.",
    tag,
    access: { kind: "customer" },
    replay: "recorded in Wallet",
    body: z.strictObject({}),
    answers: { 201: eventTicket },
    handle: issueTicket,
  }),
  route({
    method: "GET",
    path: "/v1/wallet/events",
    summary:
      "The wallet's events as they happen: a WebSocket, opened with a ticket as its only " +
      "subprotocol. Ended with 4401 when the token was revoked, with 4402 when it is over, with " +
      "4409 when the device opens too many. `ping` is answered `pong`",
    tag,
    access: { kind: "open" },
    replay: "none",
    query: z.strictObject({
      after: z
        .string()
        .regex(/^(?:0|[1-9][0-9]{0,14})$/, { error: "the `sequence` of an event" })
        .optional()
        .meta({ description: "The last sequence you know: what you missed comes first." }),
    }),
    answers: { 101: walletEvent },
    handle: openStream,
  }),
];

/**
 * A ticket is a sealed id: its 48 random bits make it one of its kind, and the seal, which nobody
 * else can make, leads to the wallet; so what was invented reaches none.
 */
async function issueTicket(call: Call<object>): Promise<Answer> {
  const { ring, env, token } = call;
  const { route: wallet, ...customer } = customerOf(call);
  const number = Number.parseInt(encodeHex(random(6)), 16);
  const ticket = sealId(ring, "evt", wallet, number);
  const command = { ...customer, hash: digestText(ticket), tokenUntilMs: token.expiresAtMs };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, wallet).openEventTicket(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind !== "ticket") return { problem: refusedAct(outcome.value) };
  return answer(201, { ticket, expires_at: renderTime(outcome.value.expiresAtMs) });
}

async function openStream(call: Call): Promise<Answer> {
  const { env, ring, headers, method, query } = call;
  // Only a GET upgrades (RFC 6455 §4.1): another method's ticket is not used up.
  if (method !== "GET" || headers.get("Upgrade")?.toLowerCase() !== "websocket") {
    return { problem: notAnUpgrade };
  }
  const ticket = headers.get("Sec-WebSocket-Protocol")?.trim() ?? "";
  const opened = openId(ring, "evt", ticket);
  if (opened === null) return { problem: ticketRefused };
  const { snapshot } = await call.snapshot();
  const upgrade = openingRequest({
    hash: digestText(ticket),
    after: query.after === undefined ? null : Number(query.after),
    customersEpoch: snapshot.epochs.customers,
  });
  const stub = walletObject(env, opened.route);
  const { webSocket, status } = await stub.fetch(upgrade);
  if (webSocket !== null) return { status: 101, webSocket, protocol: ticket };
  return { problem: status === 429 ? tooManyStreams : ticketRefused };
}
