import * as z from "zod";
import type { PartnerRecord } from "../../../src/control/book.ts";
import { renderTime } from "../../../src/time.ts";
import { fundingChannels } from "../../../src/token/access-claims.ts";
import { parsePublicJwk, thumbprint } from "../../../src/token/jwk.ts";
import { markId, openMarkedId } from "../../../src/token/marked-id.ts";
import { boundTokens, issueAccess } from "../../caller/bound-tokens.ts";
import {
  malformedMember,
  mayAct,
  mayApprove,
  mayLook,
  notFound,
  operatorBy,
  shownName,
  untilInForce,
} from "../../caller/operator.ts";
import { sessionRefused } from "../../caller/session-refused.ts";
import { controlObject } from "../../control/stub.ts";
import { time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { freshId } from "../../platform/fresh-id.ts";
import { random } from "../../platform/keys.ts";
import { proofUse } from "../../rows/proof-use.ts";

const partnerBody = z.strictObject({
  name: shownName(100),
  channel: z.enum(fundingChannels),
  jwk: z.record(z.string(), z.unknown()).describe("A public key on P-256 (RFC 7517)."),
});

const partner = z
  .strictObject({
    partner_id: z.string(),
    name: z.string(),
    channel: z.enum(fundingChannels),
    jkt: z.string().describe("The thumbprint of its key (RFC 7638)."),
    state: z.enum(["active", "revoked"]),
    created_at: time,
    revoked_at: time.nullable(),
  })
  .meta({ id: "Partner" });

/** Funding partners: admitted by an approver, in session by their key. */
export const partnerRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/v1/operator/partners",
    summary: "Admit a funding partner with its key, for one channel",
    tag: "Operators",
    access: mayApprove,
    replay: "recorded in Control",
    body: partnerBody,
    answers: { 201: z.strictObject({ partner_id: z.string() }) },
    handle: createPartner,
  }),
  route({
    method: "GET",
    path: "/v1/operator/partners",
    summary: "All funding partners, oldest first",
    tag: "Operators",
    access: mayLook,
    replay: "window",
    answers: { 200: z.strictObject({ partners: z.array(partner) }) },
    async handle(call) {
      const partners = await controlObject(call.env).partners();
      return answer(200, { partners: partners.map(renderPartner) });
    },
  }),
  route({
    method: "DELETE",
    path: "/v1/operator/partners/{id}",
    summary: "Revoke a funding partner for ever; answered when it is in force",
    tag: "Operators",
    access: mayAct,
    replay: "recorded in Control",
    answers: {
      200: z.strictObject({
        partner_id: z.string(),
        state: z.literal("revoked"),
        in_force_at: time,
      }),
    },
    async handle(call) {
      const { id = "" } = call.params;
      if (openMarkedId(call.ring, "par", id) === null) return notFound("partner");
      const command = { partnerId: id, stopId: freshId("stp") };
      const revoked = await controlObject(call.env).act(operatorBy(call), "revokePartner", command);
      if (!revoked.ok) return { problem: revoked.fault };
      await untilInForce(revoked.value.waitMs);
      const in_force_at = renderTime(revoked.value.inForceAtMs);
      return answer(200, { partner_id: id, state: "revoked", in_force_at });
    },
  }),
  route({
    method: "POST",
    path: "/v1/partners/sessions",
    summary: "New tokens for a partner's key",
    tag: "Funding partners",
    access: { kind: "proof" },
    replay: "recorded in Control",
    body: z.strictObject({ partner_id: z.string().max(64) }),
    answers: { 200: boundTokens },
    async handle(call) {
      const { partner_id: sub } = call.body;
      if (openMarkedId(call.ring, "par", sub) === null) return sessionRefused;
      const found = await controlObject(call.env).partnerSession(sub, proofUse(call.proof));
      if (!found.ok) return { problem: found.fault };
      const { who, kindEpoch } = found.value;
      const epoch: [number, number, number] = [kindEpoch, who.epoch, 1];
      const { channel, name: partner_name } = who;
      const claims = { kind: "partner", sub, channel, partner_name, epoch } as const;
      return answer(200, await issueAccess(call, claims));
    },
  }),
];

async function createPartner(call: Call<z.infer<typeof partnerBody>>): Promise<Answer> {
  const { name, channel } = call.body;
  const jwk = await parsePublicJwk(call.body.jwk);
  if (!jwk.ok) return malformedMember("/jwk", "is not a public key on P-256 in its one spelling");
  const partnerId = markId(call.ring, "par", { owner: random(8), number: 0 });
  const jkt = await thumbprint(jwk.value);
  const command = { partnerId, name, channel, jkt, jwk: jwk.value };
  const made = await controlObject(call.env).act(operatorBy(call), "createPartner", command);
  return made.ok ? answer(201, { partner_id: partnerId }) : { problem: made.fault };
}

function renderPartner(record: PartnerRecord): z.infer<typeof partner> {
  return {
    partner_id: record.partnerId,
    name: record.name,
    channel: record.channel,
    jkt: record.jkt,
    state: record.revokedAtMs === null ? "active" : "revoked",
    created_at: renderTime(record.createdAtMs),
    revoked_at: record.revokedAtMs === null ? null : renderTime(record.revokedAtMs),
  };
}
