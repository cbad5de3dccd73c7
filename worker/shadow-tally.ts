import type { PaymentBody } from "../src/payment/record.ts";
import { emptyTally, type ShadowTally, withShadow } from "../src/velocity/shadow.ts";
import { controlObject } from "./control/stub.ts";
import type { Env } from "./env.ts";
import type { Call } from "./route.ts";

const tallies = new Map<number, ShadowTally>();
let waiting = false;

/** An isolate sends what it has counted at most this often. */
const intervalMs = 1_000;

/**
 * Counts what the shadow policy said about a payment that was just decided, if one is set. The
 * counts of this isolate go to Control after the answer, at most one request a second, and are never
 * sent twice: what an isolate that ended, or a request that failed, had not brought is missing from
 * the report, and stays in the payments' own rows.
 */
export function tallyShadow(call: Pick<Call, "env" | "after">, body: PaymentBody): void {
  const { shadow, velocity } = body;
  if (shadow === undefined) return;
  tallies.set(shadow.v, withShadow(tallies.get(shadow.v) ?? emptyTally, velocity, shadow));
  if (waiting) return;
  waiting = true;
  call.after(sendLater(call.env));
}

async function sendLater(env: Env): Promise<void> {
  await scheduler.wait(intervalMs);
  waiting = false;
  const counted = [...tallies];
  tallies.clear();
  await controlObject(env).countShadow(counted);
}
