/** A compiled policy on its way to an isolate that lacks it. */
export interface GivenPolicy {
  readonly version: number;
  readonly table: Uint8Array;
  /** The one that is judged beside it; absent or `null`: none. */
  readonly shadow?: { readonly version: number; readonly table: Uint8Array } | null;
}
