import type { GivenPolicy } from "../../src/control/given-policy.ts";
import type { Snapshot } from "../../src/control/snapshot.ts";
import { keepPolicyTable, policyTable } from "../platform/engine.ts";

/**
 * The tables that a snapshot names, as far as this isolate has them; no `table`, so that it is sent,
 * also while only the shadow's was never sent. Keeps those that were sent.
 */
export function givenTables(
  policy: GivenPolicy | null,
  { policyVersion, shadowVersion = null }: Snapshot,
): { readonly table: Uint8Array | null; readonly shadow: Uint8Array | null } {
  if (policy !== null) keepPolicyTable(policy.version, policy.table);
  if (policy?.shadow) keepPolicyTable(policy.shadow.version, policy.shadow.table);
  const shadow = shadowVersion === null ? null : policyTable(shadowVersion);
  const lacks = policy === null && shadowVersion !== null && shadow === null;
  return { table: lacks ? null : policyTable(policyVersion), shadow };
}
