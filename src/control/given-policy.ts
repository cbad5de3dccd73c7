import type { RuleTables, Snapshot } from "./snapshot.ts";

/** A compiled policy on its way to an isolate that lacks it. */
export interface GivenPolicy {
  readonly version: number;
  readonly table: Uint8Array;
  /** The one that is judged beside it; absent or `null`: none. */
  readonly shadow?: { readonly version: number; readonly table: Uint8Array } | null;
}

/** The compiled policies of a snapshot, for an isolate that lacks them. */
export function policiesOf({
  snapshot,
  policyTable: table,
  shadowTable,
}: { readonly snapshot: Snapshot } & RuleTables): GivenPolicy {
  const { policyVersion: version, shadowVersion } = snapshot;
  const shadow =
    shadowVersion && shadowTable ? { version: shadowVersion, table: shadowTable } : null;
  return { version, table, shadow };
}
