import type { SettledPayment } from "./settled-payment.ts";

/** A page of a terminal's payments of a day, and the reference after which the next one begins. */
export interface DayPage {
  readonly payments: readonly SettledPayment[];
  /** `null`: there are no more. */
  readonly after: string | null;
}

/**
 * Those of `scanned` that are of the day, at most `paymentsMax` and those that share the last one's
 * reference: no page parts payments of one reference. `scanned` are a terminal's payments by
 * reference; `scannedMax` of them may have others after them.
 */
export function dayPage(
  scanned: readonly SettledPayment[],
  of: { readonly businessDate: string; readonly scannedMax: number; readonly paymentsMax: number },
): DayPage {
  const { businessDate, scannedMax, paymentsMax } = of;
  const isFull = scanned.length >= scannedMax;
  const last = scanned.at(-1)?.reference;
  const whole = isFull ? scanned.filter(({ reference }) => reference !== last) : scanned;
  const found = whole.filter((payment) => payment.businessDate === businessDate);
  const cut = found.length > paymentsMax ? found[paymentsMax - 1]?.reference : undefined;
  if (cut !== undefined) {
    const end = found.findLastIndex(({ reference }) => reference === cut);
    return { payments: found.slice(0, end + 1), after: cut };
  }
  return { payments: found, after: isFull ? (whole.at(-1)?.reference ?? last ?? null) : null };
}
