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
    const database = await this.#open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode, { durability: "strict" });
      const request = ask(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error("nothing was written"));
    });
  }

  /** A browser closes the database of a page in the background: it is then opened again. */
  #open(): Promise<IDBDatabase> {
    this.#opened ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(this.#name, this.#version);
      request.onupgradeneeded = () => {
        for (const shelf of this.#shelves) {
          if (!request.result.objectStoreNames.contains(shelf)) {
            request.result.createObjectStore(shelf);
          }
        }
      };
      request.onerror = () => {
        this.#opened = undefined;
        reject(request.error);
      };
      request.onsuccess = () => {
        const database = request.result;
        const lose = () => {
          this.#opened = undefined;
        };
        database.onclose = lose;
        database.onversionchange = () => {
          database.close();
          lose();
        };
        resolve(database);
      };
    });
    return this.#opened;
  }
}
