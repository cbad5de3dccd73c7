import { useLayoutEffect } from "preact/hooks";

/** Closes what is open in place when Escape is pressed anywhere. */
export function useEscape(close: () => void): void {
  // Before the next key can come.
  useLayoutEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.isComposing) close();
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  });
}
