import { signal } from "@preact/signals";
import type { AppClient } from "../../../client/app.ts";
import type { Payment } from "../../../client/resource/payment.ts";
import type { WalletEvent } from "../../../client/resource/wallet.ts";
import type { CodeDesk } from "../code/code-desk.ts";
import { ConfirmDesk } from "../confirm/confirm-desk.ts";
import { waitingPaymentOf } from "../confirm/waiting.ts";
import { Feed } from "./feed.ts";
import {
  type Decision,
  decidedOf,
  isCalledOffOf,
  isFresh,
  isOfPayment,
  type PaymentEvent,
} from "./fresh.ts";

/** A payment that was decided, as it covers the screen. Everything of it was said by the server. */
export interface DecidedPayment {
  readonly what: Decision;
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly merchantName: string;
  readonly storeName: string;
  readonly atMs: number;
  readonly declineCode: string | null;
  readonly message: { readonly ja: string; readonly en: string };
  /** The shop cancelled it while its payer was asked: it was never paid. */
  readonly isCalledOff: boolean;
  /** Points that it earned; null while they are not known. */
  readonly reward: number | null;
}

/** What is told by sound and vibration. */
export type News = Decision | "confirm";

/** What the desk works with. */
export interface LivePorts {
  readonly client: Pick<AppClient, "events" | "confirm" | "confirmations" | "payment">;
  readonly codes: Pick<CodeDesk, "decide">;
  readonly sleep: (durationMs: number, signal?: AbortSignal) => Promise<void>;
  /** A uniform fraction in [0, 1). */
  readonly random: () => number;
  /** By the server's clock, milliseconds since 1970. */
  readonly nowMs: () => number;
  /** The wallet's figures may have changed: they are read anew. */
  readonly onChange: () => void;
  /** Money came without a screen of its own: said in passing. */
  readonly onMoney: (event: WalletEvent) => void;
  /** For the ear and the hand; called for what has just happened only. */
  readonly announce: (news: News) => void;
}

/** So old a decision may still have been on a code that is on screen. */
const ofThisCodeMs = 75_000;

/**
 * What happens to the wallet while somebody looks: decisions that cover the screen, payments that
 * wait for their payer. What is older than 10 s goes to the lists alone.
 */
export class LiveDesk {
  readonly #ports: LivePorts;
  readonly confirms: ConfirmDesk;
  /** The decision that covers the screen; null while none does. */
  readonly decided = signal<DecidedPayment | null>(null);
  /** Rises with everything that happened: lists are read anew then. */
  readonly changes = signal(0);
  #feed: Feed | undefined;
  #ended = AbortSignal.abort();

  constructor(ports: LivePorts, ended: AbortSignal) {
    const { client, sleep, nowMs } = ports;
    this.#ports = ports;
    const onDecided = (payment: Payment) => this.#showPayment(payment);
    this.confirms = new ConfirmDesk({ client, sleep, nowMs, ended, onDecided });
  }

  /** Listens until `ended`: the session is over, or the page is. */
  open(ended: AbortSignal): void {
    this.#ended = ended;
    const feed = new Feed(this.#ports, {
      onEvent: (event) => this.hear(event),
      onOpened: () => void this.catchUp(),
    });
    this.#feed = feed;
    void feed.run(ended);
  }

  /** Somebody looks again, or the network is back. */
  wake(): void {
    this.#feed?.wake();
    void this.catchUp();
  }

  /** Reads what may have been missed: payments that wait, and the wallet. */
  async catchUp(): Promise<void> {
    this.#changed();
    const ended = this.#ended;
    const reply = await this.#ports.client.confirmations();
    if (!reply.ok || ended.aborted) return;
    const { confirmations } = reply.body;
    // Its code was read: after a reload too, none is shown beneath the question.
    if (confirmations.length > 0) this.#ports.codes.decide();
    this.confirms.take(confirmations.map(waitingPaymentOf));
  }

  /** The result is left: the next thing is somebody's own choice. */
  close(): void {
    this.decided.value = null;
  }

  /** Nobody is signed in any more: nothing of what waited or was decided is left. */
  leave(): void {
    this.close();
    this.confirms.leave();
  }

  /** One event of the stream. */
  hear(event: WalletEvent): void {
    this.#changed();
    const { announce, codes, nowMs, onMoney } = this.#ports;
    const isNew = isFresh(event, nowMs());
    if (!isOfPayment(event)) {
      if (isNew) onMoney(event);
      return;
    }
    if (event.result === "pending") {
      codes.decide();
      if (nowMs() >= Date.parse(event.confirm_by ?? "")) return;
      this.confirms.add(waitingPaymentOf(event));
      if (isNew) announce("confirm");
      return;
    }
    const wasAsked = this.confirms.waitsFor(event.payment_id);
    this.confirms.end(event.payment_id);
    const shown = this.decided.value;
    const isShown = shown?.paymentId === event.payment_id;
    const what = decidedOf(event);
    if (event.kind === "payment.decided") {
      if (nowMs() - Date.parse(event.at) < ofThisCodeMs) codes.decide();
      if (isNew || wasAsked) this.#show(event);
    } else if (what !== undefined && (wasAsked || (isShown && what !== shown.what))) {
      // What the screen says, or asks, is not so any more, however old this is.
      this.#show(event);
    } else if (isNew) onMoney(event);
  }

  #changed(): void {
    this.changes.value += 1;
    this.#ports.onChange();
  }

  #show(event: PaymentEvent): void {
    const what = decidedOf(event);
    if (what === undefined) return;
    const shown = this.decided.value;
    const isSame = shown?.paymentId === event.payment_id && shown.what === what;
    const { merchant_name: merchantName, store_name: storeName, payment_id: paymentId } = event;
    const { amount, currency, message } = event;
    const declineCode = event.decline?.code ?? null;
    const named = { paymentId, merchantName, storeName, amount, currency, message };
    const atMs = Date.parse(event.at);
    const reward = isSame ? shown.reward : null;
    const isCalledOff = isCalledOffOf(event);
    this.decided.value = { ...named, what, atMs, declineCode, isCalledOff, reward };
    this.#ports.announce(what);
    if (reward === null && what === "paid") void this.#learnReward(paymentId);
  }

  /** A confirmation was answered: the answer shows, the sound waits for the event. */
  #showPayment(payment: Payment): void {
    this.#changed();
    const what = decidedOf(payment);
    const paymentId = payment.payment_id ?? "";
    if (what === undefined || this.decided.value?.paymentId === paymentId) return;
    this.decided.value = {
      ...{ what, paymentId, amount: payment.amount, currency: payment.currency },
      ...{ merchantName: payment.merchant_name, storeName: payment.store_name },
      atMs: Date.parse(payment.server_time),
      declineCode: payment.decline?.code ?? null,
      isCalledOff: isCalledOffOf(payment),
      message: payment.message,
      reward: payment.reward,
    };
  }

  async #learnReward(paymentId: string): Promise<void> {
    const reply = await this.#ports.client.payment(paymentId);
    const shown = this.decided.value;
    if (!reply.ok || shown?.paymentId !== paymentId) return;
    this.decided.value = { ...shown, reward: reply.body.reward };
  }
}
