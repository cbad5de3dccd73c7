import { type Renew, type Renewal, Session, type SessionStore } from "./access/session.ts";
import { terminalKnown } from "./known/terminal.ts";
import type {
  Cancellation,
  CancellationRequest,
  CaptureRequest,
  Payment,
  PaymentRequest,
  Refund,
  RefundList,
  RefundRequest,
} from "./resource/payment.ts";
import type { Activated, OwnTerminal, TerminalPayments, Totals } from "./resource/terminal.ts";
import { newReference } from "./runtime.ts";
import { memoryRecordStore } from "./store/memory.ts";
import { paymentPath } from "./till/ask-about.ts";
import { checkDrawer, type DrawerCheck, type OwnPayment } from "./till/drawer.ts";
import type { Patience, Resuming } from "./till/patience.ts";
import { answerDeadlineMs } from "./till/payment-pace.ts";
import type { PaymentOutcome, PaymentStore } from "./till/payment-record.ts";
import { PaymentResolver } from "./till/payment-resolver.ts";
import { readScanned } from "./till/scanned-text.ts";
import type { Reply } from "./wire/answer.ts";
import { assertAmount, assertReference, wanted } from "./wire/request-check.ts";
import { Transport, type TransportOptions, withQuery } from "./wire/transport.ts";

/** What a terminal's client is made with. */
export interface TerminalOptions extends TransportOptions {
  /** Known after the activation; kept with the session. */
  readonly terminalId?: string | undefined;
  readonly sessions?: SessionStore | undefined;
  /** Where payments are kept until acknowledged. A memory store loses them in a crash. */
  readonly payments?: PaymentStore | undefined;
  /** Keeps scanned codes out of the store; see `PaymentResolver`. */
  readonly forgetCodes?: boolean | undefined;
}

/**
 * A store's terminal. `pay` never guesses: it tells an outcome that the server stated, or says that
 * it is unresolved. Call `resume` when the program starts, and `acknowledge` when an outcome has
 * been shown and written down. Beside the problems named below any call may meet `unauthorized`,
 * `too_many_attempts`, `unavailable` and `internal_error`, and `malformed_request` for what it
 * sends.
 */
export class TerminalClient {
  readonly session: Session;
  readonly payments: PaymentResolver;
  readonly #store: PaymentStore;

  constructor(options: TerminalOptions) {
    const transport = new Transport(options, terminalKnown);
    const renew: Renew = ({ subject_id: kept }, deadlineMs = answerDeadlineMs) => {
      const id = kept ?? options.terminalId;
      if (id === undefined) return undefined;
      const limit = { deadlineMs: Math.min(deadlineMs, answerDeadlineMs) };
      return transport.call("POST", "/v1/terminals/sessions", { terminal_id: id }, limit);
    };
    const name = `terminal:${options.terminalId ?? ""}`;
    const kept = { store: options.sessions, name, entry: "activate(code) or give terminalId" };
    this.session = new Session(transport, renew, kept);
    this.#store = options.payments ?? memoryRecordStore();
    this.payments = new PaymentResolver({
      session: this.session,
      runtime: transport.runtime,
      store: this.#store,
      forgetCodes: options.forgetCodes,
    });
  }

  /**
   * Binds this client's key to the terminal that the code was made for. Problems: `not_found` or
   * `state_conflict`.
   */
  async activate(activationCode: string): Promise<Reply<Activated>> {
    const body = { activation_code: activationCode.trim() };
    const path = "/v1/terminals/activations";
    const reply = await this.session.transport.call<Activated>("POST", path, body);
    if (reply.ok) await this.session.adopt(reply.body, reply.body.terminal_id);
    return reply;
  }

  /** A session by key proof now; calls do this by themselves. Problems: none of its own. */
  openSession(): Promise<Renewal> {
    return this.session.renew();
  }

  /** A fresh reference for a payment, refund or cancellation. */
  newReference(): string {
    return newReference(this.session.transport.runtime);
  }

  /**
   * Pays and finds out what became of it. Rejects with `RequestError` for a reference, code or amount
   * that cannot be sent: nothing was, and nothing is kept of it.
   */
  async pay(request: PaymentRequest, patience?: Patience): Promise<PaymentOutcome> {
    return this.payments.pay(asSent(request), patience);
  }

  /** Takes up what earlier runs of the program left, and tells the outcomes. */
  resume(patience?: Resuming): Promise<PaymentOutcome[]> {
    return this.payments.resume(patience);
  }

  /** Gives up a payment that has no outcome yet: it ends cancelled. */
  abandon(reference: string): Promise<boolean> {
    return this.payments.abandon(reference);
  }

  /** Lets go of a payment whose outcome has been written down. */
  acknowledge(reference: string): Promise<boolean> {
    return this.payments.acknowledge(reference);
  }

  /**
   * One bare sending of a payment, without the protocol: its reply may be lost. Problems:
   * `reference_reused` or `reference_conflict`.
   */
  async postPayment(request: PaymentRequest): Promise<Reply<Payment>> {
    return this.session.call("POST", "/v1/payments", asSent(request));
  }

  /** The payment as it is now. Problems: `not_found`. */
  payment(paymentId: string): Promise<Reply<Payment>> {
    return this.session.call("GET", paymentPath(paymentId));
  }

  /**
   * May lag by a moment: 404 `payment_not_found` is never a decline. Problems: `payment_not_found`
   * or `reference_conflict`.
   */
  byReference(reference: string, terminalId?: string): Promise<Reply<Payment>> {
    const members = { reference, terminal_id: terminalId };
    return this.session.call("GET", withQuery("/v1/payments", members));
  }

  /**
   * Captures a hold, in parts if need be; `last` releases the rest. Problems: `not_found`,
   * `reference_reused` or `state_conflict`.
   */
  async capture(paymentId: string, request: CaptureRequest): Promise<Reply<Payment>> {
    assertReference(request.reference);
    assertAmount(request.amount);
    return this.session.call("POST", `${paymentPath(paymentId)}/captures`, request);
  }

  /**
   * Undoes a payment until the end of its cancellation window; then it has to be refunded.
   * Problems: `not_found`, `reference_reused` or `state_conflict`.
   */
  async cancel(request: CancellationRequest): Promise<Reply<Cancellation>> {
    assertReference(request.reference);
    const { code } = request;
    const sent = code === undefined ? request : { ...request, code: readScanned(code) };
    return this.session.call("POST", "/v1/cancellations", sent);
  }

  /**
   * Gives back part or all of what was captured. Problems: `stopped`, `not_found`,
   * `reference_reused`, `state_conflict` or `merchant_balance_insufficient`.
   */
  async refund(paymentId: string, request: RefundRequest): Promise<Reply<Refund>> {
    assertReference(request.reference);
    assertAmount(request.amount);
    return this.session.call("POST", `${paymentPath(paymentId)}/refunds`, request);
  }

  /** The refunds of a payment. Problems: `not_found`. */
  refunds(paymentId: string): Promise<Reply<RefundList>> {
    return this.session.call("GET", `${paymentPath(paymentId)}/refunds`);
  }

  /**
   * What became of a refund whose answer was lost; sending it again tells it as well. Problems:
   * `not_found`.
   */
  findRefunds(by: {
    readonly payment_id: string;
    readonly reference?: string;
  }): Promise<Reply<RefundList>> {
    return this.session.call("GET", withQuery("/v1/refunds", by));
  }

  /**
   * What this terminal is called, where it stands, and whether it may take payments (`state`). Problems:
   * none of its own.
   */
  me(): Promise<Reply<OwnTerminal>> {
    return this.session.call("GET", "/v1/terminals/me");
  }

  /**
   * This terminal's payments of a day, today's unless told, as they are now, a page at a time and in
   * no order: follow `cursor` until it is null. Problems: none of its own.
   */
  paymentsOfDay(businessDate?: string, cursor?: string): Promise<Reply<TerminalPayments>> {
    const members = { business_date: businessDate, cursor };
    return this.session.call("GET", withQuery("/v1/terminals/me/payments", members));
  }

  /**
   * Counts and sums for the drawer; today's unless a business date (`YYYY-MM-DD`) is given. With
   * `complete` it waits, up to 3 s, until all that was handed over by now is in it. Problems: none
   * of its own.
   */
  totals(
    businessDate?: string,
    { complete = false }: { readonly complete?: boolean } = {},
  ): Promise<Reply<Totals>> {
    const members = { business_date: businessDate, complete_to: complete ? "now" : undefined };
    return this.session.call("GET", withQuery("/v1/terminals/me/totals", members));
  }

  /**
   * Closes the drawer: holds what this till has written down as paid on the day against the totals,
   * and names what is missing. Ask again when something is: a payment follows its answer by a
   * moment. Problems: none of its own.
   */
  checkDrawer(own: readonly OwnPayment[], businessDate?: string): Promise<Reply<DrawerCheck>> {
    const totals = () => this.totals(businessDate, { complete: true });
    const byReference = (reference: string) => this.byReference(reference);
    return checkDrawer({ totals, byReference }, own, this.#store);
  }
}

/**
 * With the code as the phone showed it, whatever the scanner made of it. Throws `RequestError` for
 * what the contract does not know.
 */
function asSent(request: PaymentRequest): PaymentRequest {
  assertReference(request.reference);
  assertAmount(request.amount);
  const code = typeof request.code === "string" && readScanned(request.code);
  if (!code) wanted("code", "text", request.code);
  return { ...request, code, capture: request.capture ?? "automatic" };
}
