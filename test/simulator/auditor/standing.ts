import { numberOf, numberOrNull, type Row, textOf } from "./rows.ts";
import { type Kept, rowsOf } from "./seen.ts";

const coolDownMs = 72 * 3_600_000;

/** Who could pay with a wallet, at each row of its log, by its security events. */
export class Standing {
  readonly #events: readonly Row[];
  readonly #removed = new Set<number>();
  readonly #stopped = new Set<number>();
  /** By device: when its cool-down ends by itself. */
  readonly #coolUntilMs = new Map<number, number>();
  #read = 0;
  #isFrozen = false;
  #isStopped = false;

  constructor(wallet: Kept) {
    const events = rowsOf(wallet, "security_event");
    this.#events = events.toSorted((a, b) => numberOf(a.number) - numberOf(b.number));
  }

  get isWalletShut(): boolean {
    return this.#isFrozen || this.#isStopped;
  }

  /** Takes all that happened before a row of the log. */
  until(sequence: number): void {
    for (; ; this.#read += 1) {
      const event = this.#events[this.#read];
      if (event === undefined || numberOf(event.log_sequence) >= sequence) return;
      this.#take(textOf(event.kind), numberOrNull(event.device) ?? 0, numberOf(event.at_ms));
    }
  }

  /** Whether a device cannot pay an amount at a time of the wallet's clock. */
  isDeviceShut(device: number, amountMinor: number, atMs: number): boolean {
    if (this.#removed.has(device) || this.#stopped.has(device)) return true;
    return amountMinor > 3_000 && atMs < (this.#coolUntilMs.get(device) ?? 0);
  }

  #take(kind: string, device: number, atMs: number): void {
    if (kind === "frozen") this.#isFrozen = true;
    if (kind === "unfrozen") this.#isFrozen = false;
    if (kind === "stopped") this.#isStopped = true;
    if (kind === "stop_lifted") this.#isStopped = false;
    if (kind === "device_removed") this.#removed.add(device);
    if (kind === "device_stopped") this.#stopped.add(device);
    if (kind === "device_stop_lifted") this.#stopped.delete(device);
    if (kind === "device_approved") this.#coolUntilMs.delete(device);
    if (kind === "device_added" || kind === "device_held") {
      this.#coolUntilMs.set(device, atMs + coolDownMs);
    }
  }
}
