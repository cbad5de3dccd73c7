import { type Problem, problem } from "../../../src/problem.ts";
import type { AdjustmentRefusal } from "../../../src/wallet/funding-record.ts";
import { stateConflict } from "../../door/refusals.ts";

/** 404 for an act that no wallet has on record under this id. */
export function notOnRecord(act: "payment" | "top-up"): Problem {
  return problem("not_found", `No such ${act} is known.`);
}

/** 429 while somebody looks at every part already. */
export function healthLookedAt(waitMs: number): Problem {
  return problem("too_many_attempts", "Somebody is looking already. Ask again in a moment.", {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
  });
}

/** 409 for an approval of something else than whoever approves has seen. */
export const approvalChanged: Problem = stateConflict(
  "changed",
  "What is going to be done is not what you have seen. Read it again.",
);

/** 409 with why the wallet cannot be adjusted, and by how much it could be. */
export function adjustmentProblem(refused: AdjustmentRefusal): Problem {
  const { state } = refused;
  switch (state) {
    case "insufficient_funds": {
      const available = refused.availableMinor;
      const detail = `No wallet goes below zero: ${available} can be taken from this one.`;
      return stateConflict(state, detail, { available });
    }
    case "balance_limit_exceeded": {
      const room = refused.roomMinor;
      const detail = `The balance would be above its limit: there is room for ${room}.`;
      return stateConflict(state, detail, { room });
    }
    case "closed":
      return stateConflict(state, "This wallet is closed.");
  }
}
