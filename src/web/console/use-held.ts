import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/**
 * Whether an element is pointed at or has the focus: what stands in it then keeps its place. `release`
 * lets it go until it is pointed at, or takes the focus, anew.
 */
export function useHeld(own: RefObject<HTMLElement | null>) {
  const [isPointedAt, setPointedAt] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  useEffect(() => {
    const element = own.current;
    element?.addEventListener("pointerenter", () => setPointedAt(true));
    element?.addEventListener("pointerleave", () => setPointedAt(false));
    element?.addEventListener("focusin", () => setFocus(true));
    element?.addEventListener("focusout", () => setFocus(false));
  }, []);
  const release = () => {
    setPointedAt(false);
    setFocus(false);
  };
  return { isHeld: isPointedAt || hasFocus, release };
}
