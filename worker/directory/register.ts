import { shardOf } from "../../src/directory/flow-id.ts";
import type { WalletRoute } from "../../src/token/seal.ts";
import { answered } from "../object/legs.ts";
import type { Env } from "../platform/env.ts";
import { contactShard } from "./stub.ts";

/** Some wallets of the register, each under one of its blinded contacts, in the order of these. */
export interface RegisterPage {
  readonly wallets: readonly { readonly blind: string; readonly route: WalletRoute }[];
  /** Where the walk goes on; `null` at the end of the register. */
  readonly next: string | null;
}

/** Where a walk over the register begins. */
export const registerStart = "00";

/**
 * Up to `count` wallets of the register behind a place in it: one call to one shard, so a page may
 * be empty before the end. A wallet stands there once for each of its confirmed contacts. Throws when
 * the shard fails, or has not answered within `receiverAnswerMsMax`.
 */
export async function registerPage(env: Env, after: string, count: number): Promise<RegisterPage> {
  const shard = shardOf(after);
  const wallets = await answered(contactShard(env, shard).register(after, count));
  const last = wallets.at(-1);
  if (last !== undefined && wallets.length === count) return { wallets, next: last.blind };
  const following = Number.parseInt(shard, 16) + 1;
  return { wallets, next: following > 0xff ? null : following.toString(16).padStart(2, "0") };
}

/** How much of the register lies before a place, in [0, 1): blinded contacts are evenly spread. */
export function registerShare(place: string): number {
  return Number.parseInt(place.padEnd(6, "0").slice(0, 6), 16) / 0x1000000;
}
