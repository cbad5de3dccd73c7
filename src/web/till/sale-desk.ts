import { signal } from "@preact/signals";
import type { Payment, PaymentRequest } from "../../client/resource/payment.ts";
import type { TerminalClient } from "../../client/terminal.ts";
import type { PaymentOutcome, PaymentRecord } from "../../client/till/payment-record.ts";
import { RequestError } from "../../client/wire/call-error.ts";
import { untilDone } from "../until-done.ts";
import { notKept } from "./not-kept.ts";
import { isOpenOutcome, isOpenSale, type Sale } from "./sale.ts";
import type { SaleBook } from "./sale-book.ts";

/** What a sale is begun with. The code goes to the SDK and is kept nowhere. */
export interface Charge {
  readonly code: string;
  readonly amount: number;
  readonly currency: string;
  readonly isHold: boolean;
  readonly cashier: string;
  /** The customer said that it is a second purchase. */
  readonly mayRepeat: boolean;
}

interface DeskOptions {
  readonly client: TerminalClient;
  readonly book: SaleBook;
  /** What the SDK has kept and nobody has acknowledged. */
  readonly kept: () => Promise<readonly PaymentRecord[]>;
  /** The server's clock, milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Ends everything that goes on by itself. */
  readonly signal: AbortSignal;
  /** Told when a sale has an outcome, after it was written down if it could be. */
  readonly onEnded: (sale: Sale) => void;
}

const everyMs = 5_000;

/**
 * Takes sales through the SDK: each is written down before it is sent, and when it has ended. A
 * browser that cannot read or write ends nothing: it is tried again until it can.
 */
export class SaleDesk {
  /** The browser's store has just failed. */
  readonly isFailing = signal(false);
  readonly #options: DeskOptions;
  /** Sales that this run has handed to the SDK and has no outcome of. */
  readonly #paying = new Set<string>();
  /** The book may not have everything that the SDK has: at the start, and after a failure. */
  #isBehind = true;
  /** Outcomes are written down one after the other. */
  #ending: Promise<unknown> = Promise.resolve();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /**
   * Begins a sale; resolves with its reference as soon as that is kept, and goes on by itself. Rejects
   * when it cannot be kept: no sale was begun then.
   */
  async begin(charge: Charge): Promise<string> {
    const { client, book, nowMs } = this.#options;
    const { code, amount, currency, isHold, cashier, mayRepeat } = charge;
    const reference = client.newReference();
    const sale: Sale = {
      ...{ reference, amount, currency, isHold, begunAtMs: nowMs(), stage: "sending" },
      ...{ payment: null, outcome: null, capturedAtMs: null },
    };
    this.#paying.add(reference);
    try {
      await book.add(sale);
    } catch (error) {
      this.#paying.delete(reference);
      throw error;
    }
    void this.#pay({
      ...{ reference, code, amount, currency },
      capture: isHold ? "manual" : "automatic",
      ...(cashier === "" ? {} : { cashier }),
      ...(mayRepeat ? { allow_duplicate: true } : {}),
    });
    return reference;
  }

  /** Never rejects: what the store has refused is taken up by `goOn`. */
  async #pay(request: PaymentRequest): Promise<void> {
    const { client, signal: ended } = this.#options;
    const { reference } = request;
    const told = await client
      .pay(request, { signal: ended })
      .catch((error) => this.#judge(reference, error));
    this.#paying.delete(reference);
    if (told !== undefined) await this.#end(told).catch(() => this.#fallBehind());
  }

  /** What became of a sale that the SDK threw at; undefined where it has kept it, and may have sent it. */
  async #judge(reference: string, error: unknown): Promise<PaymentOutcome | undefined> {
    if (error instanceof RequestError) return unsendable(reference, error);
    this.#fallBehind();
    const records = await this.#options.kept().catch(() => undefined);
    const isUnsent = records?.every((record) => record.reference !== reference) ?? false;
    return isUnsent ? { kind: "refused", reference, problem: notKept } : undefined;
  }

  /** Takes up what an earlier run of the page has left, then keeps asking until `signal`. Never rejects. */
  async goOn(): Promise<void> {
    const { client, signal: ended } = this.#options;
    const { sleep } = client.session.transport.runtime;
    const onTried = (hasFailed: boolean) => {
      this.isFailing.value = hasFailed;
    };
    while (!ended.aborted) {
      await untilDone(() => this.#catchUp(), { signal: ended, sleep, onTried });
      await sleep(everyMs, ended);
    }
  }

  /** Asks once for everything that is open; true when what was told is written down. */
  async #catchUp(): Promise<boolean> {
    const { client, signal: ended } = this.#options;
    const isAll = this.#isBehind;
    this.#isBehind = false;
    try {
      if (isAll) await this.#agree();
      const patience = { patienceMs: isAll ? 5_000 : 10_000, unfinishedOnly: !isAll };
      const written: Promise<void>[] = [];
      const onOutcome = (outcome: PaymentOutcome) => {
        if (isAll || !isOpenOutcome(outcome)) written.push(this.#end(outcome));
      };
      await client.payments.resume({ ...patience, signal: ended, onOutcome });
      await Promise.all(written);
      return true;
    } catch (error) {
      this.#isBehind = true;
      throw error;
    }
  }

  /** Has the book name the same open sales as the SDK. */
  async #agree(): Promise<void> {
    const { book, kept } = this.#options;
    const records = await kept();
    const isKnown = ({ reference }: Sale) =>
      this.#paying.has(reference) || records.some((record) => record.reference === reference);
    // What the SDK does not know was never sent: it is kept there first. Found out before any is ended:
    // a sale that is paid meanwhile would look as if it were unknown.
    const unsent = book.sales.value.filter((sale) => isOpenSale(sale) && !isKnown(sale));
    for (const { reference } of unsent) {
      await this.#end({ kind: "cancelled", reference, payment: null });
    }
    for (const record of records) if (!book.get(record.reference)) await book.add(saleOf(record));
  }

  /** Shows where the SDK stands with a sale. */
  hear({ reference, stage, payment, outcome }: PaymentRecord): void {
    const sale = this.#options.book.get(reference);
    // An outcome is told by whoever asked for it: until then it may still be given up.
    if (sale === undefined || outcome !== null || !isOpenSale(sale)) return;
    this.#options.book.show(reference, { stage, payment, outcome: null });
  }

  /** The cashier gives a sale up: it ends cancelled, or as what it was. Never rejects. */
  async giveUp(reference: string): Promise<void> {
    try {
      // One that has its outcome already is told anew.
      if (!(await this.#options.client.abandon(reference))) this.#isBehind = true;
    } catch {
      this.#fallBehind();
    }
  }

  #fallBehind(): void {
    this.#isBehind = true;
    this.isFailing.value = true;
  }

  #end(outcome: PaymentOutcome): Promise<void> {
    const ended = this.#ending.then(() => this.#write(outcome));
    this.#ending = ended.catch(() => undefined);
    return ended;
  }

  /** An outcome that cannot be written down is shown all the same; the SDK keeps it until it is. */
  async #write(outcome: PaymentOutcome): Promise<void> {
    const { client, book, nowMs, signal: ended, onEnded } = this.#options;
    const { reference } = outcome;
    const before = book.get(reference);
    if (before === undefined || ended.aborted) return;
    const isSame = before.outcome?.kind === outcome.kind;
    const isNews = isOpenSale(before) && !(isSame && isOpenOutcome(outcome));
    // What was captured and refunded since is not in an outcome that is told anew.
    const isKnown = isSame && !isOpenSale(before);
    const told = "payment" in outcome ? outcome.payment : null;
    const payment = isKnown ? before.payment : told;
    // Also what was cancelled since: the day counts both.
    const isCaptured = !isOpenOutcome(outcome) && told !== null && told.amount_captured > 0;
    const capturedAtMs = before.capturedAtMs ?? (isCaptured ? capturedAt(told, nowMs()) : null);
    try {
      await book.change(reference, { stage: "settled", payment, outcome, capturedAtMs });
    } finally {
      const after = book.get(reference);
      if (after !== undefined && isNews) onEnded(after);
    }
    const after = book.get(reference);
    if (after !== undefined && !isOpenSale(after)) await client.acknowledge(reference);
  }
}

function capturedAt(payment: Payment, nowMs: number): number {
  const toldMs = Date.parse(payment.created_at);
  return Number.isFinite(toldMs) ? toldMs : nowMs;
}

/** A sale whose own record was lost; the SDK has kept enough of it. */
function saleOf({ reference, amount, currency, stage, since_ms }: PaymentRecord): Sale {
  return {
    ...{ reference, amount, currency, stage, begunAtMs: since_ms, isHold: false },
    ...{ payment: null, outcome: null, capturedAtMs: null },
  };
}

/** A code that the contract does not take: nothing was sent. */
function unsendable(reference: string, error: RequestError): PaymentOutcome {
  const problem = {
    ...{ type: "/problems/malformed_request", title: "Not sent", status: 400, instance: "" },
    ...{ detail: error.message, code: "malformed_request", retry: "never" as const },
  };
  return { kind: "refused", reference, problem };
}
