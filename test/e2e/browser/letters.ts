import { setTimeout as sleep } from "node:timers/promises";
import type { CDPSession, Page } from "playwright-core";

/** What was set ends with the session that set it. */
const sessions = new WeakMap<Page, CDPSession>();

/**
 * Sets how large letters are where a page leaves that to whoever reads it, 16 px unless chosen; comes
 * back when the page has them.
 */
export async function setLetters(page: Page, px: number): Promise<void> {
  const cdp = sessions.get(page) ?? (await page.context().newCDPSession(page));
  sessions.set(page, cdp);
  await cdp.send("Page.setFontSizes", { fontSizes: { standard: px, fixed: px } });
  const own = "getComputedStyle(document.documentElement).fontSize";
  for (let tries = 0; (await page.evaluate(own)) !== `${px}px`; tries++) {
    if (tries === 200) throw new Error(`letters are not ${px} px`);
    await sleep(50);
  }
  await page.evaluate("new Promise(requestAnimationFrame)");
}
