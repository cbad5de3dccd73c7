import type { CustomerCommand } from "../../src/identity/act/admit-customer.ts";
import type { Caller } from "../../src/identity/caller.ts";
import { openId } from "../../src/token/seal.ts";
import type { Call } from "../door/route.ts";
import { proofUse } from "../rows/proof-use.ts";

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
