import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** So long a button that has just appeared, or changed what it does, is dead under the pointer. */
export const deadMs = 400;

/**
 * Whether a button has just appeared, or its words, or what it acts `on`, have just become others: nobody
 * has seen them yet.
 */
export function useDeadTime(own: RefObject<HTMLButtonElement | null>, on = ""): () => boolean {
  const bornMs = useRef(performance.now());
  const meant = useRef<string | null>(null);
  // The page's own means of showing may use one button for two acts, one after the other.
  useLayoutEffect(() => {
    const means = `${on} ${meaningOf(own.current)}`;
    if (meant.current !== null && meant.current !== means) bornMs.current = performance.now();
    meant.current = means;
  });
  return () => performance.now() - bornMs.current < deadMs;
}

/** The letters of what a button does: another amount is the same act, and why it cannot be is none. */
function meaningOf(button: HTMLButtonElement | null): string {
  const words = [...(button?.childNodes ?? [])].filter(({ nodeName }) => nodeName !== "SMALL");
  const text = words.map(({ textContent }) => textContent).join("");
  return `${button?.ariaLabel ?? ""} ${text}`.replaceAll(/[^\p{L}]+/gu, " ");
}
