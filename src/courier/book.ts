import type { EpochMs } from "../time.ts";

/** A stored message; what it says is sealed. */
export interface StoredMessage {
  readonly number: number;
  readonly sealed: string;
  readonly sentMs: EpochMs;
  /** Tries that failed so far. */
  readonly tries: number;
  /** When it is tried again; `null` when it needs no delivery. */
  readonly retryMs: EpochMs | null;
}

/** What is known of a gateway since it last took a message. */
export interface GatewayFailure {
  readonly sinceMs: EpochMs;
  readonly failures: number;
  /** When operators were last told of it; `null`: not yet. */
  readonly alertedMs: EpochMs | null;
}

/** The rows of one Courier. Each call is a transaction of its own, or part of the caller's. */
export interface CourierBook {
  /** Keeps a message that was not tried yet, and gives its number. */
  insertMessage(message: Omit<StoredMessage, "number" | "tries">): number;
  /**
   * Messages whose next try is due at `nowMs`, the oldest first, at most `count`. A try that stands
   * further ahead than any wait is long was set by a clock that was ahead: it is due as well.
   */
  dueMessages(nowMs: EpochMs, count: number): readonly StoredMessage[];
  /** How many messages wait for the gateway. */
  waitingCount(): number;
  /** When the oldest of them was sent; `null`: none waits. */
  waitingSinceMs(): EpochMs | null;
  /** When the next try is due; `null`: nothing waits. */
  nextTryMs(): EpochMs | null;
  /** Notes the tries so far, and when the next one is. */
  postponeMessage(number: number, tries: number, retryMs: EpochMs): void;
  dropMessage(number: number): void;
  /** The newest `count` messages, the newest first. */
  newestMessages(count: number): readonly StoredMessage[];
  /** Forgets all but the newest `count` messages. */
  dropAllBut(count: number): void;
  /** How the gateway has failed since it last took a message; `null` when it has not. */
  gatewayFailure(): GatewayFailure | null;
  saveGatewayFailure(failure: GatewayFailure): void;
  dropGatewayFailure(): void;
}
