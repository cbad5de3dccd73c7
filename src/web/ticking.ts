import { useEffect, useState } from "preact/hooks";

/** Shows whatever uses it anew, twice a second, while `isTicking`. */
export function useTicking(isTicking: boolean): void {
  const [, setTick] = useState(0);
  useEffect(() => {
    if (!isTicking) return undefined;
    const timer = setInterval(() => setTick((tick) => tick + 1), 500);
    return () => clearInterval(timer);
  }, [isTicking]);
}
