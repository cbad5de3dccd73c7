import { fail, ok, type Result } from "../../src/result.ts";
import type { WalletRoute } from "../../src/token/seal.ts";
import type { BacktestPeriod } from "../../src/velocity/backtest.ts";
import type { VelocityEvent } from "../../src/velocity/event.ts";
import type { PlayedHistory } from "../../src/velocity/played-history.ts";
import { WINDOW_MS_MAX } from "../../src/velocity/policy.ts";
import type { Returned } from "../../src/wallet/velocity-history.ts";
import type { Env } from "../platform/env.ts";
import { walletObject } from "../wallet/stub.ts";

/** The longest history that is read of one wallet, in acts. */
const eventsMax = 20_000;
/** A live wallet answers others for this long between two pages. */
const pagePauseMs = 20;

/**
 * What velocity knows of a wallet that can matter to acts of a period, oldest first, as of today:
 * from the longest window before it to its end. Read in pages of 200 rows, each one call. Throws
 * when the wallet does not answer.
 */
export async function walletHistory(
  env: Env,
  route: WalletRoute,
  { fromMs, toMs }: BacktestPeriod,
): Promise<Result<PlayedHistory, "history_too_long">> {
  const events: VelocityEvent[] = [];
  /** Events from the period's end on: history only if one of the period comes after them. */
  let beyond: VelocityEvent[] = [];
  let setBacks: PlayedHistory["setBacks"] = [];
  const returned = new Map<number, Returned>();
  for (let after: number | null = 0; after !== null; ) {
    if (after > 0) await scheduler.wait(pagePauseMs);
    const page = await walletObject(env, route).velocityHistory(after);
    for (const event of page.events) {
      if (event.atMs >= toMs) beyond.push(event);
      else if (event.atMs > fromMs - WINDOW_MS_MAX) {
        events.push(...beyond, event);
        beyond = [];
      }
    }
    setBacks = page.setBacks;
    for (const [sequence, more] of page.returned) {
      const { minor, declined } = returned.get(sequence) ?? { minor: 0, declined: false };
      returned.set(sequence, {
        minor: minor + more.minor,
        declined: declined || more.declined,
      });
    }
    if (events.length > eventsMax) return fail("history_too_long");
    after = page.next;
  }
  const played = events.map((event) => withReturned(event, returned.get(event.sequence)));
  return ok({ events: played, setBacks });
}

function withReturned(event: VelocityEvent, back: Returned | undefined): VelocityEvent {
  if (back === undefined) return event;
  const outcome = back.declined ? "declined" : event.outcome;
  return { ...event, outcome, returnedMinor: Math.min(back.minor, event.amountMinor) };
}
