/** How many requests may wait while the gate is closed, and for how long those inside are waited for. */
const waitingMax = 10_000;
const insideMsMax = 5_000;

/** Counts who is inside, and keeps new ones waiting while it is closed. */
export class HoldingGate {
  #inside = 0;
  #waiting = 0;
  #closed: Promise<void> | null = null;
  #onEmpty: (() => void)[] = [];

  /** Waits until the gate is open; answers how to leave, or `null` when too many wait already. */
  async enter(): Promise<(() => void) | null> {
    while (this.#closed !== null) {
      if (this.#waiting >= waitingMax) return null;
      this.#waiting += 1;
      await this.#closed;
      this.#waiting -= 1;
    }
    this.#inside += 1;
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      this.#inside -= 1;
      if (this.#inside === 0) for (const told of this.#onEmpty.splice(0)) told();
    };
  }

  /** Closes it, after whoever has closed it before; resolves when nobody is inside, or after 5 s. */
  async close(): Promise<{ release(): void }> {
    while (this.#closed !== null) await this.#closed;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#closed = promise;
    await this.idle(insideMsMax);
    return {
      release: () => {
        if (this.#closed !== promise) return;
        this.#closed = null;
        resolve();
      },
    };
  }

  /** Resolves when nobody is inside, or after so many milliseconds. */
  async idle(msMax: number): Promise<void> {
    if (this.#inside === 0) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, msMax);
      this.#onEmpty.push(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }
}
