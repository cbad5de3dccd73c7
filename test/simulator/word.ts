import type { Payment, PaymentOutcome, Reply } from "../../src/client/index.ts";

/** What a reply came to in a word: a decline's code, a status, or a problem's code. */
export function wordOf(reply: Reply<unknown>): string {
  if (reply.ok) {
    const { decline, status } = (reply.body ?? {}) as Partial<Payment>;
    return decline?.code ?? status ?? `${reply.status}`;
  }
  return reply.problem?.code ?? reply.unreachable?.cause ?? "nothing";
}

export function wordOfOutcome(outcome: PaymentOutcome): string {
  if (outcome.kind === "declined") return outcome.payment.decline?.code ?? "declined";
  if (outcome.kind === "unresolved") return outcome.reason;
  return outcome.kind === "refused" ? outcome.problem.code : outcome.kind;
}
