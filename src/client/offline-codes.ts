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

/**
 * Signs codes without a network. A seal and a counter are crossed out in the store before the code
 * that uses them is signed: a program that is killed in between loses a seal and never uses one
 * twice. Calls of one program come one after the other. Codes carry the server's time as the phone
 * has learnt it, whatever its own clock says.
 */
export class OfflineCodes {
  readonly #store: RecordStore<OfflineRecord>;
  readonly #key: DeviceKey;
  readonly #runtime: Runtime;
  readonly #clock: ServerClock;
  #last: Promise<unknown> = Promise.resolve();

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
  take({ seals, expires_at, counter }: OfflineSeals): Promise<void> {
    return this.#inTurn(async () => {
      const kept = (await this.#store.get(name))?.counter ?? 0;
      const highest = Math.max(kept, counter);
      const learnt_at_ms = this.#runtime.nowMs();
      const clock = { difference_ms: this.#clock.nowMs() - learnt_at_ms, learnt_at_ms };
      await this.#store.put(name, { version: 2, seals, expires_at, counter: highest, clock });
    });
  }

  /** Keeps what was learnt of the server's clock, beside the seals if there are any. */
  learn(clock: ClockReading): Promise<void> {
    return this.#inTurn(async () => {
      const record = await this.#store.get(name);
      if (record !== undefined) await this.#store.put(name, { ...record, clock });
    });
  }

  /**
   * The next code, or null when there is no seal that would still be taken: none was ever fetched,
   * they are used up or have ended, or the server's time is not known, because the phone was last
   * online 72 h ago or its clock was set back since. Each of these ends with the next fetch.
   */
  next(): Promise<OfflineCode | null> {
    return this.#inTurn(async () => {
      const record = await this.#store.get(name);
      const [seal, ...seals] = record?.seals ?? [];
      if (record?.version !== 2 || seal === undefined) return null;
      const clock = this.#clock.reading() ?? record.clock;
      const nowMs = serverMsBy(clock, this.#runtime.nowMs());
      if (nowMs === null || nowMs >= Date.parse(record.expires_at)) return null;
      const counter = record.counter + 1;
      await this.#store.put(name, { ...record, seals, counter, clock });
      const iat = Math.floor(nowMs / 1000);
      const header = { alg: "ES256", typ: "qr-device+jwt" };
      const qr = await signJws(this.#key, header, { seal, counter, iat });
      const expires_at = new Date(iat * 1000 + codeLifeMs).toISOString();
      return { qr, expires_at, left: seals.length };
    });
  }

  /** Forgets the seals, and keeps the counter. */
  drop(): Promise<void> {
    return this.#inTurn(async () => {
      const record = await this.#store.get(name);
      if (record !== undefined) await this.#store.put(name, { ...record, seals: [] });
    });
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
