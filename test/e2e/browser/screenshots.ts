import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { buildFolder } from "../../../src/cli/local/folders.ts";
import { runProgram } from "../../../src/cli/program.ts";
import { launchChromium } from "./chromium.ts";
import { shootConsole } from "./console-screens.ts";
import { shootEntry } from "./entry-screens.ts";
import { cameraSwitches, filmScreen } from "./fake-camera.ts";
import { setLetters } from "./letters.ts";
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
  npm run screenshots -- ja | en        those in one language, and
  npm run screenshots -- light | dark   those in one theme
  npm run screenshots -- --large        with letters twice as large, 320 px wide
  npm run screenshots -- --forced       with forced colours, and nothing that moves
  npm run screenshots -- --small        the few that the documents show, into docs/pictures
  npm run screenshots -- --help

Each language and theme has a town of its own; all of them take some minutes.
`;

const folder = join(buildFolder, "screenshots");
const sizes = [
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
  { width: 320, height: 568 },
] as const;
type Sizes = readonly { readonly width: number; readonly height: number }[];
const parts = ["till", "entry", "pay", "console"] as const;
const locales = ["ja", "en"] as const;
const schemes = ["light", "dark"] as const;
const seenBy = { large: { type: "boolean" }, forced: { type: "boolean" } } as const;
const forcedLook = { forcedColors: "active", reducedMotion: "reduce" } as const;
const twoFrames = "new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))";
const wholeHeight = `Math.max(
  document.documentElement.scrollHeight,
  ...[...document.querySelectorAll("main")].map(
    (main) => innerHeight + main.scrollHeight - main.clientHeight,
  ),
)`;
const shooters = {
  till: shootTill,
  entry: shootEntry,
  pay: shootPaying,
  console: shootConsole,
} as const;
let only: readonly string[] = [];

await runProgram({
  usage,
  options: { small: { type: "boolean" }, ...seenBy },
  positionals: true,
  async run({ small = false, large = false, forced = false }, words) {
    only = words;
    const look = { bypassCSP: true, ...(forced ? forcedLook : {}) } as const;
    mkdirSync(folder, { recursive: true });
    const film = join(folder, "camera.y4m");
    filmScreen(film, { width: 1, grey: Uint8Array.of(96) }, { x: 0, y: 0, side: 0 });
    const chromium = await launchChromium(cameraSwitches(film));
    try {
      for (const locale of locales.filter(isNamed(locales))) {
        for (const scheme of schemes.filter(isNamed(schemes))) {
          if ((small || large || forced) && scheme === "dark") continue;
          console.log(`${locale}, ${scheme}`);
          const keep = (page: Page, name: string, at?: Sizes) =>
            small
              ? keepSmall(page, name, locale)
              : large
                ? inLarge(page, `${name}-${locale}-${scheme}`)
                : atEachSize(page, `${name}-${locale}-${forced ? "forced" : scheme}`, at);
          // What was done in one town counts in no other: its rules decide each walk alike.
          const town = await openTillTown();
          const walk = { town, chromium, locale, colorScheme: scheme } as const;
          const shooting = { ...walk, look, dress: bringFonts, keep, isSmall: small };
          try {
            await town.topUp(100_000);
            for (const part of parts.filter(isNamed(parts))) {
              if (part === "entry" && small) continue;
              await shooters[part](shooting);
            }
          } finally {
            await town.close();
          }
        }
      }
    } finally {
      await chromium.close();
    }
    return 0;
  },
});

/** Whether pictures are asked for by this word: all are, or it is named, or none of its kind is. */
function isNamed<T extends string>(kind: readonly T[]): (word: T) => boolean {
  const named = kind.filter((each) => only.includes(each));
  return (word) => named.length === 0 || named.includes(word);
}

async function atEachSize(page: Page, name: string, at: Sizes = sizes): Promise<void> {
  const before = page.viewportSize() ?? sizes[0];
  for (const size of at) {
    const file = `${name}-${size.width}.png`;
    if (isLeftOut(file)) continue;
    await page.setViewportSize(size);
    await page.evaluate("document.fonts.ready");
    await shootWhole(page, size, file);
  }
  await page.setViewportSize(before);
}

async function inLarge(page: Page, name: string): Promise<void> {
  const file = `${name}-large.png`;
  if (isLeftOut(file)) return;
  const before = page.viewportSize() ?? sizes[0];
  const smallest = sizes[2];
  await page.setViewportSize(smallest);
  await setLetters(page, 32);
  // A window that is made higher may have usual letters again.
  await shootWhole(page, smallest, file, () => setLetters(page, 32));
  await setLetters(page, 16);
  await page.setViewportSize(before);
}

function isLeftOut(file: string): boolean {
  const kinds: readonly string[] = [...parts, ...locales, ...schemes];
  const words = only.filter((word) => !kinds.includes(word));
  return words.length > 0 && !words.some((word) => file.includes(word));
}

/** The whole of a page in a window that is as high as it: no bar stands in the middle of a picture. */
async function shootWhole(
  page: Page,
  { width, height }: Sizes[number],
  file: string,
  onResized = async () => {},
) {
  let isHigh = height;
  // A symbol that is drawn larger in a wider window makes the page higher a moment later.
  for (let tries = 0; tries < 3; tries++) {
    await page.evaluate(twoFrames);
    const whole = (await page.evaluate(wholeHeight)) as number;
    if (whole <= isHigh) break;
    isHigh = Math.min(whole, 12_000);
    await page.setViewportSize({ width, height: isHigh });
    await onResized();
  }
  await page.screenshot({ path: join(folder, file), fullPage: true });
}
