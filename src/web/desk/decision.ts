import type { OperatorClient } from "../../client/operator.ts";
import type { Approved } from "../../client/resource/operator.ts";
import type { Reply } from "../../client/wire/answer.ts";
import {
  type ApprovalReading,
  isApprovable,
  readApproval,
  readingDigest,
} from "./approval-reading.ts";

/** What became of a press of "approve": nothing was approved, or the server's answer. */
export type PressedApproval =
  | { readonly kind: "changed"; readonly reading: ApprovalReading | null }
  | { readonly kind: "sent"; readonly reply: Reply<Approved> };

/**
 * Approves what is on screen, and nothing else: it is read again first, with what it touches, and
 * when anything of it is another, or can be read no more, nothing is sent. What is sent says what was
 * seen, so that the server refuses what has become another on the way.
 */
export async function approveAsShown(
  client: OperatorClient,
  shown: ApprovalReading,
): Promise<PressedApproval> {
  const now = await readApproval(client, shown.approval.approval_id);
  const isSame = now !== null && readingDigest(now) === readingDigest(shown);
  if (!isSame || !isApprovable(now)) return { kind: "changed", reading: now };
  const { approval_id: approvalId, seen } = shown.approval;
  const reply = await client.approve(approvalId, seen);
  if (reply.problem?.state !== "changed") return { kind: "sent", reply };
  return { kind: "changed", reading: await readApproval(client, approvalId) };
}
