import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import { type ActBy, beginAct, recordAct, refuseAct } from "./act.ts";
import type { ControlBook, PartnerRecord } from "./book.ts";
import { firstEpoch } from "./epoch.ts";
import { raiseFloor } from "./floor.ts";
import { putStop } from "./raise-stop.ts";
import type { ControlRefusal } from "./refusal.ts";

/** A partner to admit. The key is in its canonical form and was imported once. */
export type PartnerCommand = Omit<PartnerRecord, "epoch" | "createdAtMs" | "revokedAtMs">;

/** The partner, admitted with one channel and one key; a key that is taken is refused (409). */
export function createPartner(
  book: ControlBook,
  by: ActBy,
  command: PartnerCommand,
): Result<PartnerRecord, ControlRefusal> {
  const { partnerId, name, channel, jkt } = command;
  const detail = { partner_id: partnerId, name, channel, jkt };
  const begun = beginAct(book, by, "create_partner", detail);
  if (!begun.ok) return begun;
  if (book.partnerByKey(jkt) !== null) {
    const taken = { reason: "key_in_use", by: "partner" } as const;
    return refuseAct(book, by, "create_partner", detail, taken);
  }
  recordAct(book, by, "create_partner", detail);
  const partner = { ...command, epoch: firstEpoch, createdAtMs: by.nowMs, revokedAtMs: null };
  book.insertPartner(partner);
  return ok(partner);
}

/**
 * Revokes a partner for ever: its tokens from the returned time on, its key for new ones. Credits
 * that it asked for and that have no outcome yet are stopped, which outlives every token: so the
 * stop `partner` stands from then on. 404 for none; again, the time of the first.
 */
export function revokePartner(
  book: ControlBook,
  by: ActBy,
  command: { readonly partnerId: string; readonly stopId: string },
): Result<EpochMs, ControlRefusal> {
  const { partnerId, stopId } = command;
  const partner = book.partner(partnerId);
  const detail = { partner_id: partnerId, name: partner?.name };
  const begun = beginAct(book, by, "revoke_partner", detail);
  if (!begun.ok) return begun;
  if (partner === null) return fail({ reason: "unknown", what: "partner" });
  recordAct(book, by, "revoke_partner", detail);
  const known = partner.revokedAtMs !== null;
  const epoch = known ? partner.epoch : book.revokePartner(partnerId, by.nowMs);
  const stop = { stopId, scope: "partner", id: partnerId, reason: "revoked" } as const;
  const raised = putStop(
    book,
    { ...stop, untilMs: null },
    { raisedBy: by.operatorId, nowMs: by.nowMs },
  );
  const floor = { kind: "partner", id: partnerId, epoch } as const;
  return ok(Math.max(raiseFloor(book, floor, by.nowMs), raised.inForceAtMs));
}

/**
 * The partner whose key this is; refused alike when none has this id, it was revoked, or its key is
 * another.
 */
export function partnerSession(
  book: ControlBook,
  command: { readonly partnerId: string; readonly proof: ProofMark; readonly nowMs: EpochMs },
): Result<PartnerRecord, ControlRefusal> {
  const partner = book.partner(command.partnerId);
  if (partner === null || partner.jkt !== command.proof.jkt) return fail({ reason: "no_session" });
  if (partner.revokedAtMs !== null) return fail({ reason: "no_session" });
  if (!book.useProof(command.proof, command.nowMs)) return fail({ reason: "proof_used" });
  return ok(partner);
}
