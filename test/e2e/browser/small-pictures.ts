import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const folder = join(import.meta.dirname, "../../../docs/pictures");

/** Which screens are shown in the documents: two of each page, each as it is mostly used. */
const shown = new Map([
  ["pay-code", 390],
  ["pay-confirm", 390],
  ["sale", 1_024],
  ["paid", 1_024],
  ["console-live", 1_280],
  ["console-payment", 1_280],
]);

/** How wide the documents show them. */
const shownPx = { 390: 300, 1024: 640, 1280: 800 } as const;

/** Keeps a small picture of what the page shows, where this screen is one of the documents'. */
export async function keepSmall(page: Page, name: string, language: string): Promise<void> {
  const width = shown.get(name);
  if (width === undefined) return;
  const before = page.viewportSize();
  const height = width === 390 ? 844 : Math.round((width * 3) / 4);
  await page.setViewportSize({ width, height });
  await page.evaluate("document.fonts.ready");
  // It stays open: with any session that ends Chromium takes the page's passkeys away.
  const cdp = await page.context().newCDPSession(page);
  const scale = (shownPx[width as keyof typeof shownPx] ?? width) / width;
  const { data } = await cdp.send("Page.captureScreenshot", {
    ...{ format: "webp", quality: 60 },
    clip: { x: 0, y: 0, width, height, scale },
  });
  const picture = Buffer.from(data, "base64");
  const file = `page-${name}-${language}.webp`;
  if (picture.length > 40 * 1_024) throw new Error(`${file} has ${picture.length} bytes`);
  writeFileSync(join(folder, file), picture);
  console.log(`docs/pictures/${file}: ${(picture.length / 1_024).toFixed(1)} KiB`);
  if (before !== null) await page.setViewportSize(before);
}
