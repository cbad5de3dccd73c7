import type { AppClient } from "../../../client/app.ts";
import type { WalletEvent } from "../../../client/resource/wallet.ts";
import type { Runtime } from "../../../client/runtime.ts";

/** Who hears the wallet's events. */
export interface FeedListener {
  /** Each event once, in order. */
  readonly onEvent: (event: WalletEvent) => void;
  /** A stream has opened: what was missed without one is to be read. */
  readonly onOpened: () => void;
}

const pauseMsMax = 30_000;

/**
 * Keeps one event stream open until `ended`, from the last event on that it heard. A lost one is
 * opened again: at once when `wake` is called, else 1 s later, then 2 s, at most 30 s.
 */
export class Feed {
  readonly #client: Pick<AppClient, "events">;
  readonly #sleep: Runtime["sleep"];
  readonly #listener: FeedListener;
  /** The last sequence that was heard; undefined before the first. */
  #after: number | undefined;
  #waking = new AbortController();
  #close: (() => void) | undefined;

  constructor(client: Pick<AppClient, "events">, sleep: Runtime["sleep"], listener: FeedListener) {
    this.#client = client;
    this.#sleep = sleep;
    this.#listener = listener;
  }

  /** Resolves when `ended` is aborted. */
  async run(ended: AbortSignal): Promise<void> {
    ended.addEventListener("abort", () => this.#close?.());
    let pauseMs = 1_000;
    while (!ended.aborted) {
      const hasOpened = await this.#stream(ended);
      if (ended.aborted) return;
      pauseMs = hasOpened ? 1_000 : Math.min(pauseMs * 2, pauseMsMax);
      this.#waking = new AbortController();
      await this.#sleep(pauseMs, AbortSignal.any([ended, this.#waking.signal]));
    }
  }

  /** The page is back or the network is: no pause is waited for. */
  wake(): void {
    this.#waking.abort();
  }

  /** One stream, from its opening to its end; false where it never opened. */
  async #stream(ended: AbortSignal): Promise<boolean> {
    let tellEnd = () => {};
    const over = new Promise<void>((resolve) => {
      tellEnd = resolve;
    });
    const reply = await this.#client.events({
      ...(this.#after === undefined ? {} : { after: this.#after }),
      onEvent: (event) => this.#hear(event),
      onClose: () => tellEnd(),
    });
    if (!reply.ok) return false;
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
