import { signal } from "@preact/signals";
import type { OperatorClient } from "../../client/operator.ts";
import type { LiveFigures } from "../../client/resource/operator.ts";
import { LiveSeries } from "./live-series.ts";

/** The last message of the stream, and when it came, by the page's own clock. */
export interface LastHeard {
  readonly atMs: number;
  readonly heard: LiveFigures["heard"];
  readonly alertsOpen: number;
  readonly approvalsWaiting: number;
  readonly stopsVersion: number;
}

const pauseMsMax = 15_000;

/** The operator's stream, opened again whenever it ends; figures to look at, never an authority. */
export class LiveFeed {
  readonly series = new LiveSeries();
  /** Null before the first message. */
  readonly last = signal<LastHeard | null>(null);
  readonly #client: Pick<OperatorClient, "events">;
  readonly #nowMs: () => number;
  readonly #onNews: () => void;

  /** `onNews` is called when the stream says that stops, alerts or approvals are others than before. */
  constructor(
    client: Pick<OperatorClient, "events">,
    { nowMs, onNews }: { readonly nowMs: () => number; readonly onNews: () => void },
  ) {
    this.#client = client;
    this.#nowMs = nowMs;
    this.#onNews = onNews;
  }

  /** Listens until `until`; after an end, or a refusal, again 1 s later, then 2 s, at most 15 s. */
  async listen(until: AbortSignal, sleep: (ms: number) => Promise<void>): Promise<void> {
    for (let pauseMs = 1_000; !until.aborted; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
      const before = this.last.value;
      await this.#hearOne(until);
      if (this.last.value !== before) pauseMs = 1_000;
      if (!until.aborted) await sleep(pauseMs);
    }
  }

  /** One stream, from its opening to its end. */
  async #hearOne(until: AbortSignal): Promise<void> {
    const ended = Promise.withResolvers<void>();
    const reply = await this.#client.events({
      onEvent: (event) => this.#hear(event),
      onClose: () => ended.resolve(),
    });
    if (!reply.ok) return;
    const close = () => {
      reply.body.close();
      ended.resolve();
    };
    if (until.aborted) return close();
    until.addEventListener("abort", close, { once: true });
    await ended.promise;
    until.removeEventListener("abort", close);
  }

  #hear(figures: LiveFigures): void {
    this.series.hear(figures);
    const before = this.last.value;
    const now = {
      ...{ atMs: this.#nowMs(), heard: figures.heard, alertsOpen: figures.alerts_open },
      approvalsWaiting: figures.approvals_waiting,
      stopsVersion: figures.stops_version,
    };
    this.last.value = now;
    const isNews =
      before !== null &&
      (before.alertsOpen !== now.alertsOpen ||
        before.approvalsWaiting !== now.approvalsWaiting ||
        before.stopsVersion !== now.stopsVersion);
    if (isNews) this.#onNews();
  }
}
