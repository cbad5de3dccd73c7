import { snapshotTablesBytesMax } from "../bounds.ts";
import type { PasskeyFault } from "../identity/passkey.ts";
import { passkeyProblem } from "../identity/passkey-problem.ts";
import { type Problem, problem } from "../problem.ts";
import { revokedWords } from "../token/fault.ts";
import {
  conflict,
  type EntryRefusal,
  entryProblems,
  type ProblemsOf,
  tell,
  unauthorized,
} from "./entry-refusal.ts";
import { type OperatorAct, operatorActs } from "./role.ts";

/** Why Control does nothing of what it is asked for. `controlProblem` says how that is told. */
export type ControlRefusal =
  | EntryRefusal
  | { readonly reason: "token_revoked" }
  | { readonly reason: "other_role"; readonly act: OperatorAct }
  | { readonly reason: "passkey_required" }
  /** Of the first operator: the secret is wrong, or there is an operator. */
  | { readonly reason: "secret_refused" }
  /** … and this key is that operator's. */
  | { readonly reason: "enrolled"; readonly operatorId: string }
  | { readonly reason: "own_proposal" }
  /** An approval was decided otherwise, or has expired. */
  | { readonly reason: "decided"; readonly state: string }
  | { readonly reason: "proposer_gone" }
  | { readonly reason: "reused"; readonly differ: readonly string[] }
  | { readonly reason: "stop_over"; readonly state: "ended" | "lifted" }
  | { readonly reason: "not_confirmed" }
  | { readonly reason: "operator_removed" }
  | { readonly reason: "too_few_approvers" }
  /** A rule table that does not fit the snapshot beside the active one's. */
  | { readonly reason: "policy_too_large"; readonly bytes: number; readonly activeBytes: number }
  | { readonly reason: "policy_active" }
  | { readonly reason: "policy_not_in_shadow"; readonly state: string }
  /** Rule tables that do not fit the snapshot together. */
  | {
      readonly reason: "policies_too_large";
      readonly versions: readonly number[];
      readonly bytes: number;
    }
  | { readonly reason: "backtest_over"; readonly state: string }
  | { readonly reason: "too_many_backtests" }
  | { readonly reason: "no_open_passkey" }
  | { readonly reason: "no_open_sign_in" }
  | { readonly reason: "too_many_passkeys" }
  | { readonly reason: "credential_taken" }
  | { readonly reason: "no_passkey" }
  | { readonly reason: "passkey_refused"; readonly fault: PasskeyFault; readonly triesLeft: number }
  | { readonly reason: "passkey_tries_over" };

/** How each refusal of Control is told. */
const controlProblems: ProblemsOf<ControlRefusal> = {
  ...entryProblems,
  token_revoked: () => unauthorized("invalid_token", revokedWords.other),
  other_role: ({ act }) =>
    problem("forbidden", `This is for the roles ${operatorActs[act].roles.join(", ")}.`),
  passkey_required: () => problem("step_up_required", "Sign in with your passkey first."),
  secret_refused: () => problem("forbidden", "The secret is wrong or has been used already."),
  enrolled: ({ operatorId }) =>
    problem("state_conflict", "This key is enrolled. Open a session with it.", {
      members: { state: "enrolled", operator_id: operatorId },
    }),
  own_proposal: () => problem("forbidden", "Another person must approve what you proposed."),
  decided: ({ state }) => conflict(state, `This approval is ${state}.`),
  proposer_gone: ({ reason }) =>
    conflict(
      reason,
      "Who proposed this may not do so any more. Another person has to propose it again.",
    ),
  reused: ({ differ }) =>
    problem("reference_reused", `This reference was used with another ${differ.join(", ")}.`, {
      members: { differ },
    }),
  stop_over: ({ state }) => conflict(state, `This stop is ${state}.`),
  not_confirmed: () =>
    problem("not_found", "Payments at this terminal do not wait for confirmation."),
  operator_removed: () => conflict("none", "This operator was removed."),
  too_few_approvers: ({ reason }) =>
    conflict(reason, "At least two approvers must remain, or nobody could approve."),
  policy_too_large: ({ bytes, activeBytes }) => {
    const reason = `makes a rule table of ${bytes} bytes; beside the active one's ${activeBytes} at most ${snapshotTablesBytesMax} fit`;
    const members = { pointer: "/rules", errors: [{ pointer: "/rules", reason }] };
    return problem("malformed_request", `/rules: ${reason}.`, { members });
  },
  policy_active: () => conflict("active", "This version decides already."),
  policy_not_in_shadow: ({ state }) => conflict(state, "This version is not in shadow."),
  policies_too_large: ({ versions, bytes }) => {
    const told = `The rule tables of ${versions.join(" and ")} have ${bytes} bytes; ${snapshotTablesBytesMax} fit. End the shadow first.`;
    return conflict("too_large", told);
  },
  backtest_over: ({ state }) => conflict(state, "This backtest has ended."),
  too_many_backtests: () =>
    conflict("too_many", "Too many backtests wait already. Let one end, or cancel one."),
  no_open_passkey: () => problem("not_found", "There is no open passkey under this id."),
  no_open_sign_in: () => problem("not_found", "There is no open sign-in under this id."),
  too_many_passkeys: ({ reason }) => conflict(reason, "You have five passkeys already."),
  credential_taken: ({ reason }) =>
    conflict(reason, "This passkey is an operator's already. Make another."),
  no_passkey: ({ reason }) => conflict(reason, "You have no passkey. Open a session by your key."),
  passkey_refused: ({ fault, triesLeft }) => passkeyProblem(fault, triesLeft),
  passkey_tries_over: () =>
    problem("too_many_attempts", "Too many wrong tries ended this. Start again.", {
      retryAfterSeconds: 1,
    }),
};

/** How a refusal of Control is told. */
export function controlProblem(refusal: ControlRefusal): Problem {
  return tell(controlProblems, refusal);
}
