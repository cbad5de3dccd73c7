import type { Problem } from "../../../src/problem.ts";
import type { SettledPayment } from "../../../src/settlement/inbox.ts";
import { settlementName, settlementShard } from "../../../src/settlement/message.ts";
import type { Shop } from "../../../src/wallet/record.ts";
import type { Calls } from "../../object/calls.ts";
import type { Env } from "../../platform/env.ts";
import type { Settlement } from "../../settlement/object.ts";
import { booksAreBehind } from "../../wallet/stub.ts";

/** A delivery follows an answer within milliseconds; an inquiry waits for it this often. */
const waitsMs = [40, 120, 300];

/** A terminal's reference, and the merchant it is at. */
interface At {
  readonly shop: Shop;
  readonly terminalId: string;
  readonly reference: string;
}

function settlementNameOf({ shop, terminalId, reference }: At): string {
  const { merchantOwnerHex, generation, shards } = shop;
  const shard = settlementShard(terminalId, reference, shards);
  return settlementName({ merchantOwnerHex, generation, shard });
}

/** The Settlement object that hears of every payment under this terminal's reference. */
export function settlementOf(env: Env, at: At): Calls<Settlement> {
  const id = env.SETTLEMENT.idFromName(settlementNameOf(at));
  return env.SETTLEMENT.get(id) as unknown as Calls<Settlement>;
}

/**
 * What a caller is told when a wallet does not know a payment that it has told Settlement of: it has
 * lost rows, and finds that out by this.
 */
export async function lostPayment(env: Env, at: At, wallet: string): Promise<Problem> {
  await settlementOf(env, at).remind(wallet, settlementNameOf(at));
  return booksAreBehind;
}

/**
 * The payments under a terminal's reference as Settlement knows them: none, one, or one a wallet.
 * Asks again for up to half a second before it says none, since a delivery may be under way.
 */
export async function findByReference(env: Env, at: At): Promise<readonly SettledPayment[]> {
  for (const waitMs of [...waitsMs, 0]) {
    const found = await settlementOf(env, at).find(at.terminalId, at.reference);
    if (found.length > 0 || waitMs === 0) return found;
    await scheduler.wait(waitMs);
  }
  return [];
}
