import type { TerminalClient } from "../../client/terminal.ts";
import type { Problem, Reply } from "../../client/wire/answer.ts";

/** A refund, capture or cancellation, kept before it is sent and sent the same until answered. */
export interface Act {
  readonly reference: string;
  readonly kind: "refund" | "capture" | "cancel";
  readonly paymentId: string;
  /** The sale of this till that it belongs to; null for another till's. */
  readonly saleReference: string | null;
  readonly amount: number;
  /** With a capture: the rest of the hold is released. */
  readonly isLast: boolean;
  readonly state: "sent" | "done" | "refused";
  /** A sending had no answer, and may have taken effect. */
  readonly isUncertain: boolean;
  /** Why it was refused. */
  readonly problem: Problem | null;
  /** When it was answered as done, by the server's clock; null before. */
  readonly doneAtMs: number | null;
  /** Nothing more is to be found out: it is refused, or the payment was read since. */
  readonly isSeen: boolean;
}

/** Whether it is known what became of an act, and how its payment stands now. */
export function isOverAct({ state, isSeen }: Act): boolean {
  return state === "refused" || isSeen;
}

/**
 * Sends an act and says how it stands. A call without an answer, and a problem after which the same
 * request may be sent again, leave it `sent`: whoever asked sends it again, the very same. So does a
 * refusal that says nothing of an earlier sending, while one may have taken effect.
 */
export async function sendAct(client: TerminalClient, act: Act): Promise<Act> {
  const reply = await sendOnce(client, act);
  if (reply.ok) return isFinal(reply.body) ? { ...act, state: "done" } : act;
  const { problem } = reply;
  const isAgain = problem?.retry === "same_request" || (problem?.status ?? 500) >= 500;
  if (problem === undefined || isAgain) return { ...act, isUncertain: true };
  const saysNothing = [401, 403, 429].includes(problem.status);
  return act.isUncertain && saysNothing ? act : { ...act, state: "refused", problem };
}

function sendOnce(client: TerminalClient, act: Act): Promise<Reply<unknown>> {
  const { reference, paymentId, amount } = act;
  switch (act.kind) {
    case "refund":
      return client.refund(paymentId, { reference, amount });
    case "capture":
      return client.capture(paymentId, { reference, amount, last: act.isLast });
    case "cancel":
      return client.cancel({ reference, payment_id: paymentId });
  }
}

/** A cancellation may still wait; everything else is done when it is answered. */
function isFinal(body: unknown): boolean {
  return (body as { readonly final?: boolean }).final !== false;
}
