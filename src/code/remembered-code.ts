import { codeKeptMs, codeLifeMs } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { IssuedCode, WalletBook, WalletHead } from "../wallet/book.ts";
import { withIssued, withSpent } from "../wallet/live-code.ts";

/** Codes that were pushed off the live list and stand in the head, at most. */
const leftCodesMax = 32;

/** The codes of a head. */
type Codes = Pick<WalletHead, "codes" | "leftCodes">;

/** A code that this wallet has issued and still remembers; `null`: there is none such. */
export function rememberedCode(book: Pick<WalletBook, "head" | "oldCode">, jti: string) {
  const { codes, leftCodes } = book.head();
  const isIt = (code: IssuedCode) => code.jti === jti;
  return codes.find(isIt) ?? leftCodes.find(isIt) ?? book.oldCode(jti);
}

/**
 * The codes after `next` was issued: it is live, what it pushes off the live list is remembered in the
 * head, and of that the older half, when it has grown too long, beside it. What was issued more than
 * 24 h before the longest life of a code is forgotten.
 */
export function withNewCode(
  book: Pick<WalletBook, "keepOldCodes" | "dropOldCodes">,
  head: Codes,
  next: Omit<IssuedCode, "spentBy">,
  nowMs: EpochMs,
): Codes {
  const { codes, left } = withIssued(head.codes, next, nowMs);
  const sinceMs = nowMs - codeKeptMs - codeLifeMs;
  const all: IssuedCode[] = [...head.leftCodes, ...left];
  const leftCodes = all.filter((code) => code.issuedAtMs >= sinceMs);
  // Before fewer than this none was ever kept beside.
  if (all.length >= leftCodesMax / 2) book.dropOldCodes(sinceMs);
  if (leftCodes.length > leftCodesMax) book.keepOldCodes(leftCodes.splice(0, leftCodesMax / 2));
  return { codes, leftCodes };
}

/** The codes after a decision on `jti`, by the payment at a row: see `withSpent`. */
export function withUsedCode(
  book: Pick<WalletBook, "spendOldCode">,
  head: Codes,
  use: { readonly jti: string; readonly sequence: number },
  nowMs: EpochMs,
): Codes {
  const { jti, sequence: spentBy } = use;
  const isIt = (code: IssuedCode) => code.jti === jti;
  const { codes, leftCodes } = head;
  if (codes.some(isIt)) return { codes: withSpent(codes, jti, spentBy, nowMs), leftCodes };
  if (!leftCodes.some(isIt)) {
    book.spendOldCode(jti, spentBy);
    return { codes, leftCodes };
  }
  const withUse = (code: IssuedCode) =>
    isIt(code) && code.spentBy === null ? { ...code, spentBy } : code;
  return { codes, leftCodes: leftCodes.map(withUse) };
}
