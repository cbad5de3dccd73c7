import type { Applies } from "./declines.ts";
import { type LogRow, numberOf, type Row, textOf } from "./rows.ts";
import { type Kept, rowsOf } from "./seen.ts";

/** What is against a code when it is shown: used, over, followed by another, or for another payment. */
export function codeFacts(
  wallet: Kept,
  row: LogRow,
  before: readonly LogRow[],
): Record<string, Applies> {
  const { codeIdentity = "", amountMinor = 0, shop, offline } = row.body;
  const isUsed = before.some(({ body }) => body.codeIdentity === codeIdentity);
  if (offline || codeIdentity.startsWith("o:")) {
    return {
      code_spent: isUsed ? "surely" : "no",
      code_expired: "perhaps",
      code_superseded: "perhaps",
      code_not_for_this_payment: amountMinor > 5_000 ? "surely" : "perhaps",
    };
  }
  const code = rowsOf(wallet, "code").find(({ jti }) => `q:${jti}` === codeIdentity);
  if (code === undefined) {
    // Forgotten a day after its life.
    const known: Applies = "perhaps";
    const unknown = { code_expired: known, code_superseded: known };
    return { ...unknown, code_spent: isUsed ? "surely" : known, code_not_for_this_payment: known };
  }
  const isOver = row.atMs > numberOf(code.expires_ms);
  const isElsewhere = code.merchant_id !== null && code.merchant_id !== shop?.merchantId;
  const isAbove = code.amount_max !== null && amountMinor > numberOf(code.amount_max);
  const pair = pairOf(wallet, code, row, before);
  return {
    code_spent: isUsed ? "surely" : pair.spent,
    code_expired: isOver ? "surely" : row.atMs >= numberOf(code.expires_ms) ? "perhaps" : "no",
    code_superseded: pair.superseded,
    code_not_for_this_payment: isElsewhere || isAbove ? "surely" : "no",
  };
}

/** A code and its successor are one for five seconds; then, or with a third, the first has ended. */
function pairOf(wallet: Kept, code: Row, row: LogRow, before: readonly LogRow[]) {
  const isOrdered = rowsOf(wallet, "head")[0]?.set_backs === "[]";
  const own = rowsOf(wallet, "code")
    .filter(({ device }) => device === code.device)
    .toSorted((a, b) => (textOf(a.jti) < textOf(b.jti) ? -1 : 1));
  const at = own.findIndex(({ jti }) => jti === code.jti);
  const later = own
    .slice(at + 1)
    .map(issuedMs)
    .filter((ms) => ms <= row.atMs);
  const isSuperseded =
    later.filter((ms) => ms < row.atMs).length > 1 || later.some((ms) => ms + 5_000 < row.atMs);
  const used = new Set(before.map(({ body }) => body.codeIdentity));
  const partners = [own[at - 1], own[at + 1]].filter((one) => one !== undefined);
  const isPaired = partners.some(({ jti }) => used.has(`q:${jti}`));
  // Where the clock was set back the order of codes and rows is not that of their times.
  const superseded: Applies = !isOrdered ? "perhaps" : later.length === 0 ? "no" : "perhaps";
  return {
    superseded: isOrdered && isSuperseded ? ("surely" as const) : superseded,
    spent: (isPaired ? "perhaps" : "no") as Applies,
  };
}

function issuedMs({ issued_ms: at }: Row): number {
  return numberOf(at);
}
