import type { StaleSnapshot } from "../../src/control/authority.ts";
import type { ActRefusal } from "../../src/identity/admit.ts";
import type { Caller } from "../../src/identity/caller.ts";
import { type Problem, problem } from "../../src/problem.ts";
import { renderTime } from "../../src/time.ts";
import { openId } from "../../src/token/seal.ts";
import type { Call } from "../door/route.ts";
import { proofUse } from "../rows/proof-use.ts";
import type { CustomerCommand } from "../wallet/identity-acts.ts";

/** The customer who calls: which wallet, and what the wallet is told of the token. */
export interface Customer extends CustomerCommand {
  readonly route: string;
}

/**
 * The customer of a verified token. Throws for another kind of token: the gate lets none pass, and
 * the ids in a token of ours always open.
 */
export function customerOf(call: Pick<Call, "ring" | "token" | "proof">): Customer {
  const { token, ring } = call;
  if (token.kind !== "customer") throw new Error("this route is for customers");
  const device = openId(ring, "dev", token.device_id);
  if (device === null) throw new Error("a device id in a token of ours opens");
  const caller: Caller = {
    deviceNumber: device.number,
    jkt: token.jkt,
    jti: token.jti,
    epoch: token.epoch,
    authTimeMs: token.auth_time_ms,
  };
  return { route: device.route, caller, proof: proofUse(call.proof) };
}

/** What a refused act of a customer is told. */
export function refusedAct(refused: Exclude<ActRefusal, StaleSnapshot>): Problem {
  switch (refused.kind) {
    case "revoked":
      return problem("unauthorized", "This token was revoked. Refresh it, or sign in again.", {
        challenge: "invalid_token",
      });
    case "proof_used":
      return problem("unauthorized", "This proof was used before. Make a new one.", {
        challenge: "invalid_dpop_proof",
      });
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
      const detail = `This wallet is ${state}. Unfreeze it first.`;
      return problem("state_conflict", detail, { members: { state } });
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
