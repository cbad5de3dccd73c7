import type { DeviceKey } from "./access/device-key.ts";
import type { OfflineSeals } from "./resource/wallet.ts";
import type { Runtime } from "./runtime.ts";
import type { RecordStore } from "./store/port.ts";
import { signJws } from "./wire/proof.ts";
import { type ClockReading, ServerClock, serverMsBy } from "./wire/server-clock.ts";

/** What a phone keeps to pay while it is offline; plain JSON. */
export interface OfflineRecord {
  readonly version: 2;
  /** Those that no code was signed with yet. */
  readonly seals: readonly string[];
  readonly expires_at: string;
  /** Of the last code; it never falls. */
  readonly counter: number;
  /** The server's clock as last heard: the program may be started anew without a network. */
  readonly clock: ClockReading;
}

/** A code to show that the phone has signed by itself. */
export interface OfflineCode {
  readonly qr: string;
  /** By the server's clock, as far as the phone knows it. */
  readonly expires_at: string;
  /** How many more can be signed before seals have to be fetched. */
  readonly left: number;
}

const codeLifeMs = 60_000;
const name = "app";

/** What one code is signed with. */
interface Drawn {
  readonly seal: string;
  readonly counter: number;
  readonly nowMs: number;
  readonly left: number;
}

/**
 * Signs codes without a network. A seal and a counter are crossed out in the store, in one change of
 * it, before the code that uses them is signed: a program that is killed in between loses a seal, and
 * of several clients over one store, in however many pages or programs, no two use the same one.
 * Codes carry the server's time as the phone has learnt it, whatever its own clock says.
 */
export class OfflineCodes {
  readonly #store: RecordStore<OfflineRecord>;
  readonly #key: DeviceKey;
  readonly #runtime: Runtime;
  readonly #clock: ServerClock;

  constructor(
    store: RecordStore<OfflineRecord>,
    key: DeviceKey,
    runtime: Runtime,
    clock = new ServerClock(runtime.nowMs),
  ) {
    this.#store = store;
    this.#key = key;
    this.#runtime = runtime;
    this.#clock = clock;
  }

  /**
   * Keeps seals that were just fetched; those before them have ended. The call that fetched them
   * was accepted, so the clock it was signed by is the server's, or near it.
   */
  async take({ seals, expires_at, counter }: OfflineSeals): Promise<void> {
    const learnt_at_ms = this.#runtime.nowMs();
    const clock = { difference_ms: this.#clock.nowMs() - learnt_at_ms, learnt_at_ms };
    await this.#store.change(name, (kept) => {
      const highest = Math.max(kept?.counter ?? 0, counter);
      return { version: 2, seals, expires_at, counter: highest, clock };
    });
  }

  /** Keeps what was learnt of the server's clock, beside the seals if there are any. */
  async learn(clock: ClockReading): Promise<void> {
    await this.#store.change(name, (kept) => kept && { ...kept, clock });
  }

  /**
   * The next code, or null when there is no seal that would still be taken: none was ever fetched,
   * they are used up or have ended, or the server's time is not known, because the phone was last
   * online 72 h ago or its clock was set back since. Each of these ends with the next fetch.
   */
  async next(): Promise<OfflineCode | null> {
    let drawn: Drawn | null = null as Drawn | null;
    await this.#store.change(name, (kept) => {
      drawn = this.#drawn(kept);
      if (kept === undefined || drawn === null) return kept;
      const { counter } = drawn;
      const clock = this.#clock.reading() ?? kept.clock;
      return { ...kept, seals: kept.seals.slice(1), counter, clock };
    });
    if (drawn === null) return null;
    const { seal, counter, nowMs, left } = drawn;
    const iat = Math.floor(nowMs / 1000);
    const header = { alg: "ES256", typ: "qr-device+jwt" };
    const qr = await signJws(this.#key, header, { seal, counter, iat });
    return { qr, expires_at: new Date(iat * 1000 + codeLifeMs).toISOString(), left };
  }

  /** Forgets the seals, and keeps the counter. */
  async drop(): Promise<void> {
    await this.#store.change(name, (kept) => kept && { ...kept, seals: [] });
  }

  #drawn(record: OfflineRecord | undefined): Drawn | null {
    const [seal] = record?.seals ?? [];
    if (record?.version !== 2 || seal === undefined) return null;
    const clock = this.#clock.reading() ?? record.clock;
    const nowMs = serverMsBy(clock, this.#runtime.nowMs());
    if (nowMs === null || nowMs >= Date.parse(record.expires_at)) return null;
    return { seal, counter: record.counter + 1, nowMs, left: record.seals.length - 1 };
  }
}
