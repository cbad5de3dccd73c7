import type { SessionState } from "../../client/access/session.ts";
import type { OfflineRecord } from "../../client/offline-codes.ts";
import { indexedDbRecordStore } from "../../client/store/indexed-db.ts";
import { payerShelves } from "./payer-shelves.ts";
import { type SealedRecord, sealedStore } from "./sealed-store.ts";

const name = "sekisho-app-sealed";

/** Where the SDK keeps this phone's session and its seals: sealed, by a key that cannot be read. */
export function appStores() {
  return { sessions: sealed<SessionState>("sessions"), offline: sealed<OfflineRecord>("offline") };
}

function sealed<T>(shelf: "sessions" | "offline") {
  const store = indexedDbRecordStore<SealedRecord>(shelf);
  return sealedStore<T>({ store, key: sealingKey, locked: (act) => locked(shelf, act) });
}

async function locked<T>(shelf: string, act: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`${name}-${shelf}`, act);
}

let opened: Promise<CryptoKey> | undefined;

/** The key that seals, made when it is first asked for; every page of the origin has the same one. */
function sealingKey(): Promise<CryptoKey> {
  opened ??= locked("key", async () => {
    const kept = await payerShelves.keys.get(name);
    // WebKit gives null for a key that it kept and cannot open any more.
    if (kept) return kept;
    const options = { name: "AES-GCM", length: 256 } as const;
    const made = await crypto.subtle.generateKey(options, false, ["encrypt", "decrypt"]);
    await payerShelves.keys.put(name, made);
    return made;
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}
