import type { Authority } from "../../src/control/authority.ts";
import type { Problem } from "../../src/problem.ts";
import type { Result } from "../../src/result.ts";
import type { Call } from "../door/route.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import type { Merchant } from "./object.ts";

/** A merchant's object, by the hexadecimal form of its number out of an id that has opened. */
export function merchantObject(env: Env, ownerHex: string): Calls<Merchant> {
  return env.MERCHANT.get(env.MERCHANT.idFromName(ownerHex)) as unknown as Calls<Merchant>;
}

/**
 * Asks a merchant's object for a change under the control snapshot of this moment, and once more
 * under a fresh one when the object says that it was stale.
 */
export async function askMerchant<T>(
  call: Pick<Call, "env" | "snapshot" | "requestId">,
  ownerHex: string,
  ask: (merchant: Calls<Merchant>, authority: Authority) => Promise<Result<T, Problem>>,
): Promise<Result<T, Problem>> {
  const attempt = async (fresh: boolean) => {
    const { snapshot } = await call.snapshot({ fresh });
    const authority = { sentAtMs: Date.now(), snapshot, requestId: call.requestId };
    return await ask(merchantObject(call.env, ownerHex), authority);
  };
  const outcome = await attempt(false);
  return !outcome.ok && outcome.fault.code === "unavailable" ? await attempt(true) : outcome;
}
