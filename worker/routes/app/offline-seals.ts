import * as z from "zod";
import { offlineSeals } from "../../../src/bounds.ts";
import type { SealsOutcome } from "../../../src/code/issue-seals.ts";
import { callerToken } from "../../../src/identity/caller.ts";
import { renderTime } from "../../../src/time.ts";
import { sealOffline } from "../../../src/token/code/offline-code.ts";
import { customerOf } from "../../caller/customer.ts";
import { refusedAct } from "../../caller/refusals.ts";
import { count, time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";

const nothing = z.strictObject({});

const seals = z
  .strictObject({
    seals: z.array(z.string()).length(offlineSeals),
    expires_at: time,
    counter: count.describe("The last one that was accepted: the next code's has to be above."),
  })
  .describe(
    "Each seal is good for one code: a JWS with the header alg ES256, typ qr-device+jwt and the " +
      "claims seal, counter, iat, signed by the device's key. Its counter rises with every code, " +
      "and iat is the server's time in seconds, as the phone has learnt it from the header Date; " +
      "it pays from 10 s before to 60 s after that.",
  );

export const offlineSealRoutes: readonly Route[] = [
  route<z.infer<typeof nothing>>({
    method: "POST",
    path: "/v1/offline-seals",
    summary: "20 seals for codes signed offline within 72 h; the unused ones before them end.",
    tag: "App clients",
    access: { kind: "customer" },
    replay: "recorded in Wallet",
    body: nothing,
    answers: { 201: seals },
    handle: issue,
  }),
];

async function issue(call: Call): Promise<Answer> {
  const { ring, env } = call;
  const { route: wallet, caller, proof } = customerOf(call);
  const token = callerToken(caller);
  const { device } = token;
  const outcome = await withSnapshot<SealsOutcome>(call, (authority) =>
    walletObject(env, wallet).issueSeals({ authority, ...token, jti: caller.jti, proof }),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind !== "issued") return { problem: refusedAct(outcome.value) };
  const { batch, counter, expiresAtMs } = outcome.value;
  const places = Array.from({ length: offlineSeals }, (_, place) => place);
  return answer(201, {
    seals: places.map((place) => sealOffline(ring, { route: wallet, device, batch, place })),
    expires_at: renderTime(expiresAtMs),
    counter,
  });
}
