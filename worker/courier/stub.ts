import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import { digestText } from "../rows/digest.ts";
import type { Courier } from "./object.ts";

/** The Courier object of an address: one of 256. Take a new stub for every attempt. */
export function courierObject(env: Env, address: { readonly value: string }): Calls<Courier> {
  return courierShard(env, digestText(address.value).slice(0, 2));
}

/** A Courier object by its shard: two hexadecimal digits. */
export function courierShard(env: Env, shard: string): Calls<Courier> {
  return env.COURIER.get(env.COURIER.idFromName(shard)) as unknown as Calls<Courier>;
}
