import type { Page } from "playwright-core";
import { displayChannel } from "../../src/web/till/display/display-message.ts";

/** What moved on a page without anybody's doing. */
interface Shift {
  readonly value: number;
  readonly moved: string;
}

/**
 * Notes what moves by itself on a page while it comes, for `takeShifts`: in the first seconds of the
 * page, and of each screen of it that has an address. What moves within half a second of an input, or
 * with the window's size, was somebody's doing (W3C Layout Instability), and so is what an act makes of
 * a screen that was there: what is scanned, or, in the customer's window, what the till says anew.
 */
export const noteShifts = `
  globalThis.shifts = [];
  let begunMs = 0;
  let actedMs = Infinity;
  addEventListener("hashchange", () => {
    begunMs = performance.now();
    actedMs = Infinity;
  });
  const act = () => {
    actedMs = Math.min(actedMs, performance.now());
  };
  addEventListener("keydown", ({ isTrusted }) => isTrusted || act(), { capture: true });
  let told;
  if (location.pathname.startsWith("/terminal/display")) {
    new BroadcastChannel("${displayChannel}").onmessage = ({ data }) => {
      if (typeof data !== "object") return;
      const { screen, amount } = data;
      const next = screen + " " + amount;
      if (told !== undefined && told !== next) act();
      told = next;
    };
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const isLate = entry.startTime > Math.min(begunMs + 3_000, actedMs);
      if (entry.hadRecentInput || isLate) continue;
      // A text that became another where it stands is told as a shift of no size: nothing has moved.
      const place = ({ x, y }) => x + " " + y;
      const isStill = ({ previousRect, currentRect }) => place(previousRect) === place(currentRect);
      if (entry.value < 1e-4 && entry.sources.length > 0 && entry.sources.every(isStill)) continue;
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
