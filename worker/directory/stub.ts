import { shardOf } from "../../src/directory/flow-id.ts";
import { decodeBase64url, encodeHex } from "../../src/token/grammar.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import type { Directory } from "./object.ts";

/** The Directory shard of a blinded contact, or of a flow: both begin with the shard's byte. */
export function contactShard(env: Env, blindOrFlow: string): Calls<Directory> {
  return directory(env, `contact.${shardOf(blindOrFlow)}`);
}

/** The Directory shard of a device key, by its thumbprint's first byte. */
export function keyShard(env: Env, jkt: string): Calls<Directory> {
  const bytes = decodeBase64url(jkt);
  if (bytes === null || bytes.length === 0) throw new Error("a thumbprint is base64url");
  return directory(env, `key.${shardOf(encodeHex(bytes))}`);
}

function directory(env: Env, name: string): Calls<Directory> {
  return env.DIRECTORY.get(env.DIRECTORY.idFromName(name)) as unknown as Calls<Directory>;
}
