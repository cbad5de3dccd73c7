import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { buildFolder } from "../../../src/cli/local/folders.ts";
import { runProgram } from "../../../src/cli/program.ts";
import { launchChromium } from "./chromium.ts";
import { shootConsole } from "./console-screens.ts";
import { shootEntry } from "./entry-screens.ts";
import { bringFonts } from "./page-fonts.ts";
import { shootPaying } from "./pay-screens.ts";
import { keepSmall } from "./small-pictures.ts";
import { shootTill } from "./till-screens.ts";
import { openTillTown } from "./till-town.ts";

const usage = `Takes pictures of each screen of the pages, in both languages and themes at three widths, to be looked at.

  npm run screenshots                   all of them, into build/screenshots
  npm run screenshots -- WORD …         those whose name has one of the words
  npm run screenshots -- till | entry | pay | console
                                        those of one part, which is quicker
  npm run screenshots -- --small        the few that the documents show, into docs/pictures
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
  options: { small: { type: "boolean" } },
  positionals: true,
  async run({ small = false }, words) {
    only = words;
    mkdirSync(folder, { recursive: true });
    const [town, chromium] = await Promise.all([openTillTown(), launchChromium()]);
    try {
      await town.topUp(100_000);
      for (const locale of ["ja", "en"] as const) {
        for (const scheme of ["light", "dark"] as const) {
          if (small && scheme === "dark") continue;
          console.log(`${locale}, ${scheme}`);
          const keep = (page: Page, name: string, at?: Sizes) =>
            small
              ? keepSmall(page, name, locale)
              : atEachSize(page, `${name}-${locale}-${scheme}`, at);
          const walk = { town, chromium, locale, colorScheme: scheme } as const;
          const shooting = { ...walk, look: { bypassCSP: true }, dress: bringFonts, keep };
          if (isWanted("till")) await shootTill(shooting);
          if (isWanted("entry") && !small) await shootEntry(shooting);
          if (isWanted("pay")) await shootPaying(shooting);
          if (isWanted("console")) await shootConsole(shooting);
        }
      }
    } finally {
      await Promise.all([town.close(), chromium.close()]);
    }
    return 0;
  },
});

/** Whether a page's pictures are asked for: all are, or this page is named, or no page is. */
function isWanted(part: (typeof parts)[number]): boolean {
  const named = parts.filter((each) => only.includes(each));
  return named.length === 0 || named.includes(part);
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
