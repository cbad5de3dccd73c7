import { type OperatorRole, operatorRoles } from "../token/access-claims.ts";

/** One row per act of an operator that changes something. */
interface ActRow {
  readonly roles: readonly OperatorRole[];
  /** True: the act only takes place when a second person has approved it. */
  readonly second: boolean;
}

const staff = ["operator", "approver"] as const;
const approvers = ["approver"] as const;

/**
 * Every act and who may begin it. Raising a stop takes one person, lifting one takes two: what
 * makes the deployment safer must not wait, what makes it less safe must.
 */
export const operatorActs = {
  raise_stop: { roles: staff, second: false },
  lift_stop: { roles: staff, second: true },
  lift_confirmation: { roles: staff, second: true },
  raise_kind_epoch: { roles: staff, second: true },
  raise_epoch: { roles: staff, second: false },
  approve: { roles: approvers, second: false },
  reject: { roles: approvers, second: false },
  invite_operator: { roles: approvers, second: false },
  invite_approver: { roles: approvers, second: true },
  change_role: { roles: approvers, second: true },
  create_merchant: { roles: staff, second: false },
  change_merchant: { roles: staff, second: false },
  change_terms: { roles: staff, second: true },
  revoke_merchant: { roles: staff, second: false },
  create_store: { roles: staff, second: false },
  create_terminal: { roles: staff, second: false },
  revoke_terminal: { roles: staff, second: false },
  create_partner: { roles: approvers, second: false },
  revoke_partner: { roles: staff, second: false },
  create_policy: { roles: staff, second: false },
  shadow_policy: { roles: staff, second: false },
  backtest_policy: { roles: staff, second: false },
  cancel_backtest: { roles: staff, second: false },
  acknowledge_alert: { roles: staff, second: false },
  activate_policy: { roles: staff, second: true },
  adjust_wallet: { roles: staff, second: true },
  restore_wallet: { roles: staff, second: true },
  enrol_passkey: { roles: operatorRoles, second: false },
} as const satisfies Record<string, ActRow>;

/** The name of an act, as it is put on record. */
export type OperatorAct = keyof typeof operatorActs;

/**
 * Whether whoever has a passkey must be signed in with it for this act: what needs two persons or
 * an approver, and a further passkey. Stopping never waits for one.
 */
export function asksPasskey(act: OperatorAct): boolean {
  const { roles, second }: ActRow = operatorActs[act];
  return second || roles === approvers || act === "enrol_passkey";
}

/** True when a person of `role` may begin `act`. */
export function mayBegin(role: OperatorRole | "none", act: OperatorAct): boolean {
  const row: ActRow = operatorActs[act];
  return role !== "none" && row.roles.includes(role);
}
