import type { Page } from "playwright-core";

/** What moved on a page without anybody's doing. */
interface Shift {
  readonly value: number;
  readonly moved: string;
}

/**
 * Notes what moves by itself on a page while it comes, for `takeShifts`: in the first seconds of the
 * page, and of each screen of it that has an address. What moves within half a second of an input, or
 * with the window's size, was somebody's doing (W3C Layout Instability), and so is what an act makes of
 * a screen that was there.
 */
export const noteShifts = `
  globalThis.shifts = [];
  let begunMs = 0;
  addEventListener("hashchange", () => {
    begunMs = performance.now();
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput || entry.startTime > begunMs + 3_000) continue;
      const moved = entry.sources.map(({ node, previousRect, currentRect }) => {
        const name = node?.outerHTML ?? node?.textContent ?? "what is gone";
        const [from, to] = [previousRect, currentRect].map(({ x, y }) => x + ", " + y);
        return name.slice(0, 80) + ": " + from + " to " + to;
      });
      globalThis.shifts.push({ value: entry.value, moved: moved.join("; ") });
    }
  }).observe({ type: "layout-shift", buffered: true });
`;

/** What has moved since it was asked last, each with how much. */
export async function takeShifts(page: Page): Promise<string[]> {
  const shifts = (await page.evaluate("globalThis.shifts?.splice(0) ?? []")) as Shift[];
  return shifts.map(({ value, moved }) => `moves by ${value.toFixed(4)}: ${moved}`);
}
