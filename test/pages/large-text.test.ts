import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Launched } from "../e2e/browser/chromium.ts";
import { shootConsole } from "../e2e/browser/console-screens.ts";
import { shootEntry } from "../e2e/browser/entry-screens.ts";
import { setLetters } from "../e2e/browser/letters.ts";
import { bringFonts } from "../e2e/browser/page-fonts.ts";
import { shootPaying } from "../e2e/browser/pay-screens.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { pictureOf } from "../e2e/browser/screen-picture.ts";
import { shootTill } from "../e2e/browser/till-screens.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { layoutFaults } from "./layout-faults.ts";

/*
 * Every screen as somebody sees it whose letters are twice as large, 320 px wide; and each outcome as
 * somebody sees it whose colours are forced and who wants nothing to move. The letters are real ones:
 * what fits has to fit in Japanese.
 */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, async (opened, browser) => {
  [town, chromium] = [opened, browser];
  await town.topUp(100_000);
});

const parts = { till: shootTill, entry: shootEntry, pay: shootPaying, console: shootConsole };
const small = { width: 320, height: 568 } as const;

/** What is wrong with a screen whose letters are twice as large. */
async function faultsInLarge(page: Page, name: string): Promise<string[]> {
  const before = page.viewportSize();
  await page.setViewportSize(small);
  await setLetters(page, 32);
  const found = await layoutFaults(page);
  await setLetters(page, 16);
  if (before !== null) await page.setViewportSize(before);
  return found.map((each) => `${name}: ${each}`);
}

/** What an outcome lacks where its colours are forced: its sign has to be seen, its word to be there. */
async function faultsInForced(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  const word = (await page.locator(".outcome h1").textContent()) ?? "";
  if (word.trim() === "") found.push("no word");
  const { grey } = await pictureOf(page.locator(".outcome .sign-shape"));
  const [darkest, lightest] = [Math.min(...grey), Math.max(...grey)];
  if (lightest - darkest < 120) found.push(`a sign in grey ${darkest} to ${lightest}`);
  const moving = await page.evaluate("document.getAnimations().length");
  if (moving !== 0) found.push("something moves");
  await page.emulateMedia({ forcedColors: null, reducedMotion: null });
  return found.map((each) => `${name}, forced colours: ${each}`);
}

describe("with letters twice as large, 320 px wide", { timeout: 400_000 }, () => {
  for (const part of ["till", "entry", "pay", "console"] as const) {
    for (const locale of ["ja", "en"] as const) {
      it(`${part}, ${locale}: nothing is cut off or covered, every act is in reach`, async () => {
        const found: string[] = [];
        let outcomes = 0;
        const keep = async (page: Page, name: string) => {
          // That page is for those who build these, on a desktop.
          if (name === "design") return;
          found.push(...(await faultsInLarge(page, name)));
          if ((await page.locator(".outcome").count()) !== 1) return;
          outcomes += 1;
          found.push(...(await faultsInForced(page, name)));
        };
        const look = { bypassCSP: true };
        const walk = { town, chromium, locale, colorScheme: "light", look } as const;
        await parts[part]({ ...walk, dress: bringFonts, keep });
        expect(found).toEqual([]);
        expect(outcomes > 1).toBe(part === "till" || part === "pay");
      });
    }
  }
});
