import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { Shooting } from "./pay-screens.ts";
import { scanInto, typeAmount } from "./till-town.ts";

/** Each screen of the till, as it comes in a day, and the parts that all pages are made of. */
export async function shootTill(shooting: Shooting): Promise<void> {
  const { town, chromium, locale, colorScheme, look } = shooting;
  const viewport = { width: 1_024, height: 768 };
  const context = await chromium.browser.newContext({ ...look, locale, colorScheme, viewport });
  const page = await context.newPage();
  const keep = (name: string) => shooting.keep(page, name);
  await page.goto(`${town.deployment.origin}/terminal/`);
  await shooting.dress(page);
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
  // The customer's window, which hears this very till.
  const beside = await context.newPage();
  await beside.goto(`${town.deployment.origin}/terminal/display/`);
  await shooting.dress(beside);
  const keepBeside = async (name: string, shown: string) => {
    await beside.locator(shown).waitFor();
    await shooting.keep(beside, `display-${name}`);
  };
  await keepBeside("amount", ".display:not(.outcome) .money");
  await scanInto(page, await town.code());
  await page.locator(".outcome.paid").waitFor();
  await keep("paid");
  await keepBeside("paid", ".display.paid");
  await press(page, ".outcome .primary");
  await typeAmount(page, "11015");
  await scanInto(page, await town.code());
  await page.locator(".outcome.not_paid").waitFor();
  await keep("not-paid");
  await keepBeside("not-paid", ".display.not_paid");
  await press(page, ".outcome .primary");
  await page.keyboard.press("Escape");
  await typeAmount(page, "11100");
  await scanInto(page, await town.code());
  await page.locator(".outcome.waiting .outcome-say").waitFor();
  await keep("waiting");
  await keepBeside("confirm", ".display.waiting");
  await press(page, ".outcome .button");
  await page.locator(".outcome.cancelled").waitFor();
  await keep("cancelled");
  await press(page, ".outcome .button:not(.primary)");
  await press(page, "nav button.hold");
  await keep("hold");
  await press(page, "nav button.hold");
  await press(page, "nav button >> nth=1");
  await page.locator(".rows button").last().waitFor();
  await keep("sales");
  await press(page, ".rows button >> nth=-1");
  await page.locator("dialog").waitFor();
  await keep("give-back");
  await press(page, "dialog .button.quiet");
  await page.locator("nav button").nth(2).click();
  await page.locator(".drawer table").waitFor();
  await keep("drawer");
  await page.locator("nav button").nth(3).click();
  await keep("settings");
  await page.goto(`${town.deployment.origin}/design/`);
  await shooting.dress(page);
  await keep("design");
  await context.close();
}

/** Buttons that have just appeared are dead for a moment. */
async function press(page: Page, selector: string): Promise<void> {
  await sleep(450);
  await page.locator(selector).first().click();
}
