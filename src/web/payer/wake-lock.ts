/**
 * Keeps the screen lit until `ended`, where the browser can; it lets go whenever the page is hidden,
 * and is asked again when it comes back.
 */
export function keepAwake(ended: AbortSignal): void {
  const ask = async () => {
    if (document.visibilityState !== "visible" || ended.aborted) return;
    try {
      const lock = await navigator.wakeLock?.request("screen");
      if (ended.aborted) await lock?.release();
      else ended.addEventListener("abort", () => void lock?.release(), { once: true });
    } catch {
      // A phone that saves power refuses: the screen dims as it does.
    }
  };
  document.addEventListener("visibilitychange", () => void ask(), { signal: ended });
  void ask();
}
