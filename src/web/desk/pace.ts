/**
 * Does a step now, and again so long after each end of it, until `signal`. While the page is hidden
 * it rests five times as long. A step that throws is done again as well.
 */
export function paced(step: () => Promise<void>, everyMs: number, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = async () => {
    await step().catch(() => undefined);
    if (signal.aborted) return;
    timer = setTimeout(() => void next(), document.hidden ? everyMs * 5 : everyMs);
  };
  signal.addEventListener("abort", () => clearTimeout(timer));
  void next();
}
