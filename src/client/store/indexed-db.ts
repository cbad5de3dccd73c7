import { deviceKeyOf, type KeyPair, type KeyStore } from "../access/device-key.ts";
import type { RecordStore } from "./port.ts";

/** The object stores of the SDK's database. */
export type Shelf = "keys" | "sessions" | "payments" | "offline";

const shelves: readonly Shelf[] = ["keys", "sessions", "payments", "offline"];
/** One more with every shelf that comes. */
const version = 2;

/**
 * Records in the browser's IndexedDB, one database per origin, which its pages and workers share. A
 * write resolves when its transaction has been flushed to disk; a `change` is one transaction, so
 * that it is whole between them. `factory` is the browser's own unless told.
 */
export function indexedDbRecordStore<T>(
  shelf: Exclude<Shelf, "keys">,
  factory: IDBFactory = indexedDB,
): RecordStore<T> {
  return valueStore<T>(shelf, factory);
}

/**
 * Keys as WebCrypto pairs: the private half is stored by the browser without ever being readable,
 * so that a script injected into the page can use it while there but not take it away.
 */
export function indexedDbKeyStore(factory: IDBFactory = indexedDB): KeyStore {
  const store = valueStore<KeyPair>("keys", factory);
  return {
    async get(name) {
      const pair = await store.get(name);
      // WebKit gives null for a key that it kept and cannot open any more.
      return pair ? deviceKeyOf(pair) : undefined;
    },
    async keep(name, key) {
      let isOwn = false;
      const pair = await store.change(name, (known) => {
        isOwn = known === undefined;
        return known ?? key.pair;
      });
      return isOwn || pair === undefined ? key : deviceKeyOf(pair);
    },
    remove: (name) => store.remove(name),
  };
}

function valueStore<T>(shelf: Shelf, factory: IDBFactory): RecordStore<T> {
  let opened: Promise<IDBDatabase> | undefined;

  function database(): Promise<IDBDatabase> {
    if (opened !== undefined) return opened;
    const opening = openDatabase(factory, () => forget(opening), version);
    opened = opening;
    opening.catch(() => forget(opening));
    return opening;
  }

  function forget(lost: Promise<IDBDatabase>): void {
    if (opened === lost) opened = undefined;
  }

  /** A browser closes the database of a page in the background, and some never say so. */
  async function act<R>(mode: IDBTransactionMode, asks: Asks<R>): Promise<R> {
    const opening = database();
    try {
      return await transact(await opening, { shelf, mode }, asks);
    } catch (error) {
      if (!isClosed(error)) throw error;
      forget(opening);
      return transact(await database(), { shelf, mode }, asks);
    }
  }

  return {
    get: (id) => act<T | undefined>("readonly", (store, on, tell) => on(store.get(id), tell)),
    put: (id, record) => act("readwrite", (store) => void store.put(record, id)),
    list: () => act<T[]>("readonly", (store, on, tell) => on(store.getAll(), tell)),
    remove: (id) => act("readwrite", (store) => void store.delete(id)),
    change: (id, make) =>
      act<T | undefined>("readwrite", (store, on, tell) =>
        on<T | undefined>(store.get(id), (kept) => {
          const next = make(kept);
          if (next === undefined) store.delete(id);
          else if (next !== kept) store.put(next, id);
          tell(next);
        }),
      ),
  };
}

/** Asks for what it wants of a shelf, by `on` with what becomes of each answer; tells its result. */
type Asks<R> = (store: IDBObjectStore, on: On, tell: (result: R) => void) => void;
type On = <A>(request: IDBRequest<A>, hear: (answer: A) => void) => void;

/**
 * One transaction for all that `asks` asks; resolves when it has been flushed to disk. Whatever
 * throws aborts it, and rejects.
 */
function transact<R>(
  database: IDBDatabase,
  { shelf, mode }: { readonly shelf: Shelf; readonly mode: IDBTransactionMode },
  asks: Asks<R>,
): Promise<R> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(shelf, mode, { durability: "strict" });
    let result: R;
    transaction.oncomplete = () => resolve(result);
    // The transaction has no error of its own yet when one of its requests fails.
    transaction.onerror = ({ target }) => reject((target as IDBRequest).error);
    transaction.onabort = () => reject(abortOf(transaction.error));
    const on: On = (request, hear) => {
      request.onsuccess = () => {
        try {
          hear(request.result);
        } catch (error) {
          reject(error);
          transaction.abort();
        }
      };
    };
    asks(transaction.objectStore(shelf), on, (told) => {
      result = told;
    });
  });
}

/** Whether the database is closed, or was lost before everything was asked: then nothing was done. */
export function isClosed(error: unknown): boolean {
  const names = ["InvalidStateError", "UnknownError"];
  return error instanceof DOMException && names.includes(error.name);
}

/** Whether what was opened is of a newer version: it has every shelf that an older one knows. */
export function isOlder(error: unknown): boolean {
  return error instanceof DOMException && error.name === "VersionError";
}

/** When the database was lost while a transaction was flushed, it may have been kept all the same. */
function abortOf(cause: DOMException | null): Error {
  if (cause !== null && !isClosed(cause)) return cause;
  return new Error("the browser's database was lost while it wrote", { cause });
}

/** Opens the database and makes its shelves. `onLost` tells that it has to be opened again. */
function openDatabase(
  factory: IDBFactory,
  onLost: () => void,
  wanted: number | undefined,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open("sekisho", wanted);
    request.onupgradeneeded = () => {
      const known = request.result.objectStoreNames;
      for (const shelf of shelves) {
        if (!known.contains(shelf)) request.result.createObjectStore(shelf);
      }
    };
    request.onerror = () => {
      if (isOlder(request.error)) resolve(openDatabase(factory, onLost, undefined));
      else reject(request.error);
    };
    // It has no error, nor may be asked for one, while it is not done.
    request.onblocked = () =>
      reject(new Error("the database is held by another version of this page"));
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = onLost;
      database.onversionchange = () => {
        database.close();
        onLost();
      };
      resolve(database);
    };
  });
}
