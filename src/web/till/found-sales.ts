import { signal } from "@preact/signals";
import type { Payment } from "../../client/resource/payment.ts";
import type { TerminalClient } from "../../client/terminal.ts";
import { type Sale, seenAs } from "./sale.ts";
import type { SaleBook } from "./sale-book.ts";

/** Whether the server's list of the day is known. */
type Finding = "not_read" | "reading" | "read" | "failed";

interface FoundOptions {
  readonly client: Pick<TerminalClient, "paymentsOfDay" | "payment">;
  readonly book: SaleBook;
  /** The server's clock, milliseconds since 1970. */
  readonly nowMs: () => number;
}

/**
 * Sales that the server knows and this device has no record of: another device of the till took them, its
 * store was lost, or they are another till's. They are as they were when they were read, and in memory alone.
 */
export class FoundSales {
  /** Of this till's business day, newest first. */
  readonly sales = signal<readonly Sale[]>([]);
  readonly finding = signal<Finding>("not_read");
  /** When what is shown was read, by the server's clock; null before. */
  readonly readAtMs = signal<number | null>(null);
  /** The day has more than was read. */
  readonly hasMore = signal(false);
  /** Found by their own ids. */
  readonly #others = signal<readonly Sale[]>([]);
  readonly #options: FoundOptions;
  #cursor: string | null = null;

  constructor(options: FoundOptions) {
    this.#options = options;
  }

  get(reference: string | null): Sale | undefined {
    return [...this.sales.value, ...this.#others.value].find(
      (sale) => sale.reference === reference,
    );
  }

  /** Shows a change of one; nothing is written down. */
  async change(reference: string, part: Partial<Sale>): Promise<void> {
    for (const list of [this.sales, this.#others]) {
      list.value = list.value.map((sale) =>
        sale.reference === reference ? { ...sale, ...part } : sale,
      );
    }
  }

  /** Reads the day anew, its first page. Never rejects. */
  read(): Promise<void> {
    return this.#read(null);
  }

  /** Reads the next page, if there is one. Never rejects. */
  async readOn(): Promise<void> {
    if (this.#cursor !== null) await this.#read(this.#cursor);
  }

  /** Looks a payment up that this till may see; false where there is none, null without an answer. */
  async find(paymentId: string): Promise<Sale | false | null> {
    const reply = await this.#options.client.payment(paymentId).catch(() => undefined);
    if (!reply?.ok) return reply?.problem?.status === 404 ? false : null;
    const sale = saleOfPayment(reply.body);
    const isKnown = this.get(sale.reference) !== undefined;
    if (isKnown) await this.change(sale.reference, sale);
    else this.#others.value = [sale, ...this.#others.value];
    return sale;
  }

  async #read(cursor: string | null): Promise<void> {
    if (this.finding.value === "reading") return;
    this.finding.value = "reading";
    const { client, book, nowMs } = this.#options;
    const reply = await client.paymentsOfDay(undefined, cursor ?? undefined).catch(() => undefined);
    if (!reply?.ok) {
      this.finding.value = "failed";
      return;
    }
    const { payments, cursor: next } = reply.body;
    await this.#tellBook(payments).catch(() => undefined);
    const strange = payments.filter(({ reference }) => book.get(reference) === undefined);
    const kept = cursor === null ? [] : this.sales.value;
    const isNew = ({ reference }: Payment) => kept.every((sale) => sale.reference !== reference);
    this.sales.value = [...kept, ...strange.filter(isNew).map(saleOfPayment)].toSorted(
      (one, other) => other.begunAtMs - one.begunAtMs,
    );
    this.#cursor = next;
    this.hasMore.value = next !== null;
    // Of several pages the oldest counts.
    if (cursor === null) this.readAtMs.value = nowMs();
    this.finding.value = "read";
  }

  /** What was done since to a sale of this device, elsewhere: it is shown as the server knows it. */
  async #tellBook(payments: readonly Payment[]): Promise<void> {
    const { book } = this.#options;
    for (const payment of payments) {
      const own = book.get(payment.reference);
      if (own?.payment?.payment_id !== payment.payment_id) continue;
      const isNewer = payment.version > own.payment.version;
      if (isNewer) await book.change(payment.reference, seenAs(own, payment));
    }
  }
}

/** A payment as a sale that nobody on this device has begun. */
export function saleOfPayment(payment: Payment): Sale {
  const { reference, amount, currency, result, status, created_at } = payment;
  const kind = result === "approved" || result === "declined" ? result : null;
  return {
    ...{ reference, amount, currency, payment, begunAtMs: Date.parse(created_at) },
    stage: kind === null ? "waiting" : "settled",
    outcome: kind === null ? null : { kind, reference, payment },
    isHold: status === "authorized",
    capturedAtMs: null,
  };
}
