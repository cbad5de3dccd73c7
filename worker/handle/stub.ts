import type { BarCode } from "../../src/token/code/bar-code.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import { digestText } from "../rows/digest.ts";
import type { Handle } from "./object.ts";

/** Shards of bar codes. Another count is another generation: it stands in the objects' names. */
export const handleShards = 64;
const generation = 1;

/** The name a bar code is kept under: nobody who reads it there can show the bar code. */
export function handleName(barCode: BarCode): string {
  return digestText(`handle:${barCode}`);
}

/** The Handle object that keeps a name. Take a new stub for every attempt. */
export function handleObject(env: Env, name: string): Calls<Handle> {
  const shard = Number.parseInt(name.slice(0, 2), 16) % handleShards;
  const id = env.HANDLE.idFromName(`${generation}.${shard}`);
  return env.HANDLE.get(id) as unknown as Calls<Handle>;
}
