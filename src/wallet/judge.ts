import type { Result } from "../result.ts";
import { isAhead } from "../row-time.ts";
import type { VelocityCandidate, VelocityDecision, VelocityFault } from "../velocity/engine.ts";
import type { WalletBook, WalletContext, WalletHead } from "./book.ts";
import { recentHistory } from "./history/recent-history.ts";

/** What velocity is asked about: an act now, in a wallet whose head is `head`. */
export interface Asked {
  readonly book: WalletBook;
  readonly head: WalletHead;
  readonly act: VelocityCandidate;
  readonly context: WalletContext;
}

/** What a compiled policy says about an act, inside the transaction that decides it. */
export function judgeAct(
  table: Uint8Array,
  { book, head, act, context }: Asked,
): Result<VelocityDecision, VelocityFault> {
  const { atMs: nowMs } = act;
  const history = {
    owner: context.owner,
    revision: head.velocitySequence,
    moving: isAhead(head.setBacks, head.lastMs, nowMs),
    load: (sinceMs: number) => recentHistory(book, { sinceMs, nowMs }),
  };
  return context.engine.check(table, history, act);
}

/** What the policy in shadow says; `null` where none is, and where it cannot be asked. */
export function judgeBeside(shadow: Uint8Array | null, asked: Asked): VelocityDecision | null {
  if (shadow === null) return null;
  const beside = judgeAct(shadow, asked);
  return beside.ok ? beside.value : null;
}
