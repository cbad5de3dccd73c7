import type { Page } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import type { AppPhone } from "../e2e/browser/app-phone.ts";
import { pressNew } from "../e2e/browser/till-town.ts";
import { foreignTexts, harmOf, rewriteAll } from "./foreign-texts.ts";
import { playPhones } from "./play-phones.ts";

/*
 * Every text that somebody else wrote, on every screen of the app that shows one, on the narrowest
 * phone: nothing of it runs or becomes an element, and it moves nothing off the screen. The server
 * refuses some of these names; the page does not lean on that.
 */
const phones = playPhones();
let phone: AppPhone;
let till: Page;
/** What every text that somebody else wrote is now. */
let text = "";

const narrow = { viewport: { width: 320, height: 568 }, deviceScaleFactor: 2 };

/** Ends what rewrites the phone's answers: one may be on its way when the page closes. */
const endRewriting = () => phone?.page.unrouteAll({ behavior: "ignoreErrors" });

afterAll(endRewriting);

/** A phone that has paid once; it pays too often for its limits after a few texts. */
async function openPhone(): Promise<void> {
  await endRewriting();
  await Promise.all([phone?.page.context().close(), till?.context().close()]);
  [phone, { page: till }] = await Promise.all([phones.open(narrow), phones.openTill()]);
  await pay(1_200);
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
    await page.goto(`${phones.origin}/app/#home`);
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
      await page.goto(`${phones.origin}/app/#${screen}`);
      await shows(screen, screen === "factors" ? "main li" : "main bdi");
    }
    await page.goto(`${phones.origin}/app/#activity`);
    await page.locator("a.activity-row").first().click();
    await page.locator(".payment-amount").waitFor();
    await shows("payment", "main bdi");
    for (const screen of ["me", "limits", "help", "points", "redemption", "top-up", "home"]) {
      await page.goto(`${phones.origin}/app/#${screen}`);
      await page
        .locator(screen === "home" ? ".home" : "h1")
        .first()
        .waitFor();
      expect([screen, await harmOf(page)]).toEqual([screen, harmless]);
    }
    // What waits for its payer, is not paid, and is paid covers the screen.
    await pay(31_000);
    await page.locator(".confirm-amount").waitFor();
    await shows("confirm", ".confirm-shop");
    await pressNew(till, "Cancel this sale");
    await page.locator(".confirm-amount").waitFor({ state: "detached" });
    await page.reload();
    await pay(100_000);
    await page.locator(".outcome.not_paid").waitFor();
    await shows("not paid", ".decided-where");
    await pressNew(page, "Close");
    await pay(1_300 + 10 * round);
    await page.locator(".outcome.paid").waitFor();
    await shows("paid", ".decided-where");
    await pressNew(page, "Close");
    expect(faults).toEqual([]);
  },
);

/** The till asks for an amount by the code on the phone's screen. */
async function pay(amount: number): Promise<void> {
  await till.reload();
  await till.locator(".keypad").waitFor();
  await phone.page.goto(`${phones.origin}/app/#pay`);
  await phones.charge(phone.page, till, amount);
}
