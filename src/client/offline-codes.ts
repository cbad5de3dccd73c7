import type { DeviceKey } from "./device-key.ts";
import { signJws } from "./proof.ts";
import type { OfflineSeals } from "./resource/wallet.ts";
import type { Runtime } from "./runtime.ts";
import type { RecordStore } from "./store/port.ts";

/** What a phone keeps to pay while it is offline; plain JSON. */
export interface OfflineRecord {
  readonly version: 1;
  /** Those that no code was signed with yet. */
  readonly seals: readonly string[];
  readonly expires_at: string;
  /** Of the last code; it never falls. */
  readonly counter: number;
}

/** A code to show that the phone has signed by itself. */
export interface OfflineCode {
  readonly qr: string;
  /** By the phone's clock; the server's clock decides. */
  readonly expires_at: string;
  /** How many more can be signed before seals have to be fetched. */
  readonly left: number;
}

const codeLifeMs = 60_000;
const name = "app";

/**
 * Signs codes without a network. A seal and a counter are crossed out in the store before the code
 * that uses them is signed: a program that is killed in between loses a seal and never uses one
 * twice. Calls of one program come one after the other.
 */
export class OfflineCodes {
  readonly #store: RecordStore<OfflineRecord>;
  readonly #key: DeviceKey;
  readonly #runtime: Runtime;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: RecordStore<OfflineRecord>, key: DeviceKey, runtime: Runtime) {
    this.#store = store;
    this.#key = key;
    this.#runtime = runtime;
  }

  /** Keeps seals that were just fetched; those before them have ended. */
  take({ seals, expires_at, counter }: OfflineSeals): Promise<void> {
    return this.#inTurn(async () => {
      const kept = (await this.#store.get(name))?.counter ?? 0;
      const highest = Math.max(kept, counter);
      await this.#store.put(name, { version: 1, seals, expires_at, counter: highest });
    });
  }

  /** The next code, or null when there is no seal that would still be taken. */
  next(): Promise<OfflineCode | null> {
    return this.#inTurn(async () => {
      const nowMs = this.#runtime.nowMs();
      const record = await this.#store.get(name);
      const [seal, ...seals] = record?.seals ?? [];
      if (record === undefined || seal === undefined) return null;
      if (nowMs >= Date.parse(record.expires_at)) return null;
      const counter = record.counter + 1;
      await this.#store.put(name, { ...record, seals, counter });
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
