import type { RecordStore } from "../../client/store/port.ts";
import { base64url, fromBase64url } from "../../client/wire/base64.ts";
import { parseOwn } from "../../own-json.ts";

/** A record as it lies in the store: nothing of it can be read without the key. */
export interface SealedRecord {
  /** Base64url, both. */
  readonly nonce: string;
  readonly sealed: string;
}

interface SealedStoreParts {
  readonly store: RecordStore<SealedRecord>;
  /** AES-GCM; it can be used in this browser, and not be read. */
  readonly key: () => Promise<CryptoKey>;
  /** Does one act at a time, over all pages of the origin. */
  readonly locked: <T>(act: () => Promise<T>) => Promise<T>;
}

/**
 * A store whose records are sealed (AES-256-GCM), so that no token lies in clear on the phone's disk.
 * What cannot be opened, since its key is gone, is taken for nothing.
 */
export function sealedStore<T>({ store, key, locked }: SealedStoreParts): RecordStore<T> {
  const open = async (record: SealedRecord | undefined): Promise<T | undefined> => {
    if (record === undefined) return undefined;
    try {
      const [iv, sealed] = [fromBase64url(record.nonce), fromBase64url(record.sealed)];
      const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await key(), sealed);
      return parseOwn<T>(new TextDecoder().decode(bytes));
    } catch {
      return undefined;
    }
  };
  const put = async (id: string, record: T): Promise<void> => {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const bytes = new TextEncoder().encode(JSON.stringify(record));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, await key(), bytes);
    await store.put(id, {
      nonce: base64url(nonce),
      sealed: base64url(new Uint8Array(sealed)),
    });
  };
  return {
    get: async (id) => open(await store.get(id)),
    put: (id, record) => locked(() => put(id, record)),
    async list() {
      const records = await Promise.all((await store.list()).map(open));
      return records.filter((each) => each !== undefined);
    },
    remove: (id) => locked(() => store.remove(id)),
    change: (id, act) =>
      locked(async () => {
        const kept = await open(await store.get(id));
        const next = act(kept);
        if (next === undefined && kept !== undefined) await store.remove(id);
        if (next !== undefined && next !== kept) await put(id, next);
        return next;
      }),
  };
}
