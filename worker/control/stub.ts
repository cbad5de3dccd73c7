import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import { controlInbox } from "../signal/control-inbox.ts";
import type { ActInput, ActOutcome, ControlAct } from "./acts.ts";
import type { By } from "./desk.ts";
import type { Control } from "./object.ts";

/** Control's calls as its callers see them. */
export interface ControlCalls extends Omit<Calls<Control>, "act"> {
  /** Does or refuses what an operator asks for; see `controlActs`. */
  act<A extends ControlAct>(by: By, act: A, ...input: ActInput<A>): Promise<ActOutcome<A>>;
}

/**
 * The one Control object of the deployment, with all its calls. Take a new stub for every attempt.
 */
export function controlObject(env: Env): ControlCalls {
  return controlInbox(env) as unknown as ControlCalls;
}
