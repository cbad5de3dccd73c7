import { computed, signal } from "@preact/signals";
import type { AppClient } from "../../../client/app.ts";
import type { Payment } from "../../../client/resource/payment.ts";
import type { Problem, Reply } from "../../../client/wire/answer.ts";
import { isSameAsked, type WaitingPayment, waitingPaymentOf } from "./waiting.ts";

/** Where a confirmation stands that was sent. */
export type Sending =
  /** On its way, or its answer was lost: it is asked again until it is told. */
  | { readonly kind: "sending"; readonly paymentId: string; readonly isLost: boolean }
  /** The server has refused it, and why; the payment waits on. */
  | { readonly kind: "refused"; readonly paymentId: string; readonly problem: Problem };

/** What the desk works with. */
export interface ConfirmPorts {
  readonly client: Pick<AppClient, "confirm" | "payment" | "confirmations">;
  readonly sleep: (durationMs: number, signal?: AbortSignal) => Promise<void>;
  /** By the server's clock, milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly ended: AbortSignal;
  /** The server has said what became of a payment that waited. */
  readonly onDecided: (payment: Payment) => void;
}

const pauseMsMax = 8_000;
/** So long after its end a payment that was not heard of is asked for. */
const lateMs = 1_500;

/** The payments that wait for this payer, and what the payer says to them. */
export class ConfirmDesk {
  readonly #ports: ConfirmPorts;
  readonly #waiting = signal<readonly WaitingPayment[]>([]);
  /** Payments that do not wait any more by the server's list, which does not say what became of them. */
  readonly #unsaid = new Set<string>();
  readonly sending = signal<Sending | null>(null);
  /** The one that is on screen: the first to end. */
  readonly current = computed<WaitingPayment | null>(() => {
    const byEnd = this.#waiting.value.toSorted((a, b) => a.confirmByMs - b.confirmByMs);
    return byEnd[0] ?? null;
  });

  constructor(ports: ConfirmPorts) {
    this.#ports = ports;
  }

  /** One more payment waits. What is on screen already stays the very same object. */
  add(told: WaitingPayment): void {
    const others = this.#waiting.value.filter(({ paymentId }) => paymentId !== told.paymentId);
    this.#waiting.value = [...others, this.#keptOr(told)];
  }

  /** The server's whole list takes the place of ours. */
  take(list: readonly WaitingPayment[]): void {
    const sent = this.sending.value?.paymentId;
    const gone = this.#waiting.value.filter(
      ({ paymentId }) => !list.some((each) => each.paymentId === paymentId),
    );
    for (const { paymentId } of gone) this.#unsaid.add(paymentId);
    const asked = gone.filter(({ paymentId }) => paymentId === sent);
    this.#waiting.value = [...list.map((told) => this.#keptOr(told)), ...asked];
  }

  /** Whether its payer was asked about it, and was not told what became of it. */
  waitsFor(paymentId: string): boolean {
    const isAsked = this.#waiting.value.some((each) => each.paymentId === paymentId);
    return isAsked || this.#unsaid.has(paymentId);
  }

  /** A payment does not wait any more. */
  end(paymentId: string): void {
    this.#waiting.value = this.#waiting.value.filter((each) => each.paymentId !== paymentId);
    this.#unsaid.delete(paymentId);
    if (this.sending.value?.paymentId === paymentId) this.sending.value = null;
  }

  /** Nobody is signed in any more: nothing waits here, and nothing is asked again. */
  leave(): void {
    this.#waiting.value = [];
    this.#unsaid.clear();
    this.sending.value = null;
  }

  /** Leaves the refusal, back to the question. */
  again(): void {
    this.sending.value = null;
  }

  /**
   * Says so to the server, until the server has told what became of it. False, and nothing is sent,
   * when `shown` is not what is on screen any more.
   */
  decide(shown: WaitingPayment, decision: "approve" | "reject"): boolean {
    if (this.current.value !== shown || this.sending.value?.kind === "sending") return false;
    void this.#send(shown, decision);
    return true;
  }

  /** Looks at the clock: a payment whose time is over is asked for. */
  tick(): void {
    const over = this.#waiting.value.find(
      ({ confirmByMs }) => this.#ports.nowMs() > confirmByMs + lateMs,
    );
    if (over !== undefined && this.sending.value?.kind !== "sending") void this.#learn(over);
  }

  #keptOr(told: WaitingPayment): WaitingPayment {
    const kept = this.#waiting.value.find(({ paymentId }) => paymentId === told.paymentId);
    return kept !== undefined && isSameAsked(kept, told) ? kept : told;
  }

  async #send(shown: WaitingPayment, decision: "approve" | "reject"): Promise<void> {
    const { client } = this.#ports;
    const { paymentId, asked } = shown;
    this.sending.value = { kind: "sending", paymentId, isLost: false };
    const reply = await this.#untilTold(paymentId, () =>
      client.confirm(paymentId, { decision, ...asked }),
    );
    if (reply === null) return;
    if (reply.ok) return this.#told(reply.body);
    // It was decided already, by another phone or by an answer that was lost: the payment says how.
    if (reply.problem.code === "state_conflict") return this.#learn(shown);
    this.sending.value = { kind: "refused", paymentId, problem: reply.problem };
  }

  async #learn({ paymentId }: WaitingPayment): Promise<void> {
    this.sending.value = { kind: "sending", paymentId, isLost: true };
    const reply = await this.#untilTold(paymentId, () => this.#ports.client.payment(paymentId));
    if (reply === null) return;
    if (reply.ok) this.#told(reply.body);
    else this.end(paymentId);
  }

  #told(payment: Payment): void {
    const paymentId = payment.payment_id ?? "";
    if (payment.result === "pending") {
      // The payment waits on, by other figures than were on screen: the list says by which.
      this.sending.value = null;
      return void this.#read();
    }
    this.end(paymentId);
    this.#ports.onDecided(payment);
  }

  async #read(): Promise<void> {
    const reply = await this.#ports.client.confirmations();
    if (!reply.ok) return;
    this.take(reply.body.confirmations.map(waitingPaymentOf));
  }

  /** Asks again until an answer is told; null when another event has told it meanwhile. */
  async #untilTold<T>(
    paymentId: string,
    ask: () => Promise<Reply<T>>,
  ): Promise<Extract<Reply<T>, { ok: true } | { problem: Problem }> | null> {
    const { sleep, ended } = this.#ports;
    for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
      const reply = await ask();
      const isStill = this.sending.value?.paymentId === paymentId && !ended.aborted;
      if (!isStill) return null;
      if (reply.ok || (reply.problem !== undefined && reply.problem.status < 500)) return reply;
      this.sending.value = { kind: "sending", paymentId, isLost: true };
      await sleep(pauseMs, ended);
      if (this.sending.value?.paymentId !== paymentId || ended.aborted) return null;
    }
  }
}
