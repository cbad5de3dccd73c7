import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { Deployment } from "./deployment.ts";
import type { Shooting } from "./pay-screens.ts";
import { addScreenLock, copyPasskeys, type ScreenLock } from "./phone.ts";

/** Takes pictures of how a payer gets in, guards the wallet, and what is their own. */
export async function shootEntry(shooting: Shooting): Promise<void> {
  const { keep, locale, colorScheme } = shooting;
  const { deployment } = shooting.town;
  const contact = `entry-${locale}-${colorScheme}@example.com`;
  const { page, lock } = await openPhone(shooting);
  await keep(page, "app-start");
  await press(page, ".entry-acts .button >> nth=0");
  await keep(page, "app-contact");
  await giveContact(page, deployment, contact, keep);
  await page.locator(".entry-acts .button").first().waitFor();
  await keep(page, "app-factor-lock");
  await press(page, ".entry-acts .button >> nth=0");
  await keep(page, "app-factor-totp");
  await press(page, ".entry-acts .button >> nth=0");
  await press(page, "main > .button.primary");
  await page.locator(".code-list").waitFor();
  await keep(page, "app-codes");
  await press(page, ".entry-acts .primary");
  await shootFreeze(page, keep);
  for (const screen of [
    "me",
    "devices",
    "contacts",
    "factors",
    "recovery-codes",
    "limits",
    "help",
  ]) {
    await page.goto(`${deployment.origin}/app/#${screen}`);
    await page.locator("main h1").waitFor();
    await sleep(300);
    await keep(page, `app-${screen}`);
  }
  const second = await shootCooling(shooting, contact, lock);
  await page.goto(`${deployment.origin}/app/#devices`);
  await page.locator(".cards > li").nth(1).waitFor();
  await keep(page, "app-devices-two");
  await press(page, ".cards > li .row:has(.primary) .button:not(.primary)");
  await press(page, "dialog .button.danger");
  await page.locator("dialog").waitFor({ state: "detached" });
  await shootRemoved(second, shooting, contact);
  await page.goto(`${deployment.origin}/app/lost`);
  await shooting.dress(page);
  await page.locator("main h1").waitFor();
  await keep(page, "app-lost");
  await giveContact(page, deployment, contact);
  await page.locator("main ol").waitFor();
  await keep(page, "app-lost-frozen");
  await page.context().close();
}

async function shootFreeze(page: Page, keep: Shooting["keep"]): Promise<void> {
  await page.locator(".freeze").click();
  await page.locator(".freeze-count").waitFor();
  await keep(page, "app-freezing");
  await page.locator("dialog .button.primary").waitFor();
  await keep(page, "app-freeze-done");
  await press(page, "dialog .button.primary");
  await page.locator(".banner-box .button").waitFor();
  await keep(page, "app-home-frozen");
  await page.evaluate("location.hash = 'pay'");
  await page.locator(".code-panel.none").waitFor();
  await keep(page, "app-pay-frozen");
  await page.evaluate("location.hash = 'home'");
  await press(page, ".banner-box .button");
  await page.locator("dialog").waitFor();
  await keep(page, "app-step-up");
  await press(page, "dialog .button.primary");
  await page.locator(".banner-box").waitFor({ state: "detached" });
}

/** A second phone of the same wallet, that the passkey was brought to. */
async function shootCooling(shooting: Shooting, contact: string, first: ScreenLock): Promise<Page> {
  const { keep } = shooting;
  const { deployment } = shooting.town;
  const { page, lock } = await openPhone(shooting);
  await copyPasskeys(first, lock);
  await press(page, ".entry-acts .button >> nth=1");
  await giveContact(page, deployment, contact);
  await page.locator("main > .button.primary").waitFor();
  await keep(page, "app-factor-ask");
  await press(page, "main > .button.primary");
  await page.locator("main > p").first().waitFor();
  await sleep(500);
  await keep(page, "app-cooling");
  await press(page, ".entry-acts .primary");
  await page.locator(".banner.note").waitFor();
  await keep(page, "app-home-cooling");
  await page.goto(`${deployment.origin}/app/#limits`);
  await page.locator("main small").first().waitFor();
  await keep(page, "app-limits-cooling");
  await page.goto(`${deployment.origin}/app/#pay`);
  await page.locator(".code-digits").waitFor();
  const other = await page.context().newPage();
  await other.goto(`${deployment.origin}/app/`);
  await shooting.dress(other);
  await other.locator(".still").waitFor();
  await keep(other, "app-second-tab");
  return page;
}

/** A phone that was removed on another one, and what it is told when it signs in again. */
async function shootRemoved(page: Page, shooting: Shooting, contact: string): Promise<void> {
  const { deployment } = shooting.town;
  await page.reload();
  await shooting.dress(page);
  await page.locator(".entry-acts .button").first().waitFor();
  await shooting.keep(page, "app-signed-out");
  // Whoever was in before finds that first.
  await press(page, ".entry-acts .button.primary");
  await giveContact(page, deployment, contact);
  await press(page, "main > .button.primary");
  await page.locator(".hint, .error").first().waitFor();
  await shooting.keep(page, "app-removed");
  await page.context().close();
}

async function openPhone(shooting: Shooting) {
  const { chromium, locale, colorScheme, look, dress } = shooting;
  const { deployment } = shooting.town;
  const viewport = { width: 390, height: 844 };
  const options = { ...look, locale, colorScheme, viewport };
  const context = await chromium.browser.newContext(options);
  const page = await context.newPage();
  const lock = await addScreenLock(page);
  await page.goto(`${deployment.origin}/app/`);
  await dress(page);
  await page.locator("main h1").waitFor();
  return { page, lock };
}

async function giveContact(
  page: Page,
  deployment: Deployment,
  contact: string,
  keep?: Shooting["keep"],
): Promise<void> {
  await page.locator("main input").fill(contact);
  await press(page, "main .button.primary");
  await page.locator("input[autocomplete=one-time-code]").waitFor();
  await keep?.(page, "app-code");
  if (keep !== undefined) {
    await page.locator("main input").fill("00000000");
    await press(page, "main .button.primary");
    await page.locator(".error").waitFor();
    await keep(page, "app-code-wrong");
  }
  await page.locator("main input").fill(await deployment.mailedCode(contact));
  await press(page, "main .button.primary");
}

/** Buttons that have just appeared are dead for a moment. */
async function press(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor();
  await sleep(450);
  await page.locator(selector).first().click();
}
