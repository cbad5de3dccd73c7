import type { StaleSnapshot } from "../../src/control/authority.ts";
import type { ActRefusal } from "../../src/identity/admission.ts";
import { type Problem, problem } from "../../src/problem.ts";
import { renderTime } from "../../src/time.ts";
import { revokedWords } from "../../src/token/fault.ts";
import { proofUsed, stateConflict } from "../door/refusals.ts";

/** Why an act of a customer was refused, once the snapshot was fresh enough to say. */
export type RefusedAct = Exclude<ActRefusal, StaleSnapshot>;

/** What a refused act of a customer is told. */
export function refusedAct(refused: RefusedAct): Problem {
  switch (refused.kind) {
    case "revoked":
      return problem("unauthorized", revokedWords.customer, {
        challenge: "invalid_token",
      });
    case "proof_used":
      return proofUsed;
    case "cooling": {
      const cooling_until = renderTime(refused.untilMs);
      const detail = `Until ${cooling_until}, or until another phone approves it, this phone may pay small amounts and freeze only.`;
      return problem("forbidden", detail, { members: { cooling_until } });
    }
    case "stopped": {
      const { scope } = refused;
      const detail = stopWords[scope as keyof typeof stopWords] ?? "This is paused at the moment.";
      return problem("stopped", detail, { members: { scope } });
    }
    case "unavailable_state": {
      const { state } = refused;
      return stateConflict(state, `This wallet is ${state}. Unfreeze it first.`);
    }
    case "step_up_required": {
      const { purpose } = refused;
      const detail = `Open a step-up for the purpose ${purpose}, then send this with its token.`;
      return problem("step_up_required", detail, { members: { purpose } });
    }
  }
}

const stopWords = {
  code_issue: "New codes are paused at the moment. Try again later.",
  redemption: "Redemption is paused at the moment. Try again later.",
  wallet: "The operator has stopped this wallet. Ask the operator's support.",
  device: "The operator has stopped this phone. Use another one, or ask the operator's support.",
} as const;
