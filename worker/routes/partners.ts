import * as z from "zod";
import { fundingChannels } from "../../src/token/access-claims.ts";
import { parsePublicJwk, thumbprint } from "../../src/token/jwk.ts";
import { markId, openMarkedId } from "../../src/token/marked-id.ts";
import { controlObject } from "../control/stub.ts";
import { boundTokens, issueAccess } from "../issue.ts";
import { random } from "../keys.ts";
import { proofUse } from "../proof-use.ts";
import { type Answer, answer, type Call, type Route, route } from "../route.ts";
import { malformedMember, mayApprove, operatorBy, shownName } from "./operator-call.ts";
import { sessionRefused } from "./session-refused.ts";

const partnerBody = z.strictObject({
  name: shownName(100),
  channel: z.enum(fundingChannels),
  jwk: z.record(z.string(), z.unknown()).describe("A public key on P-256 (RFC 7517)."),
});

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
      const { channel } = who;
      return answer(200, await issueAccess(call, { kind: "partner", sub, channel, epoch }));
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
  const made = await controlObject(call.env).createPartner(operatorBy(call), command);
  return made.ok ? answer(201, { partner_id: partnerId }) : { problem: made.fault };
}
