import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import type { Control } from "./object.ts";

/** The one Control object of the deployment. Take a new stub for every attempt. */
export function controlObject(env: Env): Calls<Control> {
  return env.CONTROL.get(env.CONTROL.idFromName("control")) as unknown as Calls<Control>;
}
