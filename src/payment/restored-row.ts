import { bodyOf } from "../ledger/row.ts";
import type { WalletKind } from "../wallet/kind.ts";
import type { RestoredFrom } from "../wallet/restored-record.ts";
import type { WalletRow } from "../wallet/row.ts";

/** Keeps references of all kinds apart among restored rows; none has a space. */
export function restoredReference(kind: WalletKind, reference: string): string {
  return `${kind} ${reference}`;
}

/** Whose reference names a row, and of what kind the row is. */
export interface RowName {
  readonly kind: WalletKind;
  readonly caller: string | null;
  readonly reference: string | null;
}

/** A row's name among all of its log, or `null`: one that was restored has that of what it was. */
export function nameOf({ kind, caller, reference }: RowName): string | null {
  if (caller === null || reference === null) return null;
  return `${caller} ${kind === "restored" ? reference : restoredReference(kind, reference)}`;
}

/** What a row of the kind `restored` is made from. */
export function restoredFrom(row: WalletRow): RestoredFrom {
  return bodyOf(row, "restored").restored;
}

/** A row as the rules of money know it: one that was restored is what it was. */
export function asItWas(row: WalletRow): WalletRow {
  if (row.kind !== "restored") return row;
  const restored = restoredFrom(row);
  if (restored.kind === null) return row;
  const named = row.reference?.slice(restored.kind.length + 1) ?? null;
  // One whose reference was left to another keeps the words its receiver knows it by.
  const told = restored.kind === "payment" ? (restored.message?.reference ?? null) : null;
  const reference = named ?? told;
  return { ...row, kind: restored.kind, reference, restored };
}

/** The hash of a row as its destination has it. */
export function sentHash(row: WalletRow): string | null {
  return row.kind === "restored" ? (restoredFrom(row).message?.hash ?? null) : row.hash;
}
