import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { buildFolder } from "../../../src/cli/local/folders.ts";
import { runProgram } from "../../../src/cli/program.ts";
import { launchChromium } from "./chromium.ts";
import { shootConsole } from "./console-screens.ts";
import { shootEntry } from "./entry-screens.ts";
import { bringFonts } from "./page-fonts.ts";
import { shootPaying } from "./pay-screens.ts";
import { openTillTown, scanInto, type TillTown, typeAmount } from "./till-town.ts";

const usage = `Takes pictures of each screen of the pages, in both languages and themes at three widths, to be looked at.

  npm run screenshots                   all of them, into build/screenshots
  npm run screenshots -- WORD …         those whose name has one of the words
  npm run screenshots -- till | entry | pay | console
                                        those of one part, which is quicker
  npm run screenshots -- --help

Its town is its own; it takes some minutes.
`;

const folder = join(buildFolder, "screenshots");
const sizes = [
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
  { width: 320, height: 568 },
] as const;
type Sizes = readonly { readonly width: number; readonly height: number }[];
const parts = ["till", "entry", "pay", "console"] as const;
let only: readonly string[] = [];

await runProgram({
  usage,
  options: {},
  positionals: true,
  async run(_values, words) {
    only = words;
    mkdirSync(folder, { recursive: true });
    const [town, chromium] = await Promise.all([openTillTown(), launchChromium()]);
    try {
      await town.topUp(100_000);
      for (const locale of ["ja", "en"] as const) {
        for (const scheme of ["light", "dark"] as const) {
          console.log(`${locale}, ${scheme}`);
          if (isWanted("till")) await shoot(town, chromium.browser, locale, scheme);
          const keep = (page: Page, name: string, at?: Sizes) =>
            atEachSize(page, `${name}-${locale}-${scheme}`, at);
          const shooting = { town, chromium, locale, colorScheme: scheme, keep } as const;
          if (isWanted("entry")) await shootEntry(shooting);
          if (isWanted("pay")) await shootPaying(shooting);
          if (isWanted("console")) await shootConsole(shooting);
        }
      }
    } finally {
      await Promise.all([town.deployment.close(), chromium.close()]);
    }
    return 0;
  },
});

/** Whether a page's pictures are asked for: all are, or this page is named, or no page is. */
function isWanted(part: (typeof parts)[number]): boolean {
  const named = parts.filter((each) => only.includes(each));
  return named.length === 0 || named.includes(part);
}

async function shoot(
  town: TillTown,
  browser: Browser,
  locale: "ja" | "en",
  colorScheme: "light" | "dark",
) {
  const options = { locale, colorScheme, bypassCSP: true, viewport: sizes[0] };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const keep = (name: string) => atEachSize(page, `${name}-${locale}-${colorScheme}`);
  await page.goto(`${town.deployment.origin}/terminal/`);
  await bringFonts(page);
  await page.locator("input").waitFor();
  await keep("activate");
  await page.locator("input").fill(await town.activationCode("レジ 2"));
  await sleep(500);
  await page.keyboard.press("Enter");
  await page.locator(".keypad").waitFor();
  await keep("sale-empty");
  // The same amount within two minutes would be asked about.
  await typeAmount(page, `12${locale === "ja" ? 0 : 1}${colorScheme === "light" ? 0 : 1}`);
  await keep("sale");
  await scanInto(page, await town.code());
  await page.locator(".outcome.paid").waitFor();
  await keep("paid");
  await press(page, ".outcome .primary");
  await typeAmount(page, "11015");
  await scanInto(page, await town.code());
  await page.locator(".outcome.not_paid").waitFor();
  await keep("not-paid");
  await press(page, ".outcome .primary");
  await page.keyboard.press("Escape");
  await typeAmount(page, "11100");
  await scanInto(page, await town.code());
  await page.locator(".outcome.waiting .outcome-say").waitFor();
  await keep("waiting");
  await press(page, ".outcome .button");
  await page.locator(".outcome.cancelled").waitFor();
  await keep("cancelled");
  await press(page, ".outcome .button:not(.primary)");
  await page.locator("nav button.hold").click();
  await keep("hold");
  await page.locator("nav button.hold").click();
  await page.locator("nav button").nth(1).click();
  await keep("sales");
  await page.locator(".rows button").last().click();
  await page.locator("dialog").waitFor();
  await keep("give-back");
  await press(page, "dialog .button.quiet");
  await page.locator("nav button").nth(2).click();
  await page.locator(".drawer table").waitFor();
  await keep("drawer");
  await page.locator("nav button").nth(3).click();
  await keep("settings");
  await page.goto(`${town.deployment.origin}/design/`);
  await bringFonts(page);
  await keep("design");
  await context.close();
}

/** Buttons that have just appeared are dead for a moment. */
async function press(page: Page, selector: string): Promise<void> {
  await sleep(450);
  await page.locator(selector).first().click();
}

async function atEachSize(page: Page, name: string, at: Sizes = sizes): Promise<void> {
  const before = page.viewportSize() ?? sizes[0];
  for (const size of at) {
    const file = `${name}-${size.width}.png`;
    const words = only.filter((word) => !(parts as readonly string[]).includes(word));
    if (words.length > 0 && !words.some((word) => file.includes(word))) continue;
    await page.setViewportSize(size);
    await page.evaluate("document.fonts.ready");
    await page.screenshot({ path: join(folder, file), fullPage: true });
  }
  await page.setViewportSize(before);
}
