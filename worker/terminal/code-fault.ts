import { type CodeFaultKind, codeFaultsMax, merchantNumbersMax } from "../../src/bounds.ts";
import type { EpochMs } from "../../src/time.ts";
import { isGuessable } from "../../src/token/code/scanned.ts";
import type { Shop } from "../../src/wallet/record.ts";
import type { Call } from "../door/route.ts";
import { merchantObject } from "../merchant/stub.ts";
import { forgetWhenSetBack, readClock } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import { terminalObject } from "./stub.ts";

/** What this isolate knows of the codes that were none of a terminal, or of a merchant. */
interface Tally {
  /** Not reported yet. */
  faults: number;
  waiting: boolean;
  reportedAtMs: number;
  blockedUntilMs: number;
}

/** Whoever is counted: who keeps the count, and how much passes. */
interface Counted {
  readonly name: string;
  readonly max: number;
  readonly record: (count: number) => Promise<EpochMs | null>;
}

const tallies = new Map<string, Tally>();
const talliesMax = 1_000;
const reportEveryMs = 1_000;
// What is counted in the objects stays; an hour ahead would have nothing reported for an hour.
forgetWhenSetBack(() => tallies.clear());

/**
 * Counts a code that was none for its terminal, and a number for its merchant too; for how long to
 * wait, in ms, while one of them sends too many, else `null`: numbers can be guessed, what is
 * signed and sealed cannot, and so the bounds differ. The counts are in the terminal's and the
 * merchant's own objects, which are told after the answer, at most once a second and isolate; their
 * answers are remembered here. So an isolate lets pass at most what comes within that second, and
 * the bound. A code that is good is paid with whatever was counted.
 */
export function noteCodeFault(
  call: Pick<Call, "env" | "nowMs" | "after">,
  shop: Shop,
  text: string,
): number | null {
  const kind: CodeFaultKind = isGuessable(text) ? "number" : "other";
  const all = countedOf(call.env, shop, kind).map((counted) => {
    return { counted, tally: tallyOf(counted.name) };
  });
  const waits = all.map(({ counted, tally }) => {
    const blockedMs = tally.blockedUntilMs - call.nowMs;
    if (blockedMs > 0) return blockedMs;
    return tally.faults >= counted.max ? reportEveryMs : 0;
  });
  const waitMs = Math.max(...waits);
  if (waitMs > 0) return waitMs;
  for (const { counted, tally } of all) {
    tally.faults += 1;
    if (tally.waiting) continue;
    tally.waiting = true;
    call.after(report(counted, tally));
  }
  return null;
}

function countedOf(env: Env, shop: Shop, kind: CodeFaultKind): readonly Counted[] {
  const { terminalId, merchantId, merchantOwnerHex } = shop;
  const terminal: Counted = {
    name: `${kind} ${terminalId}`,
    max: codeFaultsMax[kind],
    record: (count) => terminalObject(env, terminalId).recordCodeFaults(terminalId, kind, count),
  };
  if (kind === "other") return [terminal];
  const merchant: Counted = {
    name: merchantId,
    max: merchantNumbersMax,
    record: (count) => merchantObject(env, merchantOwnerHex).recordCodeFaults(merchantId, count),
  };
  return [terminal, merchant];
}

async function report({ record }: Counted, tally: Tally): Promise<void> {
  const waitMs = Math.min(tally.reportedAtMs + reportEveryMs - readClock(), reportEveryMs);
  if (waitMs > 0) await scheduler.wait(waitMs);
  const { faults } = tally;
  tally.faults = 0;
  tally.waiting = false;
  tally.reportedAtMs = Date.now();
  const untilMs = await record(faults);
  tally.blockedUntilMs = Math.max(tally.blockedUntilMs, untilMs ?? 0);
}

function tallyOf(name: string): Tally {
  const known = tallies.get(name);
  if (known !== undefined) return known;
  const oldest = tallies.keys().next();
  if (tallies.size >= talliesMax && !oldest.done) tallies.delete(oldest.value);
  const tally = { faults: 0, waiting: false, reportedAtMs: 0, blockedUntilMs: 0 };
  tallies.set(name, tally);
  return tally;
}
