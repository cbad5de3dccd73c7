import { assert } from "../assert.ts";
import type { TopUp } from "../funding/credit.ts";
import { nextRow, type RowContext } from "../ledger/log.ts";
import { posted } from "../ledger/transfer.ts";
import { type ReferenceReused, refuseReuse } from "../reference-reused.ts";
import type { EpochMs } from "../time.ts";
import type { Claim, PartnerBook } from "./book.ts";

/** What a partner asks for. */
export interface ClaimRequest {
  readonly reference: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly channel: string;
  readonly wallet: string;
  readonly amountMinor: number;
  readonly idKey: number;
}

/**
 * The claim, made now (`claimed`) or before (`known`), or in what the reference stands for
 * something else.
 */
export type ClaimOutcome =
  | { readonly kind: "claimed" | "known"; readonly claim: Claim }
  | ReferenceReused;

/**
 * Claims a reference before any wallet is credited, inside the object's transaction, so that one
 * reference can credit one wallet only, however often and with whatever route it is repeated: also
 * after a stop, since another call of the same reference may still be on its way to the wallet.
 */
export function claim(book: PartnerBook, request: ClaimRequest, nowMs: EpochMs): ClaimOutcome {
  const known = book.claim(request.reference);
  if (known !== null) {
    const reused = refuseReuse({
      route: known.wallet === request.wallet,
      amount: known.amountMinor === request.amountMinor,
    });
    if (reused !== null) return reused;
    if (known.result !== "stopped") return { kind: "known", claim: known };
    const again: Claim = { ...known, result: "pending", stoppedAtMs: null };
    book.saveOutcome(again);
    return { kind: "claimed", claim: again };
  }
  const fresh: Claim = {
    ...request,
    claimedAtMs: nowMs,
    result: "pending",
    declineCode: null,
    topUpSequence: null,
    decidedAtMs: null,
    stoppedAtMs: null,
  };
  book.insertClaim(fresh);
  return { kind: "claimed", claim: fresh };
}

/**
 * Records that a stop kept the wallet from deciding. From then on only two calls can still credit
 * this claim: the same request, sent again, and an earlier one that is still on its way with a
 * snapshot from before the stop. So the wallet is asked once more what it knows when every such
 * call has ended. A claim that another call has settled meanwhile stays as it is.
 */
export function suspend(book: PartnerBook, open: Claim, nowMs: EpochMs): Claim {
  const known = book.claim(open.reference);
  assert(known !== null, "a claim that was stopped is kept");
  if (known.result !== "pending") return known;
  const stopped: Claim = { ...known, result: "stopped", stoppedAtMs: nowMs };
  book.saveOutcome(stopped);
  return stopped;
}

/**
 * Records that the wallet of a stopped claim knows of no credit, at a time when none can be on its
 * way any more. A claim that was asked for again meanwhile stays as it is.
 */
export function release(book: PartnerBook, stopped: Claim): void {
  const known = book.claim(stopped.reference);
  if (known?.result !== "stopped" || known.stoppedAtMs !== stopped.stoppedAtMs) return;
  book.saveOutcome({ ...known, stoppedAtMs: null });
}

/**
 * Records what the wallet decided, with the partner's side of the transfer: the partner owes what
 * was credited. Once only; a second call with the same outcome changes nothing. Where this object
 * had lost a claim that came again with another amount, it is the wallet's from then on.
 */
export function settle(book: PartnerBook, open: Claim, topUp: TopUp, context: RowContext): Claim {
  const known = book.claim(open.reference);
  assert(known !== null, "a claim with an outcome is kept");
  if (known.result === "credited" || known.result === "declined") return known;
  const credited = topUp.body.declineCode === null;
  const done: Claim = {
    ...known,
    amountMinor: topUp.body.amountMinor,
    result: credited ? "credited" : "declined",
    declineCode: topUp.body.declineCode,
    topUpSequence: topUp.sequence,
    idKey: topUp.body.idKey,
    decidedAtMs: topUp.atMs,
    stoppedAtMs: null,
  };
  const next = nextRow(
    book.head(),
    {
      kind: "credit",
      caller: known.partnerId,
      reference: known.reference,
      body: { v: 1, claim: done },
      transfers: credited
        ? [posted("partner_receivable", "clearing_partner", done.amountMinor)]
        : [],
    },
    context,
  );
  assert(next.ok, "what was credited can be claimed from the partner");
  book.append(next.value.row);
  book.saveHead(next.value.head);
  book.saveOutcome(done);
  book.saveLastTold(done.wallet, { reference: done.reference, sequence: topUp.sequence });
  return done;
}
