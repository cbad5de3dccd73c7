import { doneOf } from "./auditor/asked.ts";
import type { LogRow } from "./auditor/rows.ts";
import { all, look, rowsOf } from "./auditor/seen.ts";
import type { Evidence } from "./chronicle.ts";
import type { Counts } from "./weather/counts.ts";

/**
 * What occurred in a day that its books alone tell: captures of one payment that have fees together,
 * and what wallets made of what they had lost.
 */
export function countBooks(evidence: Evidence): Counts {
  const counts: Record<string, number> = {};
  const add = (what: string, count: number) => {
    if (count > 0) counts[what] = (counts[what] ?? 0) + count;
  };
  const seen = look(evidence);
  const fees = new Set(
    all(seen, "Settlement")
      .flatMap((shop) => rowsOf(shop, "payment"))
      .filter(({ fee }) => Number(fee) > 0)
      .map(({ terminal_id: terminal, reference }) => `${terminal} ${reference}`),
  );
  const captures = new Map<string, Set<string>>();
  for (const { route, exchange, body, answer } of doneOf(seen)) {
    if (exchange.method !== "POST" || route !== "/v1/payments/pay/captures") continue;
    const payment = `${answer?.terminal_id} ${answer?.reference}`;
    captures.set(payment, (captures.get(payment) ?? new Set()).add(`${body?.reference}`));
  }
  const twice = [...captures].filter(([payment, of]) => of.size > 1 && fees.has(payment));
  add("books two captures with a fee", twice.length);
  for (const { log } of all(seen, "Wallet")) {
    add("books told again", log.filter(({ kind }) => kind === "resent").length);
    add("books acts that met", log.filter((row) => hasMet(row, log)).length);
    add("books lost and decided anew", log.filter((row) => fromOf(row)?.kind === null).length);
    add("books lost acts", log.filter((row) => isAct(fromOf(row)?.kind)).length);
  }
  return counts;
}

function fromOf({ body }: LogRow) {
  return body.restored as { readonly kind: string | null; readonly atMs: number } | undefined;
}

function isAct(kind: string | null | undefined): boolean {
  return typeof kind === "string" && kind !== "payment" && kind !== "top_up";
}

/** Whether a lost act came back to a payment with which something else was done meanwhile. */
function hasMet(row: LogRow, log: readonly LogRow[]): boolean {
  const from = fromOf(row);
  if (from === undefined || !isAct(from.kind)) return false;
  return log.some(
    (other) =>
      other.sequence < row.sequence &&
      other.kind !== "restored" &&
      other.kind !== "payment" &&
      other.body.paymentSequence === row.body.paymentSequence &&
      other.atMs > from.atMs,
  );
}
