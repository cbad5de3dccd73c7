import { type Problem, problem } from "../problem.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import { type ActBy, beginAct, proofReplayed, recordAct, refuseAct } from "./act.ts";
import type { ControlBook, PartnerRecord, ProofMark } from "./book.ts";
import { noSession } from "./enter.ts";
import { firstEpoch } from "./epoch.ts";

/** A partner to admit. The key is in its canonical form and was imported once. */
export type PartnerCommand = Omit<PartnerRecord, "epoch" | "createdAtMs">;

/** The partner, admitted with one channel and one key; a key that is taken is refused (409). */
export function createPartner(
  book: ControlBook,
  by: ActBy,
  command: PartnerCommand,
): Result<PartnerRecord, Problem> {
  const { partnerId, name, channel, jkt } = command;
  const detail = { partner_id: partnerId, name, channel, jkt };
  const begun = beginAct(book, by, "create_partner", detail);
  if (!begun.ok) return begun;
  if (book.partnerByKey(jkt) !== null) {
    const taken = problem("state_conflict", "This key belongs to a partner already.", {
      members: { state: "key_in_use" },
    });
    return refuseAct(book, by, "create_partner", detail, taken);
  }
  const refusal = recordAct(book, by, "create_partner", detail);
  if (refusal !== null) return fail(refusal);
  const partner = { ...command, epoch: firstEpoch, createdAtMs: by.nowMs };
  book.insertPartner(partner);
  return ok(partner);
}

/** The partner whose key this is; 401 alike for who is unknown or has another key. */
export function partnerSession(
  book: ControlBook,
  command: { readonly partnerId: string; readonly proof: ProofMark; readonly nowMs: EpochMs },
): Result<PartnerRecord, Problem> {
  const partner = book.partner(command.partnerId);
  if (partner === null || partner.jkt !== command.proof.jkt) return fail(noSession);
  if (!book.rememberProof(command.proof, command.nowMs)) return fail(proofReplayed);
  return ok(partner);
}
