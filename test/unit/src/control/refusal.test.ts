import { expect, it } from "vitest";
import { entryProblem } from "../../../../src/control/entry-refusal.ts";
import { type ControlRefusal, controlProblem } from "../../../../src/control/refusal.ts";

const told: readonly (readonly [ControlRefusal, string, string])[] = [
  [{ reason: "unknown", what: "alert" }, "not_found", "There is no such alert."],
  ...(["activation code", "invitation"] as const).map(
    (what) =>
      [
        { reason: "unknown", what },
        "not_found",
        `There is no such ${what}. Check what was typed, or ask an operator for a new one: each is ` +
          "good for a day and for one key.",
      ] as const,
  ),
  [
    { reason: "other_role", act: "raise_stop" },
    "forbidden",
    "This is for the roles operator, approver.",
  ],
  [
    { reason: "key_in_use", by: "operator" },
    "state_conflict",
    "This key belongs to an operator already. Create a new one.",
  ],
  [
    { reason: "key_in_use", by: "partner" },
    "state_conflict",
    "This key belongs to a partner already.",
  ],
  [
    { reason: "key_in_use", by: "terminal" },
    "state_conflict",
    "This key belongs to a terminal already. Create a new one.",
  ],
  [{ reason: "decided", state: "expired" }, "state_conflict", "This approval is expired."],
  [{ reason: "stop_over", state: "ended" }, "state_conflict", "This stop is ended."],
  [
    { reason: "policies_too_large", versions: [2, 3], bytes: 20_000 },
    "state_conflict",
    "The rule tables of 2 and 3 have 20000 bytes; 14336 fit. End the shadow first.",
  ],
  [
    { reason: "policy_too_large", bytes: 12_000, activeBytes: 4_000 },
    "malformed_request",
    "/rules: makes a rule table of 12000 bytes; beside the active one's 4000 at most 14336 fit.",
  ],
  [
    { reason: "reused", differ: ["amount", "kind"] },
    "reference_reused",
    "This reference was used with another amount, kind.",
  ],
  [{ reason: "operator_removed" }, "state_conflict", "This operator was removed."],
];

it.each(told)("tells %j by its code and in its words", (refusal, code, detail) => {
  expect(controlProblem(refusal)).toMatchObject({ code, detail });
});

it("names the state of a conflict, and the challenge of a 401", () => {
  expect(controlProblem({ reason: "operator_removed" }).members).toEqual({ state: "none" });
  expect(controlProblem({ reason: "proposer_gone" }).members).toEqual({ state: "proposer_gone" });
  expect(controlProblem({ reason: "policy_active" }).members).toEqual({ state: "active" });
  const enrolled = { reason: "enrolled", operatorId: "opr_1" } as const;
  expect(controlProblem(enrolled).members).toEqual({ state: "enrolled", operator_id: "opr_1" });
  const decided = { reason: "decided", state: "rejected" } as const;
  expect(controlProblem(decided).members).toEqual({ state: "rejected" });
  const many = { reason: "too_many_passkeys" } as const;
  expect(controlProblem(many).members).toEqual({ state: "too_many_passkeys" });
  expect(controlProblem({ reason: "no_passkey" }).members).toEqual({ state: "no_passkey" });
  expect(controlProblem({ reason: "token_revoked" }).challenge).toBe("invalid_token");
  expect(entryProblem({ reason: "no_session" }).challenge).toBe("invalid_token");
  expect(entryProblem({ reason: "proof_used" }).challenge).toBe("invalid_dpop_proof");
});
