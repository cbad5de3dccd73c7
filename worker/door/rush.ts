import { codeLifeMs, snapshotLifeMs } from "../../src/bounds.ts";
import { secondMs } from "../../src/time.ts";
import { readClock } from "../platform/clock.ts";
import { Turnstile } from "../signal/turnstile.ts";

/**
 * As many at a time as are decided well within the life of the snapshot that they are sent with. Whoever
 * would wait for most of a code's life is told at once when to come again.
 */
const underWay = {
  ...{ least: 2, most: 256, slowMs: snapshotLifeMs / 4 },
  waitMsMax: codeLifeMs - 15 * secondMs,
};

/**
 * In a rush, payments are judged in the order in which they came, so that no answer waits for all the
 * others: from before the signatures are verified until the wallet has decided. Were the signatures of
 * all of them verified first, those on their way to a wallet would wait for that, longer than their
 * snapshots last. The body has arrived before: nobody waits for a caller who is slow.
 */
export const rush = new Turnstile(underWay, {
  nowMs: readClock,
  wait: (ms) => scheduler.wait(ms),
});
