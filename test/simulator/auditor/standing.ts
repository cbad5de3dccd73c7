import type { Applies } from "./declines.ts";
import { numberOf, numberOrNull, type Row, textOf } from "./rows.ts";
import { type Kept, rowsOf } from "./seen.ts";

/** Who could pay with a wallet, at each row of its log, by its security events. */
export class Standing {
  readonly #events: readonly Row[];
  readonly #kinds = new Set<string>();
  readonly #shut = new Map<number, "removed" | "stopped" | "cooling">();
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
      this.#take(textOf(event.kind), numberOrNull(event.device) ?? 0);
    }
  }

  /** Whether a device cannot pay this amount. Epochs are perhaps: tokens and codes have their own. */
  deviceShut(device: number, amountMinor: number): Applies {
    const shut = this.#shut.get(device);
    if (shut === "removed" || shut === "stopped") return "surely";
    // A cool-down ends by itself, too.
    if (shut === "cooling" && amountMinor > 3_000) return "perhaps";
    const isRevoked = ["signed_out", "signed_out_everywhere", "epoch_raised", "device_held"].some(
      (kind) => this.#kinds.has(kind),
    );
    return isRevoked || this.#kinds.has("factor_removed") ? "perhaps" : "no";
  }

  #take(kind: string, device: number): void {
    this.#kinds.add(kind);
    if (kind === "frozen") this.#isFrozen = true;
    if (kind === "unfrozen") this.#isFrozen = false;
    if (kind === "stopped") this.#isStopped = true;
    if (kind === "stop_lifted") this.#isStopped = false;
    if (kind === "device_removed") this.#shut.set(device, "removed");
    if (kind === "device_stopped") this.#shut.set(device, "stopped");
    if (kind === "device_added" || kind === "device_held") this.#shut.set(device, "cooling");
    if (kind === "device_stop_lifted" || kind === "device_approved") this.#shut.delete(device);
  }
}
