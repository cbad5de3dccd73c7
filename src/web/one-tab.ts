/** Another tab has taken the lock. */
export class TabLostError extends Error {
  constructor() {
    super("another tab has taken over");
  }
}

/**
 * Holds a lock of this origin, which one tab has at a time. Once it is held, resolves with a signal
 * that is aborted, by a `TabLostError`, when another tab takes it from here; with null when another
 * tab has it. `steal` takes it from that one.
 */
export function holdTab(
  name: string,
  { steal }: { readonly steal: boolean },
): Promise<AbortSignal | null> {
  return new Promise((resolve) => {
    const ended = new AbortController();
    const options = steal ? { steal } : { ifAvailable: true };
    const held = navigator.locks.request(name, options, (lock) => {
      resolve(lock === null ? null : ended.signal);
      return lock === null ? undefined : new Promise(() => undefined);
    });
    held.catch(() => {
      resolve(null);
      ended.abort(new TabLostError());
    });
  });
}
