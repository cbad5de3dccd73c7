import type { TerminalClient } from "../../client/terminal.ts";
import type { PaymentOutcome, PaymentRecord } from "../../client/till/payment-record.ts";
import { RequestError } from "../../client/wire/call-error.ts";
import { isOpenSale, type Sale } from "./sale.ts";
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
  /** The server's clock, milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Ends everything that goes on by itself. */
  readonly signal: AbortSignal;
  /** Told when a sale has an outcome, after it was written down. */
  readonly onEnded: (sale: Sale) => void;
}

/** Takes sales through the SDK: each is written down before it is sent, and when it has ended. */
export class SaleDesk {
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Begins a sale; resolves with its reference as soon as that is kept, and goes on by itself. */
  async begin(charge: Charge): Promise<string> {
    const { client, book, nowMs } = this.#options;
    const { code, amount, currency, isHold, cashier, mayRepeat } = charge;
    const reference = client.newReference();
    const sale: Sale = {
      ...{ reference, amount, currency, isHold, begunAtMs: nowMs(), stage: "sending" },
      ...{ payment: null, outcome: null, capturedAtMs: null },
    };
    await book.add(sale);
    void this.#pay({
      ...{ reference, code, amount, currency },
      capture: isHold ? "manual" : "automatic",
      ...(cashier === "" ? {} : { cashier }),
      ...(mayRepeat ? { allow_duplicate: true } : {}),
    });
    return reference;
  }

  async #pay(request: Parameters<TerminalClient["pay"]>[0]): Promise<void> {
    const { client, signal } = this.#options;
    try {
      await this.#end(await client.pay(request, { signal }));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      await this.#end(unsendable(request.reference, error));
    }
  }

  /** Takes up what an earlier run of the page has left, then keeps asking until `signal`. */
  async goOn(records: readonly PaymentRecord[]): Promise<void> {
    const { client, book, signal } = this.#options;
    for (const sale of book.sales.value.filter(isOpenSale)) {
      // What the SDK does not know was never sent: it is kept there first.
      const isKnown = records.some(({ reference }) => reference === sale.reference);
      if (!isKnown) {
        const outcome = { kind: "cancelled", reference: sale.reference, payment: null } as const;
        await book.change(sale.reference, { stage: "settled", outcome });
      }
    }
    for (const record of records) if (!book.get(record.reference)) await book.add(saleOf(record));
    const outcomes = await client.resume({ patienceMs: 5_000, signal });
    for (const outcome of outcomes) await this.#end(outcome);
    await client.payments.keepResolving((outcome) => void this.#end(outcome), {
      ...{ signal, everyMs: 5_000, patienceMs: 10_000 },
    });
  }

  /** Shows where the SDK stands with a sale. */
  hear({ reference, stage, payment, outcome }: PaymentRecord): void {
    const sale = this.#options.book.get(reference);
    // An outcome is told by whoever asked for it: until then it may still be given up.
    if (sale === undefined || outcome !== null || !isOpenSale(sale)) return;
    this.#options.book.show(reference, { stage, payment, outcome: null });
  }

  /** The cashier gives a sale up: it ends cancelled, or as what it was. */
  async giveUp(reference: string): Promise<void> {
    await this.#options.client.abandon(reference);
  }

  async #end(outcome: PaymentOutcome): Promise<void> {
    const { client, book, nowMs, signal, onEnded } = this.#options;
    const before = book.get(outcome.reference);
    if (before === undefined || signal.aborted) return;
    const isNews = isOpenSale(before) && before.outcome?.kind !== outcome.kind;
    const payment = "payment" in outcome ? outcome.payment : null;
    const isCaptured = outcome.kind === "approved" && outcome.payment.status === "captured";
    const capturedAtMs = before.capturedAtMs ?? (isCaptured ? capturedAt(outcome, nowMs()) : null);
    await book.change(outcome.reference, { stage: "settled", payment, outcome, capturedAtMs });
    const after = book.get(outcome.reference);
    if (after !== undefined && isNews) onEnded(after);
    if (after !== undefined && !isOpenSale(after)) await client.acknowledge(outcome.reference);
  }
}

function capturedAt(outcome: PaymentOutcome, nowMs: number): number {
  const told = outcome.kind === "approved" ? Date.parse(outcome.payment.created_at) : Number.NaN;
  return Number.isFinite(told) ? told : nowMs;
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
