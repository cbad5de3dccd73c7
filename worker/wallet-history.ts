import type { Returned } from "../src/payment/history.ts";
import type { Route } from "../src/token/seal.ts";
import type { VelocityEvent } from "../src/velocity/event.ts";
import type { Env } from "./env.ts";
import { walletObject } from "./wallet-call.ts";

/** The longest history that is read of one wallet, in acts. */
const eventsMax = 20_000;

/**
 * The whole velocity history of a wallet before `toMs`, oldest first, as of today: read in pages of
 * 500 rows, each one call, so that a live wallet answers others between. Throws for a longer one.
 */
export async function walletHistory(
  env: Env,
  route: Route,
  toMs: number,
): Promise<readonly VelocityEvent[]> {
  const events: VelocityEvent[] = [];
  const returned = new Map<number, Returned>();
  for (let after: number | null = 0; after !== null; ) {
    const page = await walletObject(env, route).velocityHistory(after);
    events.push(...page.events.filter((event) => event.atMs < toMs));
    for (const [sequence, more] of page.returned) {
      const { minor, declined } = returned.get(sequence) ?? { minor: 0, declined: false };
      returned.set(sequence, {
        minor: minor + more.minor,
        declined: declined || more.declined,
      });
    }
    if (events.length > eventsMax) throw new Error("this history is too long to be played");
    after = page.next;
  }
  return events.map((event) => {
    const back = returned.get(event.sequence);
    if (back === undefined) return event;
    const outcome = back.declined ? "declined" : event.outcome;
    return { ...event, outcome, returnedMinor: back.minor };
  });
}
