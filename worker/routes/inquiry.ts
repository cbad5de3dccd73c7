import type { Shop } from "../../src/payment/record.ts";
import type { SettledPayment } from "../../src/settlement/inbox.ts";
import { settlementName, settlementShard } from "../../src/settlement/message.ts";
import type { Env } from "../env.ts";
import type { Calls } from "../rpc.ts";
import type { Settlement } from "../settlement/object.ts";

/** A delivery follows an answer within milliseconds; an inquiry waits for it this often. */
const waitsMs = [40, 120, 300];

/** The Settlement object that hears of every payment under this terminal's reference. */
export function settlementOf(
  env: Env,
  at: { readonly shop: Shop; readonly terminalId: string; readonly reference: string },
): Calls<Settlement> {
  const name = settlementName({
    merchantOwnerHex: at.shop.merchantOwnerHex,
    generation: at.shop.generation,
    shard: settlementShard(at.terminalId, at.reference, at.shop.shards),
  });
  return env.SETTLEMENT.get(env.SETTLEMENT.idFromName(name)) as unknown as Calls<Settlement>;
}

/**
 * The payments under a terminal's reference as Settlement knows them: none, one, or one a wallet.
 * Asks again for up to half a second before it says none, since a delivery may be under way.
 */
export async function findByReference(
  env: Env,
  at: { readonly shop: Shop; readonly terminalId: string; readonly reference: string },
): Promise<readonly SettledPayment[]> {
  for (const waitMs of [...waitsMs, 0]) {
    const found = await settlementOf(env, at).find(at.terminalId, at.reference);
    if (found.length > 0 || waitMs === 0) return found;
    await scheduler.wait(waitMs);
  }
  return [];
}
