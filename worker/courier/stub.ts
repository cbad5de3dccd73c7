import type { Env } from "../env.ts";
import type { Calls } from "../rpc.ts";
import type { Courier } from "./object.ts";

/** The Courier object of the deployment. Take a new stub for every attempt. */
export function courierObject(env: Env): Calls<Courier> {
  return env.COURIER.get(env.COURIER.idFromName("0")) as unknown as Calls<Courier>;
}
