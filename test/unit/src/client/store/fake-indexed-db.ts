type Listener = (() => void) | null;

/** One request of the fake; it has its result before its transaction completes. */
class FakeRequest {
  result: unknown;
  error: unknown = null;
  onsuccess: Listener = null;
  onerror: Listener = null;
  onblocked: Listener = null;
  onupgradeneeded: Listener = null;
}

/**
 * As much of IndexedDB as the store uses: values are structured clones, results come later, one
 * transaction runs after the other and completes after its requests, those that were asked on the way
 * among them, and only shelves that an upgrade made exist. An abort undoes nothing here.
 */
export class FakeIndexedDb {
  readonly #shelves = new Map<string, Map<string, unknown>>();
  #version = 0;
  #connection = 0;
  #running: Promise<void> = Promise.resolve();
  /** Connections up to this one are closed. */
  #closed = 0;
  /** What becomes of the requests, and of the openings, that come next. */
  readonly failures: DOMException[] = [];
  readonly openFailures: DOMException[] = [];
  /** What the transactions that come next end with, after all that was asked of them was done. */
  readonly flushFailures: DOMException[] = [];
  /** How often the database was opened. */
  get opened(): number {
    return this.#connection;
  }

  /** Closes every connection as a browser may do it to a page in the background: unannounced. */
  lose(): void {
    this.#closed = this.#connection;
  }

  open(_name: string, version = this.#version): FakeRequest {
    const request = new FakeRequest();
    const connection = ++this.#connection;
    request.result = {
      objectStoreNames: { contains: (name: string) => this.#shelves.has(name) },
      createObjectStore: (name: string) => this.#shelves.set(name, new Map()),
      transaction: (name: string) => {
        if (connection > this.#closed) return this.#transaction(name);
        throw new DOMException("The database connection is closing.", "InvalidStateError");
      },
      close: () => {},
    };
    queueMicrotask(() => {
      request.error = this.openFailures.shift() ?? null;
      if (request.error !== null) return request.onerror?.();
      if (this.#version < version) request.onupgradeneeded?.();
      this.#version = version;
      request.onsuccess?.();
    });
    return request;
  }

  #transaction(name: string) {
    const shelf = this.#shelves.get(name);
    if (shelf === undefined) throw new Error(`no object store ${name}`);
    const { failures, flushFailures } = this;
    const asked: (() => void)[] = [];
    const transaction = {
      ...{ oncomplete: null as Listener, onabort: null as Listener },
      onerror: null as ((event: { readonly target: FakeRequest }) => void) | null,
      error: null as unknown,
      isAborted: false,
      abort: () => {
        transaction.isAborted = true;
      },
      objectStore,
    };
    const run = async () => {
      await new Promise((resolve) => setTimeout(resolve));
      for (let next = asked.shift(); next !== undefined; next = asked.shift()) {
        await new Promise((resolve) => setTimeout(resolve));
        next();
        if (transaction.isAborted) return transaction.onabort?.();
      }
      transaction.error = flushFailures.shift() ?? null;
      if (transaction.error !== null) return transaction.onabort?.();
      transaction.oncomplete?.();
    };
    this.#running = this.#running.then(run);
    function later(act: (values: Map<string, unknown>) => unknown): FakeRequest {
      const request = new FakeRequest();
      asked.push(() => {
        request.error = failures.shift() ?? null;
        if (request.error !== null) {
          // A transaction has its error only after its request's event has passed it.
          transaction.onerror?.({ target: request });
          transaction.error = request.error;
          return transaction.abort();
        }
        request.result = structuredClone(act(shelf as Map<string, unknown>));
        request.onsuccess?.();
      });
      return request;
    }
    function objectStore() {
      return {
        get: (id: string) => later((values) => values.get(id)),
        getAll: () => later((values) => [...values.values()]),
        put: (value: unknown, id: string) => {
          const copy = structuredClone(value);
          return later((values) => void values.set(id, copy));
        },
        delete: (id: string) => later((values) => void values.delete(id)),
      };
    }
    return transaction;
  }
}
