import { assert } from "../assert.ts";
import { type ActRefusal, type CustomerActor, refuseCustomer } from "../identity/admission.ts";
import { isRevoked } from "../identity/caller.ts";
import { availableMinor } from "../ledger/account.ts";
import { bodyOf } from "../ledger/row.ts";
import { posted } from "../ledger/transfer.ts";
import type { BooksBehind } from "../payment/behind.ts";
import { sweep } from "../payment/sweep.ts";
import type { OwnRead, PayerCall } from "../payment/waiting.ts";
import { type ReferenceReused, refuseReuse } from "../reference-reused.ts";
import type { IdNumbers } from "../token/seal.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { append, close, openHead } from "../wallet/commit.ts";
import type { RedemptionBody } from "../wallet/funding-record.ts";
import type { WalletRow } from "../wallet/row.ts";

/** Balance back to the customer (払戻し), to an account of theirs. */
export interface RedeemCommand extends CustomerActor {
  readonly reference: string;
  readonly amountMinor: number;
  /** Where it is paid to, sealed: only the payout reads it. */
  readonly payoutSealed: string;
  /**
   * Keyed hashes of the account, the current key's first: one of them is stored, and shows whether
   * a repeated request names another account.
   */
  readonly payoutDigests: readonly [string, ...string[]];
  readonly idKey: number;
}

/** All but `redeemed` have written nothing of it. */
export type RedeemOutcome =
  | BooksBehind
  | { readonly kind: "redeemed"; readonly row: WalletRow; readonly replayed: boolean }
  | ReferenceReused
  | { readonly kind: "insufficient_funds"; readonly availableMinor: number }
  | ActRefusal;

/** Names the customer as the caller whose references these are. */
export const customerCaller = "customer";

/**
 * Redeems a part of the balance. Works under every stop of the deployment but its own, so that none
 * keeps honest users from their money; not in a wallet that is frozen or stopped, nor from a device
 * that is, so that a stolen one is not emptied. Needs a fresh factor given for `redemption`.
 */
export function redeem(
  book: WalletBook,
  command: RedeemCommand,
  context: WalletContext,
): RedeemOutcome {
  const known = book.byReference("redemption", customerCaller, command.reference);
  if (known !== null) return recall(known, command);
  const refused = refuseCustomer(book, command, "redemption", context.nowMs);
  if (refused !== null) return refused;
  sweep(book, context);
  const head = openHead(book, command.authority.snapshot);
  const available = availableMinor(head.balances, "balance");
  if (command.amountMinor > available) {
    return { kind: "insufficient_funds", availableMinor: available };
  }
  const body: RedemptionBody = {
    v: 1,
    amountMinor: command.amountMinor,
    payoutSealed: command.payoutSealed,
    payoutDigest: command.payoutDigests[0],
    device: command.device,
    idKey: command.idKey,
  };
  const entry = {
    kind: "redemption" as const,
    caller: customerCaller,
    reference: command.reference,
    body,
    transfers: [posted("balance", "redeemed", command.amountMinor)],
  };
  const appended = append(book, head, entry, context);
  assert(appended.ok, "what is available can be redeemed");
  close(book, appended.value.head, context);
  return { kind: "redeemed", row: appended.value.row, replayed: false };
}

/** One of the wallet's redemptions, by its id; a lost one's id leads to nothing, as `placeOf` says. */
export function ownRedemption(
  book: WalletBook,
  caller: PayerCall & IdNumbers,
): OwnRead<{ readonly kind: "redemption"; readonly row: WalletRow }> {
  if (isRevoked(book, caller, caller.snapshot.epochs.customers)) return { kind: "revoked" };
  const row = book.bySequence(caller.number);
  if (row?.kind !== "redemption") return { kind: "unknown" };
  const isIt = bodyOf(row, "redemption").idKey === caller.keyNumber;
  return isIt ? { kind: "redemption", row } : { kind: "unknown" };
}

function recall(row: WalletRow, command: RedeemCommand): RedeemOutcome {
  const body = bodyOf(row, "redemption");
  const reused = refuseReuse({
    amount: body.amountMinor === command.amountMinor,
    payout_account: command.payoutDigests.includes(body.payoutDigest),
  });
  if (reused !== null) return reused;
  return { kind: "redeemed", row, replayed: true };
}
