import { expect, it } from "vitest";
import {
  asksPasskey,
  mayBegin,
  type OperatorAct,
  operatorActs,
} from "../../../../src/control/role.ts";
import { operatorRoles } from "../../../../src/token/access-claims.ts";

const acts = Object.keys(operatorActs) as OperatorAct[];
const where = (holds: (act: OperatorAct) => boolean) => acts.filter(holds).toSorted();

it("asks a second person for whatever makes the deployment less safe or moves money", () => {
  const twoPersons = where((act) => operatorActs[act].second);
  expect(twoPersons).toEqual([
    "activate_policy",
    "adjust_wallet",
    "change_role",
    "change_terms",
    "invite_approver",
    "lift_confirmation",
    "lift_stop",
    "raise_kind_epoch",
    "restore_wallet",
  ]);
});

it("leaves persons and partners to approvers, and lets nobody act who only looks", () => {
  const approversOnly = where((act) => mayBegin("approver", act) && !mayBegin("operator", act));
  expect(approversOnly).toEqual([
    "approve",
    "change_role",
    "create_partner",
    "invite_approver",
    "invite_operator",
    "reject",
  ]);
  const others = operatorRoles.filter((role) => role !== "operator" && role !== "approver");
  expect(others).toContain("viewer");
  for (const role of others) {
    expect(where((act) => mayBegin(role, act))).toEqual(["enrol_passkey"]);
  }
  expect(where((act) => mayBegin("none", act))).toEqual([]);
  expect(where((act) => !mayBegin("approver", act))).toEqual([]);
});

it("asks a passkey of whoever has one for two persons' acts and approvers', and never for a stop", () => {
  const free = where((act) => !asksPasskey(act));
  expect(free).toEqual(
    where((act) => {
      const { roles, second } = operatorActs[act];
      return !second && roles.some((role) => role === "operator") && act !== "enrol_passkey";
    }),
  );
  expect(free).toContain("raise_stop");
  expect(free).toContain("revoke_terminal");
  expect(asksPasskey("enrol_passkey")).toBe(true);
});
