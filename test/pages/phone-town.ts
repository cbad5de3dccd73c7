import type { BrowserContextOptions } from "playwright-core";
import { type AppPhone, openAppPhone } from "../e2e/browser/app-phone.ts";
import type { Launched } from "../e2e/browser/chromium.ts";
import { pressNew, type TillTown } from "../e2e/browser/till-town.ts";

/** How a phone in somebody's hand looks to a page. */
const anyPhone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 } as const;

/** A phone with money on it. */
export async function openRichPhone(
  chromium: Launched,
  town: TillTown,
  options: BrowserContextOptions = {},
): Promise<AppPhone> {
  const ignored = /Failed to load resource|WebSocket/;
  const phone = await openAppPhone(chromium, town.deployment, { ...anyPhone, ...options, ignored });
  await town.topUp(100_000, phone.route);
  await phone.page.locator(".balance-amount", { hasText: "¥100,000" }).waitFor();
  return phone;
}

/** Opens the code's screen, and waits for its code. */
export async function openCode({ page }: AppPhone): Promise<void> {
  await pressNew(page, "Pay");
  await page.locator(".code-button svg").last().waitFor();
}
