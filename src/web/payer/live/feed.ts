import type { AppClient } from "../../../client/app.ts";
import type { WalletEvent } from "../../../client/resource/wallet.ts";

/** Who hears the wallet's events. */
export interface FeedListener {
  /** Each event once, in order. */
  readonly onEvent: (event: WalletEvent) => void;
  /** A stream has opened: what was missed without one is to be read. */
  readonly onOpened: () => void;
}

/** What a feed needs of the machine. */
export interface FeedPorts {
  readonly client: Pick<AppClient, "events">;
  readonly sleep: (durationMs: number, signal?: AbortSignal) => Promise<void>;
  /** Milliseconds of a clock that goes on while the phone sleeps. */
  readonly nowMs: () => number;
  /** A uniform fraction in [0, 1). */
  readonly random: () => number;
}

const pauseMsMax = 30_000;
/** Only a stream that lasted so long was one: a network may take each and end it at once. */
const lastedMs = 10_000;

/**
 * Keeps one event stream open until `ended`, from the last event on that it heard. A lost one is
 * opened again about 1 s later, one that did not last after 2 s, then 4 s, at most 30 s; each half as
 * long or half as much again, since all phones lose theirs when the server is renewed.
 */
export class Feed {
  readonly #ports: FeedPorts;
  readonly #listener: FeedListener;
  /** The last sequence that was heard; undefined before the first. */
  #after: number | undefined;
  #waking = new AbortController();
  #openedMs = 0;
  #close: (() => void) | undefined;

  constructor(ports: FeedPorts, listener: FeedListener) {
    this.#ports = ports;
    this.#listener = listener;
  }

  /** Resolves when `ended` is aborted. */
  async run(ended: AbortSignal): Promise<void> {
    const { sleep, nowMs, random } = this.#ports;
    ended.addEventListener("abort", () => this.#close?.());
    let pauseMs = 1_000;
    while (!ended.aborted) {
      this.#openedMs = nowMs();
      this.#waking = new AbortController();
      const hasOpened = await this.#stream(ended);
      if (ended.aborted) return;
      pauseMs = hasOpened && this.#hasLasted() ? 1_000 : Math.min(pauseMs * 2, pauseMsMax);
      const woken = AbortSignal.any([ended, this.#waking.signal]);
      await sleep(pauseMs * (0.5 + random()), woken);
    }
  }

  /**
   * The page is back or the network is: no pause is waited for, and a stream of before is opened anew,
   * since a phone that slept, or is in another network, may keep one that nothing comes from.
   */
  wake(): void {
    if (this.#close !== undefined && !this.#hasLasted()) return;
    this.#waking.abort();
    this.#close?.();
  }

  #hasLasted(): boolean {
    return this.#ports.nowMs() - this.#openedMs >= lastedMs;
  }

  /** One stream, from its opening to its end; false where it never opened. */
  async #stream(ended: AbortSignal): Promise<boolean> {
    let tellEnd = () => {};
    const over = new Promise<void>((resolve) => {
      tellEnd = resolve;
    });
    const reply = await this.#ports.client.events({
      ...(this.#after === undefined ? {} : { after: this.#after }),
      onEvent: (event) => this.#hear(event),
      onClose: () => tellEnd(),
    });
    if (!reply.ok) return false;
    // What has woken its opening is no haste for after it.
    this.#waking = new AbortController();
    this.#close = () => {
      reply.body.close();
      tellEnd();
    };
    if (ended.aborted) this.#close();
    else this.#listener.onOpened();
    await over;
    this.#close = undefined;
    return true;
  }

  #hear(event: WalletEvent): void {
    if (event.sequence <= (this.#after ?? 0)) return;
    this.#after = event.sequence;
    this.#listener.onEvent(event);
  }
}
