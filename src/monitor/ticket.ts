import { eventTicketLifeMs } from "../bounds.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { MonitorBook } from "./book.ts";
import type { OperatorHolder } from "./listener.ts";

/** What an operator asks a ticket for. */
export interface TicketCommand {
  readonly hash: string;
  readonly holder: OperatorHolder;
  readonly proof: ProofMark;
}

/** Why there is no ticket: nobody has this key and these epochs now, or the request was made before. */
export type TicketRefusal = "token_revoked" | "proof_used";

/**
 * Keeps a ticket, by its hash, for a stream of the operator who asks, if Control knows one; the answer
 * is when it ends. When it is refused nothing is kept.
 */
export function openOperatorTicket(
  book: MonitorBook,
  command: TicketCommand,
  { isKnown, nowMs }: { readonly isKnown: boolean; readonly nowMs: EpochMs },
): Result<EpochMs, TicketRefusal> {
  if (!isKnown) return fail("token_revoked");
  const { hash, holder, proof } = command;
  if (!book.useProof(proof, nowMs)) return fail("proof_used");
  const untilMs = nowMs + eventTicketLifeMs;
  book.dropOldTickets(nowMs);
  book.insertTicket({ hash, holder, untilMs });
  return ok(untilMs);
}

/** Uses a ticket up, and says whose it was; `null` alike for none, a used and an expired one. */
export function useOperatorTicket(
  book: MonitorBook,
  hash: string,
  nowMs: EpochMs,
): OperatorHolder | null {
  const found = book.takeTicket(hash);
  if (found === null) return null;
  const { holder, untilMs } = found;
  return nowMs < Math.min(untilMs, holder.untilMs) ? holder : null;
}
