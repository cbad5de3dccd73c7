import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { AppPhone } from "../e2e/browser/app-phone.ts";
import type { Launched } from "../e2e/browser/chromium.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { shownCodes } from "../e2e/browser/screen-picture.ts";
import {
  openTill,
  openTillTown,
  pressNew,
  scanInto,
  type TillTown,
  typeAmount,
} from "../e2e/browser/till-town.ts";
import { foreignTexts, harmOf, rewriteAll } from "./foreign-texts.ts";
import { openRichPhone } from "./phone-town.ts";

/*
 * Every text that somebody else wrote, on every screen of the app that shows one, on the narrowest
 * phone: nothing of it runs or becomes an element, and it moves nothing off the screen. The server
 * refuses some of these names; the page does not lean on that.
 */
let town: TillTown;
let chromium: Launched;
let phone: AppPhone;
let till: Page;
/** What every text that somebody else wrote is now. */
let text = "";

const narrow = { viewport: { width: 320, height: 568 }, deviceScaleFactor: 2 };

playIn(openTillTown, (opened, browser) => {
  [town, chromium] = [opened, browser];
});

/** A phone that has paid once; it pays too often for its limits after a few texts. */
async function openPhone(): Promise<void> {
  await Promise.all([phone?.page.context().close(), till?.context().close()]);
  [phone, { page: till }] = await Promise.all([
    openRichPhone(chromium, town, narrow),
    openTill(chromium, town),
  ]);
  await pay("1200");
  await phone.page.locator(".cover .outcome.paid").waitFor();
  await pressNew(phone.page, "Close");
  await rewriteAll(phone.page, /\/v1\/wallet\/events/, () => text);
}

const harmless = { ran: null, made: [], width: 320, off: [] };

it.each(foreignTexts)(
  "a foreign text of %s is text on every screen that shows one",
  async (_, written) => {
    const round = foreignTexts.findIndex(([, each]) => each === written);
    if (round % 3 === 0) await openPhone();
    text = written;
    const { page, faults } = phone;
    await page.goto(`${town.deployment.origin}/app/#home`);
    await page.reload();
    const shows = async (screen: string, within: string) => {
      const place = page.locator(within).first();
      await expect
        .poll(() => place.textContent(), { message: screen, timeout: 15_000 })
        .toContain(text);
      expect([screen, await harmOf(page)]).toEqual([screen, harmless]);
    };
    await shows("home", ".activity-row bdi");
    for (const screen of ["activity", "devices", "factors", "contacts"]) {
      await page.goto(`${town.deployment.origin}/app/#${screen}`);
      await shows(screen, screen === "factors" ? "main li" : "main bdi");
    }
    await page.goto(`${town.deployment.origin}/app/#activity`);
    await page.locator("a.activity-row").first().click();
    await page.locator(".payment-amount").waitFor();
    await shows("payment", "main bdi");
    for (const screen of ["me", "limits", "help", "points", "redemption", "top-up", "home"]) {
      await page.goto(`${town.deployment.origin}/app/#${screen}`);
      await page
        .locator(screen === "home" ? ".home" : "h1")
        .first()
        .waitFor();
      expect([screen, await harmOf(page)]).toEqual([screen, harmless]);
    }
    // What waits for its payer, is not paid, and is paid covers the screen.
    await pay("31000");
    await page.locator(".confirm-amount").waitFor();
    await shows("confirm", ".confirm-shop");
    await pressNew(till, "Cancel this sale");
    await page.locator(".confirm-amount").waitFor({ state: "detached" });
    await page.reload();
    await pay("100000");
    await page.locator(".outcome.not_paid").waitFor();
    await shows("not paid", ".decided-where");
    await pressNew(page, "Close");
    await pay(`13${round}0`);
    await page.locator(".outcome.paid").waitFor();
    await shows("paid", ".decided-where");
    await pressNew(page, "Close");
    expect(faults).toEqual([]);
  },
);

/** The till asks for an amount by the code on the phone's screen. */
async function pay(amount: string): Promise<void> {
  await till.reload();
  await till.locator(".keypad").waitFor();
  await phone.page.goto(`${town.deployment.origin}/app/#pay`);
  await phone.page.locator(".code-digits").waitFor();
  await typeAmount(till, amount);
  await scanInto(till, (await shownCodes(phone.page)).qr);
}
