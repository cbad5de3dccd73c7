import { signal } from "@preact/signals";
import { type DisplayMessage, displayQuestion, isDisplayMessage } from "./display-message.ts";

/** A till is asked so often. */
export const askEveryMs = 2_000;
/** What a till told longer ago is not shown any more. */
const goodForMs = 5_000;

interface EarOptions {
  /** Sends to the till. */
  readonly ask: (question: string) => void;
  /** A clock that only goes forward, milliseconds. */
  readonly nowMs: () => number;
}

/** Hears a till: the last that it told while that is fresh, and nothing otherwise. */
export class DisplayEar {
  /** Null while no till is heard. */
  readonly told = signal<DisplayMessage | null>(null);
  readonly #options: EarOptions;
  #heardAtMs = 0;

  constructor(options: EarOptions) {
    this.#options = options;
  }

  /** Takes what came, but for what no till of this build would say. */
  hear(message: unknown): void {
    if (!isDisplayMessage(message)) return;
    this.#heardAtMs = this.#options.nowMs();
    this.told.value = message;
  }

  /** Asks the till again, and forgets what is too old. To be called every `askEveryMs`. */
  look(): void {
    const isStale = this.#options.nowMs() - this.#heardAtMs > goodForMs;
    if (isStale) this.told.value = null;
    this.#options.ask(displayQuestion);
  }

  /** How many whole seconds the payer has now; null where nobody is asked. */
  leftSeconds(): number | null {
    const leftMs = this.told.value?.leftMs ?? null;
    if (leftMs === null) return null;
    return Math.max(0, Math.ceil((leftMs - (this.#options.nowMs() - this.#heardAtMs)) / 1_000));
  }
}
