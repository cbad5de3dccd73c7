import type { AppClient } from "../../../client/app.ts";
import type { OfflineRecord } from "../../../client/offline-codes.ts";
import type { RecordStore } from "../../../client/store/port.ts";
import type { Reply } from "../../../client/wire/answer.ts";
import { dateOf } from "../../../client/wire/server-clock.ts";
import type { CodeWithLife } from "./code-desk.ts";
import { needsSeals, sealsLeft } from "./seals.ts";

/** `Date` names a second and is read as its middle: the answer was made by this much later at most. */
const dateHalfMs = 500;
const sealsOf = "app";

/** Where the codes of this phone come from: the server, or its own key. */
export class CodeSource {
  readonly #client: AppClient;
  readonly #seals: RecordStore<OfflineRecord>;
  #isFetching = false;

  constructor(client: AppClient, seals: RecordStore<OfflineRecord>) {
    this.#client = client;
    this.#seals = seals;
  }

  /** The server's code, and how long it lives by the server's own clock, at least. */
  async issue(deadlineMs: number): Promise<Reply<CodeWithLife>> {
    const reply = await this.#client.issueCode({}, { deadlineMs });
    if (!reply.ok) return reply;
    const told = dateOf(reply.headers);
    const nowMs = Number.isNaN(told) ? this.#nowMs() : told + dateHalfMs;
    const code = { ...reply.body, offline: false, left: null };
    return { ...reply, body: { code, lifeMs: Date.parse(code.expires_at) - nowMs } };
  }

  /** A code that the phone signs; null where it has no seal that would be taken. */
  async sign(): Promise<CodeWithLife | null> {
    const signed = await this.#client.offlineCode();
    if (signed === null) return null;
    const code = { ...signed, bar_code: null, jpqr: null, emv: null, offline: true };
    return { code, lifeMs: Date.parse(code.expires_at) - this.#nowMs() };
  }

  /** How many codes the phone can sign now. */
  async left(): Promise<number> {
    return sealsLeft(await this.#seals.get(sealsOf), this.#nowMs());
  }

  /** Fetches seals when few are left or they are old. What fails is tried the next time. */
  async keepSeals(): Promise<void> {
    if (this.#isFetching) return;
    this.#isFetching = true;
    try {
      const kept = await this.#seals.get(sealsOf);
      if (needsSeals(kept, this.#nowMs())) await this.#client.offlineSeals();
    } finally {
      this.#isFetching = false;
    }
  }

  #nowMs(): number {
    return this.#client.session.transport.clock.nowMs();
  }
}
