import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TerminalClient } from "../../src/client/index.ts";
import { MovedWorld, movableClock, must, onMovedClock } from "../clock/moved-world.ts";
import { type AppPhone, openAppPhone } from "../e2e/browser/app-phone.ts";
import { type Launched, launchChromium } from "../e2e/browser/chromium.ts";
import { shownCodes } from "../e2e/browser/screen-picture.ts";
import { pressNew } from "../e2e/browser/till-town.ts";

/* A phone whose clock is not the server's: the server's is moved, before and while the app is open. */
const hourMs = 3_600_000;
let world: MovedWorld;
let till: TerminalClient;
let chromium: Launched;

beforeAll(async () => {
  if (movableClock === null) return;
  [world, chromium] = await Promise.all([MovedWorld.start(), launchChromium()]);
  till = await world.terminal();
}, 180_000);

afterAll(async () => {
  await Promise.all([world?.end(), chromium?.close()]);
}, 30_000);

/** A phone with money on it. */
async function openPhone(): Promise<AppPhone> {
  const { origin } = world;
  const place = { origin, mailedCode: (contact: string) => mailedCode(contact) };
  const ignored = /Failed to load resource|WebSocket/;
  const viewport = { width: 390, height: 844 };
  const phone = await openAppPhone(chromium, place, { ignored, viewport });
  const { route } = phone;
  const credit = { reference: world.reference(), route, amount: 100_000, currency: "JPY" };
  must(await (await world.partner()).credit(credit));
  await phone.page.locator(".balance-amount", { hasText: "¥100,000" }).waitFor();
  return phone;
}

async function mailedCode(contact: string): Promise<string> {
  const url = `${world.origin}/dev/mailbox?contact=${encodeURIComponent(contact)}`;
  const mails = (await (await fetch(url)).json()) as { code: string | null }[];
  return mails[0]?.code ?? "";
}

/** The till asks for an amount by the code that the phone shows. */
async function charge(page: Page, amount: number) {
  const { qr: code } = await shownCodes(page);
  const request = { reference: world.reference(), code, amount, currency: "JPY" };
  return must(await till.postPayment(request));
}

async function secondsLeft(page: Page): Promise<number> {
  return Number(await page.locator(".countdown span").textContent());
}

describe.skipIf(movableClock === null)(`${onMovedClock} the app`, { timeout: 240_000 }, () => {
  it.each([
    ["an hour ahead", hourMs],
    ["an hour behind", -hourMs],
  ])("of a phone that the server's clock is %s of has the server's time", async (_, offMs) => {
    world.setClockOff(offMs);
    const { page, faults } = await openPhone();
    await pressNew(page, "Pay");
    await page.locator(".code-digits").waitFor();
    const first = await page.locator(".code-digits").textContent();
    const left = await secondsLeft(page);
    expect([left, left > 30 && left <= 60]).toEqual([left, true]);
    // It is followed by another one before its end, which counts down from the beginning.
    await page.locator(".code-digits", { hasNotText: first ?? "" }).waitFor({ timeout: 75_000 });
    const leftThen = await secondsLeft(page);
    expect([leftThen, leftThen > 30 && leftThen <= 60]).toEqual([leftThen, true]);
    expect((await charge(page, 1_200)).status).toBe("captured");
    // Only what happened just now covers the screen: an event of another hour would not.
    await page.locator(".cover .outcome.paid").waitFor();
    await pressNew(page, "New code");
    await page.locator(".code-digits").waitFor();
    expect((await charge(page, 31_000)).status).toBe("pending_confirmation");
    await page.locator(".confirm-left").waitFor();
    const [, minutes, seconds] =
      /(\d):(\d\d)/.exec((await page.locator(".confirm-left").textContent()) ?? "") ?? [];
    const confirmLeft = Number(minutes) * 60 + Number(seconds);
    expect([confirmLeft, confirmLeft > 30 && confirmLeft <= 60]).toEqual([confirmLeft, true]);
    await pressNew(page, "Pay with two taps");
    await pressNew(page, "Yes, pay ¥31,000");
    await page.locator(".cover .outcome.paid").waitFor();
    await pressNew(page, "Close");
    // Without a network too: what the phone signs says the server's time.
    await page.context().setOffline(true);
    await pressNew(page, "Pay");
    await page.locator(".code-offline").waitFor();
    expect((await charge(page, 1_300)).status).toBe("captured");
    await page.context().setOffline(false);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("turns points that are ready a day later into balance, on a phone that is a day behind", async () => {
    world.setClockOff(0);
    const { page, faults } = await openPhone();
    await pressNew(page, "Pay");
    await page.locator(".code-digits").waitFor();
    const points = (await charge(page, 12_000)).reward ?? 0;
    expect(points).toBeGreaterThan(1);
    await page.locator(".cover .outcome.paid").waitFor();
    await pressNew(page, "Close");
    await page.goto(`${world.origin}/app/#points`);
    await page.getByText("There are no points to use yet").waitFor();
    world.setClockOff(25 * hourMs);
    await page.reload();
    await page.getByText(`Points you have: ${points}`).waitFor();
    const sent: string[] = [];
    await page.route("**/v1/top-ups", async (route) => {
      sent.push(route.request().postData() ?? "");
      const response = await route.fetch();
      // The first answer is lost: it is asked again, and moves once.
      if (sent.length === 1) await route.abort();
      else await route.fulfill({ response });
    });
    await page.getByRole("textbox").fill(String(points - 1));
    await pressNew(page, `Turn ${points - 1} points into balance`);
    await page.getByText(`${points - 1} points are balance now`).waitFor({ timeout: 30_000 });
    expect([sent.length > 1, new Set(sent).size]).toEqual([true, 1]);
    await page.goto(`${world.origin}/app/#home`);
    const after = `¥${(88_000 + points - 1).toLocaleString("en")}`;
    await page.locator(".balance-amount", { hasText: after }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
