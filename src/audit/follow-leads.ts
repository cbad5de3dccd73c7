import { bodyOf } from "../ledger/row.ts";
import { restoredFrom } from "../payment/restored-row.ts";
import type { WalletRow } from "../wallet/row.ts";

/** Where the numbers of payments lead after rows were restored, as the log says it. */
export interface Leads {
  /** A row as it lies in the log, and as what it was. */
  row(raw: WalletRow, row: WalletRow): void;
  /** Why a number may not lead there, or `null`; `null` as `leadsTo`: to its own row. */
  fault(number: number, leadsTo: unknown): string | null;
  /** Whether the log says that the number leads elsewhere than to its own row. */
  isRequired(number: number): boolean;
}

/**
 * Follows by which rows a payment got another number: a row that was restored leads from the number
 * it had, a reference that came again from the number of the lost one, and a payment that was given
 * a number of its own afterwards from that. `onRequired` is told each number that has to lead
 * elsewhere.
 */
export function followLeads(onRequired: (number: number) => void): Leads {
  const places = new Map<string, number>();
  const payments = new Set<number>();
  const allowed = new Map<number, Set<number>>();
  const required = new Set<number>();
  const allow = (number: number, leadsTo: number) => {
    const known = allowed.get(number);
    if (known === undefined) allowed.set(number, new Set([leadsTo]));
    else known.add(leadsTo);
  };
  const lost = (told: number, place: number) => {
    if (told === place) return;
    required.add(told);
    onRequired(told);
    // Two payments had it: it leads to neither, and the one that stands there has another.
    allow(told, payments.has(told) ? -1 : place);
  };
  return {
    row(raw, row) {
      const { sequence, caller, reference } = row;
      if (row.kind === "payment") {
        places.set(`${caller} ${reference}`, sequence);
        payments.add(sequence);
        if (raw.kind === "restored") lost(restoredFrom(raw).told, sequence);
      } else if (row.kind === "resent") {
        const { of } = bodyOf(row, row.kind);
        if (!payments.has(of)) return;
        allow(sequence, of);
        allow(of, -sequence);
      } else if (row.kind === "restored") {
        const { told, message } = restoredFrom(row);
        const place = places.get(`${message?.terminalId} ${message?.reference}`);
        if (message?.kind === "payment" && place !== undefined) lost(told, place);
      }
    },
    fault(number, leadsTo) {
      if (leadsTo === null || leadsTo === undefined) {
        return required.has(number) ? "its number leads elsewhere by the log" : null;
      }
      const isRight = allowed.get(number)?.has(Number(leadsTo)) === true;
      return isRight ? null : "its number leads to another row than the log says";
    },
    isRequired: (number) => required.has(number),
  };
}
