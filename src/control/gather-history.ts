import { backtestActsMax } from "../bounds.ts";
import type { SetBack } from "../row-time.ts";
import type { BacktestPeriod } from "../velocity/backtest.ts";
import type { VelocityEvent } from "../velocity/event.ts";
import type { PlayedHistory } from "../velocity/played-history.ts";
import { WINDOW_MS_MAX } from "../velocity/policy.ts";
import {
  addBack,
  type HistoryPage,
  type Returned,
  withGivenBack,
} from "../wallet/history/returned.ts";

/** A page of a wallet's acts, oldest first, and where its clock has been set back so far. */
type Page = HistoryPage & { readonly setBacks: readonly SetBack[] };

/**
 * Gathers, page by page in the order of the rows, what velocity knows of a wallet that can matter
 * to acts of a period: from the longest window before it to its end, and what came after that where
 * an act of the period comes later in the log. Each act with what was given back of it until today.
 */
export class GatheredHistory {
  readonly #period: BacktestPeriod;
  readonly #events: VelocityEvent[] = [];
  /** From the period's end on: history only if an act of the period comes after them. */
  #beyond: VelocityEvent[] = [];
  #setBacks: readonly SetBack[] = [];
  readonly #returned = new Map<number, Returned>();

  constructor(period: BacktestPeriod) {
    this.#period = period;
  }

  /** Takes the next page; false when there is more than `backtestActsMax` that matters. */
  take({ events, returned, setBacks }: Page): boolean {
    const { fromMs, toMs } = this.#period;
    for (const event of events) {
      if (event.atMs >= toMs) this.#beyond.push(event);
      else if (event.atMs > fromMs - WINDOW_MS_MAX) {
        this.#events.push(...this.#beyond, event);
        this.#beyond = [];
      }
    }
    this.#setBacks = setBacks;
    for (const [sequence, more] of returned) {
      this.#returned.set(sequence, addBack(this.#returned.get(sequence), more));
    }
    return this.#events.length <= backtestActsMax;
  }

  /** What was gathered so far. */
  played(): PlayedHistory {
    const events = this.#events.flatMap((event) =>
      withGivenBack(event, this.#returned.get(event.sequence)),
    );
    return { events, setBacks: this.#setBacks };
  }
}
