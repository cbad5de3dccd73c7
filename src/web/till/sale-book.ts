import { signal } from "@preact/signals";
import type { Shelf } from "../shelf.ts";
import { isOpenSale, type Sale } from "./sale.ts";

/** After so many days a sale is taken off this till's own list; the server keeps it. */
const keptDays = 60;

/** The sales of this till, newest first, as the page shows them and the browser keeps them. */
export class SaleBook {
  readonly sales = signal<readonly Sale[]>([]);
  readonly #shelf: Shelf<Sale>;

  constructor(shelf: Shelf<Sale>) {
    this.#shelf = shelf;
  }

  /** Reads what earlier runs have kept; what is older than 60 days at `nowMs` goes, if it is over. */
  async load(nowMs: number): Promise<void> {
    const kept = await this.#shelf.list();
    const isOld = (sale: Sale) =>
      nowMs - sale.begunAtMs > keptDays * 86_400_000 && !isOpenSale(sale);
    for (const { reference } of kept.filter(isOld)) await this.#shelf.remove(reference);
    const fresh = kept.filter((sale) => !isOld(sale));
    this.sales.value = fresh.toSorted((one, other) => other.begunAtMs - one.begunAtMs);
  }

  get(reference: string | null): Sale | undefined {
    return this.sales.value.find((sale) => sale.reference === reference);
  }

  /** The sale with this payment, if it is one of this till's own. */
  ofPayment(paymentId: string): Sale | undefined {
    return this.sales.value.find(({ payment }) => payment?.payment_id === paymentId);
  }

  /** Begins a sale; resolves when it is on disk. */
  async add(sale: Sale): Promise<void> {
    await this.#shelf.put(sale.reference, sale);
    this.sales.value = [sale, ...this.sales.value];
  }

  /** Shows a change at once, without writing it down. */
  show(reference: string, part: Partial<Sale>): void {
    this.sales.value = this.sales.value.map((sale) =>
      sale.reference === reference ? { ...sale, ...part } : sale,
    );
  }

  /** Writes a change down, then shows it; one that cannot be written is shown before it rejects. */
  async change(reference: string, part: Partial<Sale>): Promise<void> {
    const sale = this.get(reference);
    if (sale === undefined) return;
    try {
      await this.#shelf.put(reference, { ...sale, ...part });
    } finally {
      this.show(reference, part);
    }
  }
}
