import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Launched, launchChromium } from "../e2e/browser/chromium.ts";
import { shootConsole } from "../e2e/browser/console-screens.ts";
import { shootEntry } from "../e2e/browser/entry-screens.ts";
import { shootPaying } from "../e2e/browser/pay-screens.ts";
import { shootTill } from "../e2e/browser/till-screens.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { axeFaults } from "../e2e/browser/watched-page.ts";
import { layoutFaults } from "./layout-faults.ts";
import { noteShifts, takeShifts } from "./layout-shifts.ts";

/*
 * Every screen that a picture is taken of, looked at by axe instead, under the policy that the pages
 * are served with: in both languages and themes, as wide as it is made for and 320 px wide. And nothing
 * on it may have moved by itself, be cut off, or lie over something else, at these widths and between.
 */
let town: TillTown;
let chromium: Launched;
const faults: string[] = [];

beforeAll(async () => {
  const launched = await launchChromium();
  chromium = { browser: watching(launched.browser), close: () => launched.close() };
}, 120_000);

// Each has a town of its own: what was paid in one walk counts against the limits of the next.
beforeEach(async () => {
  town = await openTillTown();
  await town.topUp(100_000);
}, 120_000);

afterEach(() => town?.close(), 30_000);
afterAll(() => chromium?.close(), 30_000);

/** A browser whose every context notes what the policy refuses, and what asks another origin. */
function watching(browser: Browser): Browser {
  const newContext = async (options?: BrowserContextOptions): Promise<BrowserContext> => {
    const context = await browser.newContext(options);
    await context.addInitScript(noteShifts);
    context.on("console", (message) => {
      const isRefused = /Content Security Policy|Trusted ?Type|Permissions policy/i;
      if (isRefused.test(message.text())) faults.push(message.text());
    });
    context.on("weberror", (error) => faults.push(String(error.error())));
    context.on("request", (request) => {
      const { origin } = new URL(request.url());
      const isOwn = origin === town.deployment.origin || request.url().startsWith("blob:");
      if (!isOwn) faults.push(`asks ${request.url()}`);
    });
    return context;
  };
  return { newContext } as Browser;
}

const parts = { till: shootTill, entry: shootEntry, pay: shootPaying, console: shootConsole };
const full = { till: 1_024, entry: 1_024, pay: 1_024, console: 1_280 } as const;
/** Between those and 320 px, by their layout, and those of them that are looked at by axe once. */
const widths = [360, 390, 768, 1_024, 1_280] as const;
const axeWidths: readonly number[] = [360, 768, 1_024];

/** How wide a window a screen is looked at in, and whether by axe as well. */
type Look = readonly [width: number, isByAxe: boolean];

/** What axe finds on the page as it is shown now, and what is wrong with its layout. */
async function lookAt(page: Page, name: string, looks: readonly Look[]): Promise<string[]> {
  const before = page.viewportSize();
  const found = (await takeShifts(page)).map((each) => `${name} ${each}`);
  for (const [width, isByAxe] of looks) {
    await page.setViewportSize({ width, height: 800 });
    const told = [...(isByAxe ? await axeFaults(page) : []), ...(await layoutFaults(page))];
    found.push(...told.map((each) => `${name} at ${width} px: ${each}`));
  }
  if (before !== null) await page.setViewportSize(before);
  // What moved since was this look's doing.
  await takeShifts(page);
  return found;
}

/** Ids that stand whole where the console shows them by their end, as a chip that copies them. */
async function wholeIds(page: Page, name: string): Promise<string[]> {
  const text = await page.locator("body").innerText();
  return (text.match(/\b[a-z]{3}_[\w-]{12,}/g) ?? []).map((id) => `${name} has ${id}`);
}

describe("every screen, in language and theme", { timeout: 400_000 }, () => {
  for (const part of ["till", "entry", "pay", "console"] as const) {
    for (const locale of ["ja", "en"] as const) {
      for (const colorScheme of ["light", "dark"] as const) {
        it(`${part}, ${locale}, ${colorScheme}: axe finds nothing, nothing is refused or moves`, async () => {
          const found: string[] = [];
          let screens = 0;
          const keep = async (page: Page, name: string) => {
            screens += 1;
            // The themes differ in colours alone, the languages in words.
            const more = colorScheme === "light" ? widths.filter((px) => px !== full[part]) : [];
            const isOnce = locale === "en";
            const between = more.map((px): Look => [px, isOnce && axeWidths.includes(px)]);
            const looks: readonly Look[] = [[full[part], true], ...between, [320, true]];
            found.push(...(await lookAt(page, name, looks)));
            if (part === "console") found.push(...(await wholeIds(page, name)));
          };
          const walk = { town, chromium, locale, colorScheme };
          await parts[part]({ ...walk, look: {}, dress: async () => undefined, keep });
          console.log(`${part}, ${locale}, ${colorScheme}: ${screens} screens`);
          expect(screens).toBeGreaterThan(8);
          expect(found).toEqual([]);
          expect(faults.splice(0)).toEqual([]);
        });
      }
    }
  }
});
