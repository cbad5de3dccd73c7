import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { mustAtOnce } from "../../src/cli/seed/actors.ts";
import type { Launched } from "../e2e/browser/chromium.ts";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";

/* A console on a machine whose clock is not the server's. */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, (opened, browser) => {
  [town, chromium] = [opened, browser];
});

/** The browser's clock as one that is set otherwise shows it. */
const moved = (byMs: number) => `
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...told) {
      super(...(told.length === 0 ? [Real.now() + ${byMs}] : told));
    }
    static now() {
      return Real.now() + ${byMs};
    }
  };
`;

/** How far what the page's head shows is from this machine's clock, in seconds; its zone has whole hours. */
async function secondsOff(page: Page): Promise<number> {
  const [hours = 0, minutes = 0, seconds = 0] = ((await page.locator(".clock").textContent()) ?? "")
    .slice(0, 8)
    .split(":")
    .map(Number);
  const daySeconds = 86_400;
  const inTokyo = (Math.floor(Date.now() / 1_000) + 9 * 3_600) % daySeconds;
  const off = Math.abs(hours * 3_600 + minutes * 60 + seconds - inTokyo);
  return Math.min(off, daySeconds - off);
}

it.each([
  ["ahead", 3_600_000],
  ["behind", -3_600_000],
])(
  "tells the server's time where the machine's is an hour %s, and stops by it",
  async (_, byMs) => {
    const code = await inviteApprover(town, "Hanako");
    const { page, faults } = await openConsolePage(town, chromium, {
      code,
      // What is sent first tells what time it is.
      ignored: /401 \(Unauthorized\)/,
    });
    await page.addInitScript(moved(byMs));
    await page.reload();
    const word = () => page.locator(".rungs .rung .rung-word").first().textContent();
    await expect.poll(word, { timeout: 15_000 }).toBe("flowing");
    expect(Math.abs(((await page.evaluate("Date.now()")) as number) - Date.now())).toBeGreaterThan(
      3_500_000,
    );
    await expect.poll(() => secondsOff(page), { timeout: 15_000 }).toBeLessThan(5);
    await page.keyboard.press("Alt+Shift+KeyS");
    await page.keyboard.press("Enter");
    await expect.poll(word, { timeout: 15_000 }).toMatch(/^In force since/);
    const [first, second] = town.actors.operators;
    const [stop] = mustAtOnce("The stops", await first.stops()).stops;
    expect(await word()).toContain(stop?.in_force_at.slice(14, 23));
    const asked = await first.liftStop(stop?.stop_id ?? "");
    if (asked.ok) await second.approve(asked.body.approval_id);
    expect(faults).toEqual([]);
    await page.context().close();
  },
);
