import { computed, signal } from "@preact/signals";

/** So long a code that was read before its amount is kept, in memory alone. */
const chipMs = 30_000;

/** The amount that is being keyed, and a code that was read before it. */
export class Keying {
  /** Minor units; 0 while nothing is keyed. */
  readonly amount = signal(0);
  /** A code that was read and waits for its amount. */
  readonly chip = signal<string | null>(null);
  readonly isIdle = computed(() => this.amount.value === 0 && this.chip.value === null);
  /** The next digit begins another amount: this one was of the sale before. */
  #isStale = false;
  /** As it was before each of the last digits, the newest last. */
  #before: { readonly amount: number; readonly isStale: boolean }[] = [];
  #chipTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #amountMax: () => number;

  /** `amountMax`: no more than that is taken, minor units. */
  constructor(amountMax: () => number) {
    this.#amountMax = amountMax;
  }

  /** Takes digits, one or two; false when the amount would be too large, and stays as it is. */
  add(digits: string): boolean {
    this.#before = [...this.#before, { amount: this.amount.value, isStale: this.#isStale }].slice(
      -32,
    );
    const before = this.#isStale ? "" : String(this.amount.value || "");
    const next = Number(before + digits);
    if (next > this.#amountMax()) return false;
    this.#isStale = false;
    this.amount.value = next;
    return true;
  }

  /** Has the amount as it was before the last `count` keys of digits, which were none of the cashier's. */
  takeBack(count: number): void {
    if (count === 0) return;
    const then = this.#before.at(-count);
    this.#before = [];
    this.amount.value = then?.amount ?? 0;
    this.#isStale = then?.isStale ?? false;
  }

  /** Takes the last digit away. */
  removeLast(): void {
    this.#before = [];
    this.#isStale = false;
    this.amount.value = Math.floor(this.amount.value / 10);
  }

  /** Shows an amount that the next digit replaces: that of a sale which was not paid. */
  offer(amount: number): void {
    this.#before = [];
    this.amount.value = amount;
    this.#isStale = true;
  }

  clear(): void {
    this.#before = [];
    this.amount.value = 0;
    this.#isStale = false;
    this.forgetChip();
  }

  /** Keeps a code until its amount is keyed, for 30 s. */
  keepChip(code: string): void {
    this.forgetChip();
    this.chip.value = code;
    this.#chipTimer = setTimeout(() => this.forgetChip(), chipMs);
  }

  forgetChip(): void {
    clearTimeout(this.#chipTimer);
    this.chip.value = null;
  }
}

/** `１` and `.` as a till's keyboard means them: a digit, and the double zero. */
export function digitsOf(key: string): string | null {
  const plain = key.normalize("NFKC");
  if (plain === ".") return "00";
  return /^\d$/.test(plain) ? plain : null;
}
