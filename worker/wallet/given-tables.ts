import type { GivenPolicy, Snapshot } from "../../src/control/snapshot.ts";
import { keepPolicyTable, policyTable } from "../platform/engine.ts";

/**
 * Keeps the policies that were sent, and answers the tables that a snapshot names as far as this isolate
 * has them. `table` is `null`, so that both are sent, also when only the shadow's has never been sent.
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
