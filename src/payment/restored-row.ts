import type { LogRow } from "../ledger/log.ts";
import type { SettlementMessage } from "../settlement/message.ts";
import type { EpochMs } from "../time.ts";

/** The kind of rows that were lost here and given back by a receiver. */
export const restoredKind = "restored";
/** The kind of rows by which what was decided meanwhile is told under numbers that are free. */
export const resentKind = "resent";

/** What a restored row keeps of the one that was lost, under `restored` of its body. */
export interface RestoredFrom {
  /** What the row was; `null`: nothing of its own, a number that must not be given again. */
  readonly kind: string | null;
  /** The object that gave it back. */
  readonly receiver: string;
  /** Its number, by which its id is spelled: the lost row's, or this row's where that is another's. */
  readonly number: number;
  /** Number of the payment in what its receivers were told. */
  readonly told: number;
  readonly atMs: EpochMs;
  /** What a Settlement has taken of it: told again, it is these words. */
  readonly message: SettlementMessage | null;
}

/** Keeps references of all kinds apart among restored rows; none has a space. */
export function restoredReference(kind: string, reference: string): string {
  return `${kind} ${reference}`;
}

/** The member `restored` of a restored row's body. */
export function restoredFrom(row: Pick<LogRow, "body">): RestoredFrom {
  return (JSON.parse(row.body) as { readonly restored: RestoredFrom }).restored;
}

/** A row as the rules of money know it: one that was restored is what it was. */
export function asItWas(row: LogRow): LogRow {
  if (row.kind !== restoredKind) return row;
  const restored = restoredFrom(row);
  if (restored.kind === null) return row;
  const named = row.reference?.slice(restored.kind.length + 1) ?? null;
  // One whose reference was left to another keeps the words its receiver knows it by.
  const told = restored.kind === "payment" ? (restored.message?.reference ?? null) : null;
  const reference = named ?? told;
  return { ...row, kind: restored.kind, reference, restored };
}

/** The hash of a row as its destination has it. */
export function sentHash(row: LogRow): string | null {
  return row.kind === restoredKind ? (restoredFrom(row).message?.hash ?? null) : row.hash;
}
