import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { OperatorHolder } from "./listener.ts";

/** A ticket for an operator's stream; only its hash is kept. */
export interface OperatorTicket {
  readonly hash: string;
  readonly holder: OperatorHolder;
  readonly untilMs: EpochMs;
}

/** What the rules about tickets read and write, inside the caller's transaction. */
export interface MonitorBook {
  /** Remembers a proof until nobody would accept it any more; false when it was seen before. */
  useProof(proof: ProofMark, nowMs: EpochMs): boolean;
  insertTicket(ticket: OperatorTicket): void;
  /** Takes a ticket out; `null`: there is none of this hash. */
  takeTicket(hash: string): OperatorTicket | null;
  /** Forgets the tickets that have ended by `nowMs`. */
  dropOldTickets(nowMs: EpochMs): void;
}
