import { describe, expect, it } from "vitest";
import type { Launched } from "../e2e/browser/chromium.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { codesIn, type Picture, pictureOf } from "../e2e/browser/screen-picture.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { openCode, openRichPhone } from "./phone-town.ts";

/* What a scanner sees of the code's screen, on phones of many sizes and settings. */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, (opened, browser) => {
  [town, chromium] = [opened, browser];
});

const phones = [
  [320, 568, 2],
  [360, 780, 2.625],
  [375, 667, 3],
  [390, 844, 3],
  [412, 915, 2.625],
  [430, 932, 3],
] as const;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The lengths of black and of white in each row of a part of a picture, but for the white that it begins
 * with, which is the page's as well; throws for a grey pixel.
 */
function runsIn({ width, grey }: Picture, box: Box): number[] {
  const runs: number[] = [];
  for (let y = box.y; y < box.y + box.height; y++) {
    let run = 0;
    let hasBegun = false;
    let before: boolean | undefined;
    for (let x = box.x; x < box.x + box.width; x++) {
      const value = grey[y * width + x] ?? 0;
      if (value > 8 && value < 247) throw new Error(`grey ${value} at ${x}, ${y}`);
      const isDark = value < 128;
      if (before !== undefined && isDark !== before) {
        if (hasBegun) runs.push(run);
        hasBegun = true;
        run = 0;
      }
      run += 1;
      before = isDark;
    }
  }
  return runs;
}

// Six phones each, every one of which registers first.
describe("the code's screen", { timeout: 400_000 }, () => {
  it.each([
    ["as it is", {}],
    ["in the dark theme", { colorScheme: "dark" }],
    ["with forced colours", { forcedColors: "active", colorScheme: "dark" }],
  ] as const)(
    "%s: modules are whole device pixels, black on white, and are read",
    async (_, look) => {
      for (const [width, height, deviceScaleFactor] of phones) {
        const options = { viewport: { width, height }, deviceScaleFactor, ...look };
        const phone = await openRichPhone(chromium, town, options);
        await openCode(phone);
        const { page } = phone;
        await page.evaluate("new Promise((go) => setTimeout(go, 300))");
        const text = (await page.locator(".code-digits").textContent()) ?? "";
        const picture = await pictureOf(page);
        const found = await codesIn(picture);
        expect(found.get("QRCode")).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
        expect(found.get("Code128")).toBe(text.replaceAll(" ", ""));
        const rect = await page.locator(".code-button svg").last().boundingBox();
        if (rect === null) throw new Error("there is no symbol");
        const pixels = Math.floor(((width - 32) * deviceScaleFactor) / 73);
        const side = pixels * 73;
        expect(Math.round(rect.width * deviceScaleFactor)).toBe(side);
        expect(pixels / deviceScaleFactor).toBeGreaterThanOrEqual(3.5);
        // It begins on a whole device pixel, but for what layout rounds: sixty-fourths of a CSS pixel.
        const off = [rect.x, rect.y].map(
          (at) => at * deviceScaleFactor - Math.round(at * deviceScaleFactor),
        );
        expect([rect, off.every((each) => Math.abs(each) < 0.1)]).toEqual([rect, true]);
        const [x, y] = [rect.x, rect.y].map((at) => Math.round(at * deviceScaleFactor));
        const box = { x: x ?? 0, y: y ?? 0, width: side, height: side };
        const odd = runsIn(picture, box).filter((run) => run % pixels !== 0);
        const symbols = { width, deviceScaleFactor, odd: odd.length };
        expect(symbols).toEqual({ width, deviceScaleFactor, odd: 0 });
        await page.context().close();
      }
    },
  );
});
