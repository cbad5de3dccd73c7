import { signal } from "@preact/signals";
import type { AppClient } from "../../../client/app.ts";
import type { ActivityEvent } from "../../../client/resource/wallet.ts";

/** What happened, as far as it was read. */
export interface KnownActivity {
  readonly events: readonly ActivityEvent[];
  /** Where the next page begins; null at the end. */
  readonly cursor: string | null;
}

/** The wallet's activity, newest first: its first page is read anew, older ones on demand. */
export class ActivityList {
  readonly #client: Pick<AppClient, "activity">;
  /** Null until it was read once. */
  readonly known = signal<KnownActivity | null>(null);
  /** The last reading failed; what was known stays. */
  readonly isFailing = signal(false);
  #isReading = false;
  #isDue = false;

  constructor(client: Pick<AppClient, "activity">) {
    this.#client = client;
  }

  /** Reads the first page; what is called for meanwhile is done once more after it. */
  async read(): Promise<void> {
    this.#isDue = true;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#isDue) {
        this.#isDue = false;
        const reply = await this.#client.activity();
        this.isFailing.value = !reply.ok;
        if (reply.ok) this.known.value = { events: reply.body.events, cursor: reply.body.cursor };
      }
    } finally {
      this.#isReading = false;
    }
  }

  /** Reads one page more. */
  async readMore(): Promise<void> {
    const known = this.known.value;
    if (known === null || known.cursor === null) return;
    const reply = await this.#client.activity(known.cursor);
    this.isFailing.value = !reply.ok;
    // A first page that was read anew meanwhile is not joined to what followed the one before.
    if (!reply.ok || this.known.value !== known) return;
    const events = [...known.events, ...reply.body.events];
    this.known.value = { events, cursor: reply.body.cursor };
  }

  /** Another wallet's, or nobody's. */
  forget(): void {
    this.known.value = null;
  }
}
