import type { AccountCode } from "./account.ts";

/**
 * One immutable movement between two accounts (two-phase transfers as TigerBeetle defines them):
 * `posted` moves at once; `pending` reserves; `post` ends `releasesMinor` of a pending transfer and
 * moves `amountMinor` of it, in `[1, releasesMinor]`; `void` ends `releasesMinor` and moves
 * nothing.
 */
export type Transfer =
  | Movement<"posted">
  | Movement<"pending">
  | (Movement<"post"> & { readonly releasesMinor: number })
  | {
      readonly type: "void";
      readonly debit: AccountCode;
      readonly credit: AccountCode;
      readonly releasesMinor: number;
    };

interface Movement<Type extends string> {
  readonly type: Type;
  readonly debit: AccountCode;
  readonly credit: AccountCode;
  /** Minor units of the accounts' unit, `[1, 2^53)`. */
  readonly amountMinor: number;
}

/** A transfer that moves at once. */
export type PostedTransfer = Movement<"posted">;

/** A transfer that moves at once. */
export function posted(
  debit: AccountCode,
  credit: AccountCode,
  amountMinor: number,
): PostedTransfer {
  return { type: "posted", debit, credit, amountMinor };
}
