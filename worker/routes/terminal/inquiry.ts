import type { Problem } from "../../../src/problem.ts";
import type { SettledPayment } from "../../../src/settlement/settled-payment.ts";
import { booksAreBehind } from "../../door/refusals.ts";
import type { Env } from "../../platform/env.ts";
import { deliveryPauseMs } from "../../settlement/carrier.ts";
import { type ReferenceAt, settlementNameOf, settlementObject } from "../../settlement/stub.ts";

/** A delivery follows an answer by its pause; an inquiry waits for it this often, and a while longer. */
const waitsMs = [60, deliveryPauseMs / 2, deliveryPauseMs / 2, 340];

/**
 * What a caller is told when a wallet does not know a payment that it has told Settlement of: it has
 * lost rows, and finds that out by this.
 */
export async function lostPayment(env: Env, at: ReferenceAt, wallet: string): Promise<Problem> {
  await settlementObject(env, settlementNameOf(at)).remind(wallet, settlementNameOf(at));
  return booksAreBehind;
}

/**
 * The payments under a terminal's reference as Settlement knows them: none, one, or one a wallet.
 * Asks again for up to 0.9 s before it says none, since a delivery may be under way.
 */
export async function findByReference(
  env: Env,
  at: ReferenceAt,
): Promise<readonly SettledPayment[]> {
  for (const waitMs of [...waitsMs, 0]) {
    const found = await settlementObject(env, settlementNameOf(at)).find(
      at.terminalId,
      at.reference,
    );
    if (found.length > 0 || waitMs === 0) return found;
    await scheduler.wait(waitMs);
  }
  return [];
}
