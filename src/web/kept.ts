import { isClosed, isOlder } from "../client/store/indexed-db.ts";
import type { Shelf } from "./shelf.ts";

/**
 * A page's own database, beside that of the SDK: its shelves by their names. A page that comes with
 * another shelf raises `version`.
 */
export class KeptDatabase {
  readonly #name: string;
  readonly #shelves: readonly string[];
  readonly #version: number;
  #opened: Promise<IDBDatabase> | undefined;

  constructor(name: string, shelves: readonly string[], version: number) {
    this.#name = name;
    this.#shelves = shelves;
    this.#version = version;
  }

  shelf<T>(name: string): Shelf<T> {
    const act = <R>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<R>) =>
      this.#act(name, mode, ask);
    return {
      get: (id) => act<T | undefined>("readonly", (store) => store.get(id)),
      put: async (id, record) => {
        await act("readwrite", (store) => store.put(record, id));
      },
      list: () => act<T[]>("readonly", (store) => store.getAll()),
      remove: (id) => act<undefined>("readwrite", (store) => store.delete(id)),
    };
  }

  async #act<R>(
    name: string,
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<R>,
  ): Promise<R> {
    const opening = this.#open();
    const transact = (database: IDBDatabase) =>
      new Promise<R>((resolve, reject) => {
        const transaction = database.transaction(name, mode, { durability: "strict" });
        const request = ask(transaction.objectStore(name));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error ?? new Error("nothing was written"));
      });
    try {
      return await transact(await opening);
    } catch (error) {
      if (!isClosed(error)) throw error;
      this.#forget(opening);
      return transact(await this.#open());
    }
  }

  #forget(lost: Promise<IDBDatabase>): void {
    if (this.#opened === lost) this.#opened = undefined;
  }

  /** A browser closes the database of a page in the background, and some never say so. */
  #open(): Promise<IDBDatabase> {
    if (this.#opened !== undefined) return this.#opened;
    const forget = () => this.#forget(opening);
    const opening = this.#openNow(forget, this.#version);
    this.#opened = opening;
    opening.catch(forget);
    return opening;
  }

  #openNow(onLost: () => void, version?: number): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(this.#name, version);
      request.onupgradeneeded = () => {
        for (const shelf of this.#shelves) {
          if (!request.result.objectStoreNames.contains(shelf)) {
            request.result.createObjectStore(shelf);
          }
        }
      };
      request.onerror = () => {
        // A newer page was here, and this one is shown as it was kept: its shelves are all there.
        if (isOlder(request.error)) resolve(this.#openNow(onLost));
        else reject(request.error);
      };
      // A page that waits for another one without a word is a white one.
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
}
