import { ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import { type ActBy, beginAct, recordAct } from "./act.ts";
import type { AuditDetails } from "./audit.ts";
import type { ControlBook } from "./book.ts";
import { type FloorKind, inForceAtMs } from "./epoch.ts";
import type { Proposal } from "./four-eyes.ts";
import { putBefore, type Waiting } from "./propose.ts";
import type { ControlRefusal } from "./refusal.ts";
import type { OperatorAct } from "./role.ts";

/**
 * Puts the making of a merchant on record, and its bank account before a second person: no account
 * is paid out to on one person's word.
 */
export function recordMerchant(
  book: ControlBook,
  by: ActBy,
  detail: AuditDetails["create_merchant"],
  account: { readonly approvalId: string; readonly proposal: Proposal },
): Result<Waiting, ControlRefusal> {
  const recorded = recordElsewhere(book, by, "create_merchant", detail);
  if (!recorded.ok) return recorded;
  return ok(putBefore(book, by, account.approvalId, account.proposal));
}

/**
 * Puts an act on record that another object is going to do, if this person may begin it. A merchant
 * that is being made joins the list of all in the same commit.
 */
export function recordElsewhere<A extends OperatorAct>(
  book: ControlBook,
  by: ActBy,
  act: A,
  detail: AuditDetails[A],
): Result<null, ControlRefusal> {
  const begun = beginAct(book, by, act, detail);
  if (!begun.ok) return begun;
  recordAct(book, by, act, detail);
  const { merchant_id: merchantId, name } = detail as { merchant_id?: unknown; name?: unknown };
  if (act === "create_merchant" && typeof merchantId === "string" && typeof name === "string") {
    book.insertMerchant({ merchantId, name, createdAtMs: by.nowMs, revokedAtMs: null });
  }
  if (act === "change_merchant" && typeof merchantId === "string" && typeof name === "string") {
    book.renameMerchant(merchantId, name);
  }
  if (act === "revoke_merchant" && typeof merchantId === "string") {
    book.markMerchantRevoked(merchantId, by.nowMs);
  }
  return ok(null);
}

/**
 * Refuses every token of one caller below `epoch`, from the returned time on. The same floor again
 * answers with the time of the first; it stays in the snapshot as long as a token could live.
 */
export function raiseFloor(
  book: ControlBook,
  floor: { readonly kind: FloorKind; readonly id: string; readonly epoch: number },
  nowMs: EpochMs,
): EpochMs {
  const known = book.floor(floor.kind, floor.id);
  if (known !== null && known.epoch >= floor.epoch) return inForceAtMs(known.raisedAtMs);
  book.putFloor({ ...floor, raisedAtMs: nowMs });
  book.raiseVersion();
  return inForceAtMs(nowMs);
}
