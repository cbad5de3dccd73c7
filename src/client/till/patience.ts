import type { PaymentOutcome, Unresolved } from "./payment-record.ts";

/** How long a caller waits for an outcome. The payment goes on without it. */
export interface Patience {
  /**
   * After how long an outcome that is still unknown is told as `unresolved`; 60 000 ms unless
   * told. A payment that waits for its payer is given until it ends by itself and 10 s more.
   */
  readonly patienceMs?: number;
  /** Ends the waiting at once, not the protocol: the outcome is then `unresolved`. */
  readonly signal?: AbortSignal;
  /**
   * Told before each further call what is known so far: that the payer is being asked
   * (`awaits_payer`), or why there was no answer.
   */
  readonly onWaiting?: (soFar: Unresolved) => void;
}

/** Which payments are taken up, and who is told of each. */
export interface Resuming extends Patience {
  readonly unfinishedOnly?: boolean;
  readonly onOutcome?: (outcome: PaymentOutcome) => void;
}
