import { type CodeFaultKind, codeFaultsMax } from "../../src/bounds.ts";
import { type Problem, problem } from "../../src/problem.ts";
import { isGuessable } from "../../src/token/scanned.ts";
import type { Env } from "../env.ts";
import type { Call } from "../route.ts";
import { terminalObject } from "./stub.ts";

/** What this isolate knows of a terminal's codes that were none. */
interface Tally {
  /** Not reported yet. */
  faults: number;
  waiting: boolean;
  reportedAtMs: number;
  blockedUntilMs: number;
}

const tallies = new Map<string, Tally>();
const terminalsMax = 1_000;
const reportEveryMs = 1_000;

/**
 * Counts a code of this terminal that was none; 429 while it sends too many of its kind: numbers can
 * be guessed, what is signed and sealed cannot, and so the bounds differ. The count is in the
 * terminal's own object, which is told after the answer, at most once a second and isolate; its
 * answer is remembered here. So an isolate lets pass at most what comes within that second, and the bound.
 * A code that is good is paid with whatever was counted.
 */
export function noteCodeFault(
  call: Pick<Call, "env" | "nowMs" | "after">,
  terminalId: string,
  text: string,
): Problem | null {
  const kind: CodeFaultKind = isGuessable(text) ? "number" : "other";
  const tally = tallyOf(`${kind} ${terminalId}`);
  const blockedMs = tally.blockedUntilMs - call.nowMs;
  if (blockedMs > 0) return tooMany(blockedMs);
  if (tally.faults >= codeFaultsMax[kind]) return tooMany(reportEveryMs);
  tally.faults += 1;
  if (!tally.waiting) {
    tally.waiting = true;
    call.after(report(call.env, { terminalId, kind, tally }));
  }
  return null;
}

async function report(
  env: Env,
  { terminalId, kind, tally }: { terminalId: string; kind: CodeFaultKind; tally: Tally },
): Promise<void> {
  const waitMs = tally.reportedAtMs + reportEveryMs - Date.now();
  if (waitMs > 0) await scheduler.wait(waitMs);
  const { faults } = tally;
  tally.faults = 0;
  tally.waiting = false;
  tally.reportedAtMs = Date.now();
  const terminal = terminalObject(env, terminalId);
  const untilMs = await terminal.recordCodeFaults(terminalId, kind, faults);
  tally.blockedUntilMs = Math.max(tally.blockedUntilMs, untilMs ?? 0);
}

function tallyOf(name: string): Tally {
  const known = tallies.get(name);
  if (known !== undefined) return known;
  const oldest = tallies.keys().next();
  if (tallies.size >= terminalsMax && !oldest.done) tallies.delete(oldest.value);
  const tally = { faults: 0, waiting: false, reportedAtMs: 0, blockedUntilMs: 0 };
  tallies.set(name, tally);
  return tally;
}

function tooMany(waitMs: number): Problem {
  return problem(
    "too_many_attempts",
    "Too many codes that are none. Scan the right code, or wait.",
    {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
    },
  );
}
