import type { Balances } from "../ledger/account.ts";
import type { ChainedRow } from "../ledger/chain.ts";
import type { SetBack } from "../row-time.ts";

/** A row of a chain with its hash. */
export type HashedRow = ChainedRow & { readonly hash: string };

/** A row that an object keeps beside its log and that follows from the log. */
export interface Stored {
  readonly table: string;
  /** Its primary key, members separated by spaces. */
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** An object's head as it is stored; the lists of a Wallet: its outbox, what matures, what ends. */
export interface StoredHead {
  readonly sequence: number;
  readonly hash: string;
  readonly balances?: Balances;
  readonly maturing?: readonly { readonly points: number }[];
  readonly closing?: readonly { readonly sequence: number; readonly fromMs: number }[];
  readonly setBacks?: readonly SetBack[];
  readonly outbox?: Readonly<
    Record<string, { readonly last: number; readonly totalMinor: number }>
  >;
}

/**
 * What there is to check in one object, in this order: every row of its chain, oldest first; what
 * it keeps beside; its head.
 */
export type BookEvent =
  | { readonly row: HashedRow }
  | { readonly stored: Stored }
  | { readonly head: StoredHead };

/** What the log says must, or may, be stored under a key. */
export interface Expected {
  /** Why `value` is not what the log says, or `null`. */
  readonly fault: (value: Stored["value"]) => string | null;
  /** Whether something has to be stored there. */
  readonly required: () => boolean;
}

/** Why a stored row's members are not these, or `null`. */
export function differs(value: Stored["value"], expected: Readonly<Record<string, unknown>>) {
  const other = Object.keys(expected).find((name) => value[name] !== expected[name]);
  return other === undefined ? null : `its ${other} is not what the log says`;
}

/** Of a row whose kind its log does not have. */
export const strangeKind = "its kind is none of this log";

/** Follows one kind of object: what its log says about what it keeps beside. */
export interface Follower {
  /** Takes the next row of the log; answers why it is none of such a log, or `null`. */
  row(row: HashedRow): string | null;
  /** By table, a space and the key. */
  readonly expected: ReadonlyMap<string, Expected>;
  /** Why a row that the log does not know is wrong, or `null` when it may be there. */
  stranger(stored: Stored): string | null;
  /** Why the head is not what the log and the stored rows say, or `null`. */
  head(head: StoredHead): string | null;
}
