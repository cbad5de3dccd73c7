/** How many requests may wait while the gate is closed. */
const waitingMax = 10_000;
/** For how long whoever is inside is waited for: while a caller is slow, and while the server is. */
const insideMsMax = { caller: 1_000, server: 5_000 } as const;

/** Whose turn it is in a request: the caller's until its body is there and while it is answered. */
type Side = keyof typeof insideMsMax;

/** Somebody inside. */
export interface Visit {
  turn: Side;
  leave(): void;
}

/** Knows who is inside, and keeps new ones waiting while it is closed. */
export class HoldingGate {
  readonly #inside = new Set<Visit>();
  readonly #watching = new Set<() => void>();
  #waiting = 0;
  #closed: Promise<void> | null = null;

  /** Waits until the gate is open; answers `null` when too many wait already. */
  async enter(turn: Side): Promise<Visit | null> {
    while (this.#closed !== null) {
      if (this.#waiting >= waitingMax) return null;
      this.#waiting += 1;
      await this.#closed;
      this.#waiting -= 1;
    }
    const tell = () => {
      for (const told of this.#watching) told();
    };
    const visit: Visit = {
      get turn() {
        return turn;
      },
      set turn(next) {
        turn = next;
        tell();
      },
      leave: () => {
        if (this.#inside.delete(visit)) tell();
      },
    };
    this.#inside.add(visit);
    return visit;
  }

  /**
   * Closes it, after whoever has closed it before; resolves when nobody is inside, after 1 s when
   * only those are whose callers are slow, and after 5 s in any case.
   */
  async close(): Promise<{ release(): void }> {
    while (this.#closed !== null) await this.#closed;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#closed = promise;
    const { caller, server } = insideMsMax;
    await this.idle(caller);
    await this.#until(
      () => [...this.#inside].every(({ turn }) => turn === "caller"),
      server - caller,
    );
    return {
      release: () => {
        if (this.#closed !== promise) return;
        this.#closed = null;
        resolve();
      },
    };
  }

  /** Resolves when nobody is inside, or after so many milliseconds. */
  idle(msMax: number): Promise<void> {
    return this.#until(() => this.#inside.size === 0, msMax);
  }

  async #until(isOver: () => boolean, msMax: number): Promise<void> {
    if (isOver()) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(late);
        this.#watching.delete(look);
        resolve();
      };
      const look = () => {
        if (isOver()) end();
      };
      const late = setTimeout(end, msMax);
      this.#watching.add(look);
    });
  }
}
