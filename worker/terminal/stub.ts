import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import type { Terminal } from "./object.ts";

/** The object of a terminal, by its id. Take a new stub for every attempt. */
export function terminalObject(env: Env, terminalId: string): Calls<Terminal> {
  return env.TERMINAL.get(env.TERMINAL.idFromName(terminalId)) as unknown as Calls<Terminal>;
}
