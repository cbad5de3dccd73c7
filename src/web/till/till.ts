import { computed, signal } from "@preact/signals";
import type { DeviceKey } from "../../client/access/device-key.ts";
import { indexedDbRecordStore } from "../../client/store/indexed-db.ts";
import { TerminalClient } from "../../client/terminal.ts";
import type { PaymentRecord } from "../../client/till/payment-record.ts";
import type { DeploymentFacts } from "../deployment.ts";
import { moneyText } from "../format/money.ts";
import { language } from "../language.ts";
import { Camera } from "../scan/camera.ts";
import { playSound } from "../sound.ts";
import { Toast } from "../toast.ts";
import type { Key, Names } from "../words/catalogue.ts";
import type { Told } from "../words/entry.ts";
import { ActDesk } from "./act-desk.ts";
import { FoundSales } from "./found-sales.ts";
import { Keying } from "./keying.ts";
import { endSound, LateSales } from "./late-sales.ts";
import { readScan } from "./read-scan.ts";
import { isOpenSale, type Sale } from "./sale.ts";
import { SaleBook } from "./sale-book.ts";
import { SaleDesk } from "./sale-desk.ts";
import { keepNotes } from "./till-notes.ts";
import { freshNotes, type TillNotes, tillShelves } from "./till-shelves.ts";
import { watchedStore } from "./watched-store.ts";

/** What a till is made of. */
export interface TillParts {
  readonly key: DeviceKey;
  readonly notes: TillNotes;
  readonly facts: DeploymentFacts;
  /** Aborted when another tab takes over: nothing is begun or goes on from then on. */
  readonly held: AbortSignal;
}

/** What is on screen beside an outcome, which covers all of them. */
export type TillPage = "sale" | "sales" | "drawer" | "settings";

/**
 * A till that was activated: what the cashier does, and what is shown of it. Everything that it
 * shows of a payment was said by the server.
 */
export class Till {
  readonly client: TerminalClient;
  readonly facts: DeploymentFacts;
  /** Aborted when everything that goes on by itself has to end. */
  readonly signal: AbortSignal;
  readonly notes: ReturnType<typeof signal<TillNotes>>;
  readonly book = new SaleBook(tillShelves.sales);
  readonly desk: SaleDesk;
  readonly acts: ActDesk;
  /** What the server knows beside this device's own book. */
  readonly found: FoundSales;
  readonly keying: Keying;
  readonly camera = new Camera((text) => void this.scan(text));
  readonly page = signal<TillPage>("sale");
  /** The sale that covers the screen; null while none does. */
  readonly shown = signal<string | null>(null);
  /** The sale or payment that is being given back or captured. */
  readonly opened = signal<string | null>(null);
  /** What ended while another sale was on screen. */
  readonly late = new LateSales();
  readonly isOnline = signal(true);
  /** The last scan began no sale: the browser could not keep it. */
  readonly isNotBegun = signal(false);
  /** The browser fails to keep or to read; what could not be kept is tried again. */
  readonly isStoreFailing = computed(() => this.desk.isFailing.value || this.acts.isFailing.value);
  readonly toast = new Toast();
  /** When the sale that covers the screen ended, by the page's own clock. */
  endedAtMs = Number.NEGATIVE_INFINITY;
  /** The next sale is a second purchase of the same amount: the cashier has asked. */
  #mayRepeat = false;
  /** A sale is being written down, and will be on screen at once. */
  #isBeginning = false;
  /** Codes of sales that are open or paid, in memory alone: the same one is not sent twice. */
  readonly #used = new Map<string, string>();

  constructor({ key, notes, facts, held }: TillParts) {
    const store = indexedDbRecordStore<PaymentRecord>("payments");
    this.facts = facts;
    this.signal = held;
    held.addEventListener("abort", () => this.camera.stop());
    this.notes = signal(notes);
    this.client = new TerminalClient({
      ...{ origin: location.origin, publicOrigin: facts.origin, key },
      terminalId: notes.terminalId ?? undefined,
      payments: watchedStore(store, (record) => this.desk.hear(record)),
      // No code and no token is in any store: the key opens another session.
      forgetCodes: true,
    });
    const shared = {
      client: this.client,
      book: this.book,
      nowMs: () => this.nowMs(),
      signal: held,
    };
    const kept = () => store.list();
    this.desk = new SaleDesk({ ...shared, kept, onEnded: (sale) => this.#hearEnd(sale) });
    this.found = new FoundSales(shared);
    const both = {
      get: (reference: string | null) => this.saleOf(reference),
      change: async (reference: string, part: Partial<Sale>) => {
        await this.found.change(reference, part);
        await this.book.change(reference, part);
      },
    };
    this.acts = new ActDesk({ ...shared, book: both, shelf: tillShelves.acts });
    this.keying = new Keying(() => facts.limits.balance_max);
    this.#stored = store;
  }

  readonly #stored: ReturnType<typeof indexedDbRecordStore<PaymentRecord>>;

  /** The server's clock as far as it is known, milliseconds since 1970. */
  nowMs(): number {
    return this.client.session.transport.clock.nowMs();
  }

  /** A sale of this device's own, or one that was found at the server. */
  saleOf(reference: string | null): Sale | undefined {
    return this.book.get(reference) ?? this.found.get(reference);
  }

  /** Takes up what was open; the newest open sale is shown before any other is begun. */
  async start(): Promise<void> {
    await this.book.load(this.nowMs());
    const records = await this.#stored.list();
    this.signal.throwIfAborted();
    const isKept = (sale: Sale) => records.some(({ reference }) => reference === sale.reference);
    const open = this.book.sales.value.find((sale) => isOpenSale(sale) && isKept(sale));
    this.shown.value = open?.reference ?? null;
    void this.acts.goOn();
    void this.desk.goOn();
    void this.#askNames();
  }

  /** Asks where this till stands; where no answer comes the next payment tells it. */
  async #askNames(): Promise<void> {
    const reply = await this.client.me();
    if (!reply.ok) return;
    const { store_name: storeName, merchant_name: merchantName } = reply.body;
    await this.note({ storeName, merchantName });
  }

  /** Remembers it of this till; says so when it cannot be kept. */
  async note(part: Partial<TillNotes>): Promise<void> {
    const notes = { ...(this.notes.value ?? freshNotes), ...part };
    this.notes.value = notes;
    await keepNotes(notes).catch(() => this.tell("settings.not_kept"));
  }

  /** Takes a text that was scanned or pasted, wherever the cashier is. */
  async scan(text: string): Promise<void> {
    const scan = readScan(text, this.facts.bar_code_prefix);
    if (scan.kind === "payment") return this.openPayment(scan.paymentId);
    if (this.page.value !== "sale" || this.opened.value !== null) {
      return this.tell("sale.elsewhere");
    }
    if (scan.kind === "product") return this.tell("sale.product");
    if (scan.kind === "other") return this.tell("sale.not_a_code");
    const covering = this.book.get(this.shown.value);
    const isUsed = this.#isUsed(scan.text);
    const isTaken = this.#isBeginning || (covering !== undefined && isOpenSale(covering));
    if (isTaken || isUsed) return this.tell("sale.scanned_already");
    if (covering !== undefined) return this.tell("sale.elsewhere");
    if (!this.isOnline.value) return this.tell("sale.offline");
    if (this.keying.amount.value === 0) return this.keying.keepChip(scan.text);
    await this.charge(scan.text);
  }

  /** Enters digits that were tapped or typed; says so when the amount would be too large. */
  enter(digits: string): void {
    if (this.keying.add(digits)) return;
    const { limits, currency } = this.facts;
    this.tell("sale.too_much", {
      amount: moneyText(limits.balance_max, currency, language.value),
    });
  }

  /** Charges what is keyed to a code, unless a sale is begun already or on screen. */
  async charge(code: string): Promise<void> {
    const amount = this.keying.amount.value;
    const isTaken = this.#isBeginning || this.shown.value !== null;
    if (amount === 0 || isTaken || this.signal.aborted) return;
    const { cashier = "", isHold = false } = this.notes.value ?? freshNotes;
    const mayRepeat = this.#mayRepeat;
    this.#mayRepeat = false;
    this.isNotBegun.value = false;
    this.#isBeginning = true;
    this.keying.clear();
    const { currency } = this.facts;
    const charge = { code, amount, currency, cashier, isHold, mayRepeat };
    try {
      const reference = await this.desk.begin(charge);
      this.#used.set(code, reference);
      this.shown.value = reference;
    } catch {
      this.isNotBegun.value = true;
      this.#mayRepeat = mayRepeat;
      if (this.keying.amount.value === 0) this.keying.offer(amount);
    } finally {
      this.#isBeginning = false;
    }
  }

  /** Leaves the outcome for a sale of its own; `amount` is offered again where it was not paid. */
  leave(amount = 0, { mayRepeat = false } = {}): void {
    this.shown.value = null;
    this.#mayRepeat = mayRepeat;
    if (amount > 0) this.keying.offer(amount);
    else this.keying.clear();
    this.page.value = "sale";
  }

  /** Says it for a moment; see `Toast`. */
  tell<K extends Key>(key: K, ...told: Told<Names<K>>): void {
    this.toast.tell(key, ...told);
  }

  #isUsed(code: string): boolean {
    const sale = this.book.get(this.#used.get(code) ?? null);
    return sale !== undefined && (isOpenSale(sale) || sale.outcome?.kind === "approved");
  }

  /** Opens a payment in a sheet: one of this device's, or one that the server finds. */
  async openPayment(paymentId: string): Promise<void> {
    const sale = this.book.ofPayment(paymentId) ?? (await this.found.find(paymentId));
    if (!sale) return this.tell(sale === null ? "list.not_read" : "problem.not_found");
    if (this.opened.value === null) this.opened.value = sale.reference;
  }

  #hearEnd(sale: Sale): void {
    const { payment } = sale;
    if (payment !== null) {
      const { store_name: storeName, merchant_name: merchantName } = payment;
      void this.note({ storeName, merchantName });
    }
    const isIdle = this.keying.isIdle.value && !this.#isBeginning;
    const isFree = this.shown.value === null && isIdle;
    if (isFree && this.page.value === "sale") this.shown.value = sale.reference;
    const isOnScreen = this.shown.value === sale.reference;
    if (isOnScreen) this.endedAtMs = performance.now();
    else this.late.add(sale.reference);
    playSound(endSound(sale, this.nowMs(), isOnScreen));
  }
}
