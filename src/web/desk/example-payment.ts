import type { OperatorClient } from "../../client/operator.ts";
import type { BacktestRule } from "../../client/resource/policy.ts";

/** An act that a backtest tells as an example: whose, when, how much. */
export type ExampleAct = BacktestRule["examples"][number];

/** Pages of a wallet's activity that are read to find an example, before it is given up. */
const pagesMax = 20;
/** A payment is written into the activity when it is decided: no later than this after the act. */
const apartMsMax = 1_000;

/**
 * The payment that an example is, sought in its wallet's activity from the newest on; null when it is
 * no payment, lies too deep, or cannot be read.
 */
export async function paymentOfExample(
  client: Pick<OperatorClient, "walletActivity">,
  example: ExampleAct,
): Promise<string | null> {
  const atMs = Date.parse(example.at);
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page++) {
    const reply = await client.walletActivity(example.wallet_id, cursor);
    if (!reply.ok) return null;
    const { events } = reply.body;
    const apart = ({ at }: { readonly at: string }) => Math.abs(Date.parse(at) - atMs);
    const [nearest] = events
      .filter((event) => event.payment_id && Math.abs(event.amount ?? 0) === example.amount)
      .filter((event) => apart(event) <= apartMsMax)
      .toSorted((a, b) => apart(a) - apart(b));
    if (nearest?.payment_id) return nearest.payment_id;
    const oldest = events.at(-1);
    const isPast = oldest !== undefined && Date.parse(oldest.at) < atMs - apartMsMax;
    if (reply.body.cursor === null || isPast) return null;
    cursor = reply.body.cursor;
  }
  return null;
}
