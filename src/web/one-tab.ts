/**
 * Holds a lock of this origin, which one tab has at a time. Resolves with true once it is held, with
 * false when another tab has it; `steal` takes it from that one. `onLost` is told when another tab
 * has taken it from here.
 */
export function holdTab(
  name: string,
  { steal, onLost }: { readonly steal: boolean; readonly onLost: () => void },
): Promise<boolean> {
  return new Promise((resolve) => {
    let isHeld = false;
    const options = steal ? { steal } : { ifAvailable: true };
    const held = navigator.locks.request(name, options, (lock) => {
      isHeld = lock !== null;
      resolve(isHeld);
      return isHeld ? new Promise(() => undefined) : undefined;
    });
    held.catch(() => {
      if (isHeld) onLost();
      else resolve(false);
    });
  });
}
