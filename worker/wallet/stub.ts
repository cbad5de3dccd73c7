import type { WalletRoute } from "../../src/token/seal.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import type { Wallet } from "./object.ts";

/** The Wallet object of a route that was opened. Take a new stub for every attempt. */
export function walletObject(env: Env, route: WalletRoute): Calls<Wallet> {
  return env.WALLET.get(env.WALLET.idFromName(route)) as unknown as Calls<Wallet>;
}
