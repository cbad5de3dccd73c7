import { describe, expect, it } from "vitest";
import {
  approvalInWords,
  type Surroundings,
  waitingApproval,
} from "../../../../../src/cli/operate/approval-words.ts";
import type { Approval, OperatorClient } from "../../../../../src/client/index.ts";
import { defaultPolicy } from "../../../../../src/velocity/default-policy.ts";

const stop = {
  ...{ stop_id: "stp_1", scope: "terminal", id: "ter_1", reason: "lost till", until: null },
  ...{ raised_by: "opr_ben", raised_at: "2026-06-01T09:00:00Z", in_force_at: "" },
};
const document = (limit: number) => ({
  ...defaultPolicy,
  rules: defaultPolicy.rules.map((rule, n) => (n === 0 ? { ...rule, limit } : rule)),
});
const around = {
  stops: [stop, { ...stop, stop_id: "stp_2", scope: "spending", id: null, raised_by: "system" }],
  operators: [
    { operator_id: "opr_aoi", name: "Aoi", role: "approver" },
    { operator_id: "opr_ben", name: "Ben", role: "approver" },
  ],
  policies: {
    active: 1,
    shadow: null,
    policies: [
      { version: 1, state: "active", document: document(7) },
      { version: 2, state: "draft", document: document(9) },
    ],
  },
} as unknown as Surroundings;

const waiting = (act: Approval["act"], detail: object) =>
  ({
    ...{ approval_id: "apr_1", act, detail, status: "waiting", proposed_by: "opr_aoi" },
    ...{ proposed_at: "2026-06-01T10:00:00Z", expires_at: "2026-06-02T10:00:00Z" },
  }) as Approval;

describe("a person who agrees is told", () => {
  it.each([
    [
      "lift_stop",
      { stop_id: "stp_1" },
      "lifts the stop terminal ter_1 (lost till), raised by Ben (opr_ben) at 2026-06-01T09:00:00Z",
    ],
    [
      "lift_stop",
      { stop_id: "stp_2" },
      "lifts the stop spending (lost till), raised by system at 2026-06-01T09:00:00Z",
    ],
    ["lift_stop", { stop_id: "stp_9" }, "lifts stp_9, which stands no more: nothing is left to do"],
    ["activate_policy", { version: 1 }, "policy 1 decides already: nothing is left to do"],
    [
      "lift_confirmation",
      { terminal_id: "ter_1" },
      "payments at the terminal ter_1 no longer wait for their payers",
    ],
    [
      "raise_kind_epoch",
      { scope: "customers", reason: "leak" },
      "every token that customers have so far is refused (leak)",
    ],
    [
      "change_role",
      { operator_id: "opr_ben", role: "none" },
      "Ben (opr_ben) is an operator no more, for ever",
    ],
    ["change_role", { operator_id: "opr_ben", role: "viewer" }, "Ben (opr_ben) becomes viewer"],
    ["change_role", { operator_id: "opr_gone", role: "viewer" }, "opr_gone becomes viewer"],
    ["invite_approver", { name: "Chie" }, "Chie is let in as a further approver"],
    [
      "adjust_wallet",
      {
        amount: -500,
        currency: "JPY",
        kind: "balance",
        wallet_id: "wal_1",
        case_number: "C-7",
        reason: "twice",
      },
      "-500 JPY (balance; negative: from the wallet) for wal_1, case C-7: twice",
    ],
    [
      "restore_wallet",
      { wallet_id: "wal_1", reason: "old disk" },
      "wal_1 is given back what it lost and its receivers have: old disk",
    ],
    [
      "change_terms",
      { merchant_id: "mer_1", fee_bp: 30 },
      'other terms of a merchant: {"merchant_id":"mer_1","fee_bp":30}',
    ],
  ] as const)("of %s %j: %s", (act, detail, sentence) => {
    expect(approvalInWords(waiting(act, detail), around)).toEqual([
      `apr_1: ${sentence}`,
      "  asked for by Aoi (opr_aoi) at 2026-06-01T10:00:00Z; lapses at 2026-06-02T10:00:00Z",
    ]);
  });

  it("of a policy what it has otherwise than the one that decides", () => {
    const told = approvalInWords(waiting("activate_policy", { version: 2 }), around);
    expect(told[0]).toBe("apr_1: policy 2 decides from then on, in place of 1");
    expect(told.length).toBeGreaterThan(2);
    expect(told.slice(2).join("\n")).toContain(defaultPolicy.rules[0]?.id);
    const unknown = approvalInWords(waiting("activate_policy", { version: 3 }), around);
    expect(unknown.slice(2)).toEqual(["  its rules cannot be read here"]);
    const none = { ...around, policies: { ...around.policies, active: 8 } };
    const without = approvalInWords(waiting("activate_policy", { version: 2 }), none);
    expect(without.slice(2)).toEqual(["  its rules cannot be read here"]);
  });
});

describe("what is to be decided", () => {
  const approvals = [
    waiting("invite_approver", {}),
    { ...waiting("invite_approver", {}), approval_id: "apr_2", status: "rejected" },
  ];
  const operator = {
    approvals: async () => ({ ok: true, body: { approvals } }),
  } as unknown as OperatorClient;

  it("is what waits, and of all else it is told what became of it", async () => {
    expect(await waitingApproval(operator, "apr_1")).toBe(approvals[0]);
    await expect(waitingApproval(operator, "apr_2")).rejects.toThrow("apr_2 is rejected already.");
    await expect(waitingApproval(operator, "apr_3")).rejects.toThrow(
      "apr_3 is not among what waits.",
    );
  });
});
