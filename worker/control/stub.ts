import type { Env } from "../env.ts";
import type { Calls } from "../rpc.ts";
import type { Control } from "./object.ts";

/** The one Control object of the deployment. Take a new stub for every attempt. */
export function controlObject(env: Env): Calls<Control> {
  return env.CONTROL.get(env.CONTROL.idFromName("control")) as unknown as Calls<Control>;
}
