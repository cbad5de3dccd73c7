import * as z from "zod";
import { assert } from "../../src/assert.ts";
import { noSuch } from "../../src/control/entry-refusal.ts";
import { isPasskey } from "../../src/identity/assurance.ts";
import type { Problem } from "../../src/problem.ts";
import { renderTime } from "../../src/time.ts";
import type { OperatorRole } from "../../src/token/access-claims.ts";
import type { By } from "../control/desk.ts";
import { shownText, time } from "../door/fields.ts";
import { malformed } from "../door/refusals.ts";
import { type Access, type Answer, answer, type Call } from "../door/route.ts";
import { proofUse } from "../rows/proof-use.ts";

const access = (...roles: OperatorRole[]): Access => ({ kind: "operator", roles });

/** Who may look; who may act; who may decide what others propose. */
export const mayLook = access("viewer", "operator", "approver");
export const mayAct = access("operator", "approver");
export const mayApprove = access("approver");

/** The operator who calls, as Control is told. */
export function operatorBy(call: Call): By {
  const { token } = call;
  assert(token.kind === "operator", "the route asks for an operator's token");
  const passkey = isPasskey(token.amr);
  return { operatorId: token.sub, epoch: token.epoch, passkey, proof: proofUse(call.proof) };
}

/** 404 for an id that does not open, in the words of what it would be the id of. */
export function notFound(thing: string): { readonly problem: Problem } {
  return { problem: noSuch(thing) };
}

/** 400 for a member that only the handler can judge. */
export function malformedMember(pointer: string, reason: string): { readonly problem: Problem } {
  return { problem: malformed([{ pointer, reason }]) };
}

const visible = /[^\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]/u;

/**
 * A text by which people tell one thing from another: it neither begins nor ends with a space, and
 * something of it can be seen.
 */
export function shownName(charsMax: number, charsMin: 0 | 1 = 1) {
  return shownText(charsMax, charsMin)
    .refine((name) => name.trim() === name, "begins or ends with a space")
    .refine((name) => name === "" || visible.test(name), "has nothing in it that can be seen");
}

export const waitingAnswer = z
  .strictObject({ approval_id: z.string(), expires_at: time })
  .meta({ id: "Waiting", description: "The act waits for a second person." });

/** The 202 of an act that waits for a second person. */
export function waitingReply(value: { approvalId: string; expiresAtMs: number }): Answer {
  return answer(202, {
    approval_id: value.approvalId,
    expires_at: renderTime(value.expiresAtMs),
  });
}

/**
 * Waits until a change of the control state binds everybody, by a duration and not by a clock: the
 * Worker's may differ from Control's.
 */
export async function untilInForce(waitMs: number): Promise<void> {
  if (waitMs > 0) await scheduler.wait(waitMs + 10);
}
