import { assert } from "../assert.ts";
import { type Authority, refuseAuthority, type StaleSnapshot } from "../control/authority.ts";
import { availableMinor, netMinor } from "../ledger/account.ts";
import { bodyOf } from "../ledger/row.ts";
import { posted } from "../ledger/transfer.ts";
import type { BooksBehind } from "../payment/behind.ts";
import { sweep } from "../payment/sweep.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { append, close, openHead } from "../wallet/commit.ts";
import type {
  AdjustmentBody,
  AdjustmentKind,
  AdjustmentRefusal,
} from "../wallet/funding-record.ts";
import type { WalletRow } from "../wallet/row.ts";

/**
 * What two operators have agreed on; Control asks for it, and asks again until it has an answer.
 */
export interface AdjustCommand {
  readonly authority: Authority;
  readonly approvalId: string;
  readonly reference: string;
  readonly kind: AdjustmentKind;
  /** Minor units, not 0; negative: from the wallet. */
  readonly amountMinor: number;
  readonly caseNumber: string;
  readonly idKey: number;
}

/** `decided` is recorded, also when it was refused; the others have written nothing of it. */
export type AdjustOutcome =
  | BooksBehind
  | { readonly kind: "decided"; readonly sequence: number; readonly body: AdjustmentBody }
  | { readonly kind: "wallet_unknown" }
  | StaleSnapshot;

/** Names the operators together as the caller whose references these are. */
const operatorCaller = "operator";

/**
 * Puts money into a wallet or takes it out, once per reference: from or to the account `adjusted`,
 * never below zero and never above the balance limit. What was refused is recorded and stays so.
 * Frozen wallets are adjusted too, and under every stop: two persons answer for it.
 */
export function adjust(
  book: WalletBook,
  command: AdjustCommand,
  context: WalletContext,
): AdjustOutcome {
  const known = book.byReference("adjustment", operatorCaller, command.reference);
  if (known !== null) return decided(known);
  const stale = refuseAuthority(book, command.authority, context.nowMs);
  if (stale !== null) return stale;
  if (book.profile() === null) return { kind: "wallet_unknown" };
  sweep(book, context);
  const { amountMinor } = command;
  const refused = adjustmentRefusal(book, amountMinor, context);
  const body: AdjustmentBody = {
    v: 1,
    adjustment: command.kind,
    amountMinor,
    caseNumber: command.caseNumber,
    approvalId: command.approvalId,
    refused,
    idKey: command.idKey,
  };
  const entry = {
    kind: "adjustment" as const,
    caller: operatorCaller,
    reference: command.reference,
    body,
    transfers: refused === null ? [transferOf(amountMinor)] : [],
  };
  const appended = append(book, openHead(book, command.authority.snapshot), entry, context);
  assert(appended.ok, "what the balance allows can be adjusted");
  close(book, appended.value.head, context);
  return decided(appended.value.row);
}

/**
 * Why the wallet as it is now could not be adjusted by this much, or `null`; nothing is recorded.
 */
export function adjustable(
  book: WalletBook,
  amountMinor: number,
  context: WalletContext,
): { kind: "wallet_unknown" } | { kind: "refused"; refused: AdjustmentRefusal } | null {
  if (book.profile() === null) return { kind: "wallet_unknown" };
  sweep(book, context);
  const refused = adjustmentRefusal(book, amountMinor, context);
  return refused === null ? null : { kind: "refused", refused };
}

/** Why the wallet as it stands cannot be adjusted by this much, or `null`. */
function adjustmentRefusal(
  book: Pick<WalletBook, "head" | "profile">,
  amountMinor: number,
  { limits }: Pick<WalletContext, "limits">,
): AdjustmentRefusal | null {
  if (book.profile()?.state === "closed") return { state: "closed" };
  const { balances } = book.head();
  const available = availableMinor(balances, "balance");
  if (available + amountMinor < 0) {
    return { state: "insufficient_funds", availableMinor: available };
  }
  const room = Math.max(0, limits.balanceMaxMinor - netMinor(balances, "balance"));
  return amountMinor > room ? { state: "balance_limit_exceeded", roomMinor: room } : null;
}

function transferOf(amountMinor: number) {
  return amountMinor > 0
    ? posted("adjusted", "balance", amountMinor)
    : posted("balance", "adjusted", -amountMinor);
}

function decided(row: WalletRow): AdjustOutcome {
  return { kind: "decided", sequence: row.sequence, body: bodyOf(row, "adjustment") };
}
