import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Launched } from "../e2e/browser/chromium.ts";
import { type Deployment, startDeployment } from "../e2e/browser/deployment.ts";
import {
  addScreenLock,
  copyPasskeys,
  giveContact,
  registerByLock,
  tap,
  totpOf,
} from "../e2e/browser/phone.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { axeFaults, openWatched } from "../e2e/browser/watched-page.ts";

/* What is the payer's own: phones, contacts, factors, codes, limits; and how one gets out. */
let deployment: Deployment;
let chromium: Launched;

playIn(startDeployment, (opened, browser) => {
  [deployment, chromium] = [opened, browser];
});

/** A phone that has the app open; refusals that a screen explains are meant. */
async function openPhone() {
  const ignored = /status of 40[139]/;
  const viewport = { width: 390, height: 844 };
  const address = `${deployment.origin}/app/`;
  const { page, faults } = await openWatched(chromium, address, { ignored, viewport });
  const lock = await addScreenLock(page);
  await page.locator("h1").waitFor();
  return { page, faults, lock };
}

async function goTo(page: Page, screen: string, title: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: "Me", exact: true }).click();
  await page.getByRole("link", { name: screen, exact: true }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
}

describe("a payer's own", () => {
  it("second phone cools down until the first approves it, and is removed for good", async () => {
    const first = await openPhone();
    await registerByLock(first.page, deployment, "phones@example.com");
    const second = await openPhone();
    await copyPasskeys(first.lock, second.lock);
    await tap(second.page, "Sign in");
    await giveContact(second.page, deployment, "phones@example.com");
    await tap(second.page, "Confirm on this phone");
    await second.page.getByRole("heading", { name: "This is a new phone" }).waitFor();
    expect(await axeFaults(second.page)).toEqual([]);
    await tap(second.page, "Begin");
    await second.page.getByText("settings wait").waitFor();
    // Whoever it was, the phone of before says so, and what to do.
    const told = first.page.locator(".banners", { hasText: "A new phone was added" });
    await told.getByText("If this was not you").waitFor();
    await told.getByRole("button", { name: "Freeze the wallet" }).waitFor();
    expect(await axeFaults(first.page)).toEqual([]);
    await first.page.reload();
    await told.waitFor();
    expect(await second.page.getByText("A new phone was added:").count()).toBe(0);
    await goTo(first.page, "Phones", "Phones");
    // A passkey's counter goes with it: whoever has it used it last.
    await copyPasskeys(second.lock, first.lock);
    await tap(first.page, "Approve this phone");
    await tap(first.page, "Confirm on this phone");
    await first.page.getByText("New phone", { exact: true }).waitFor({ state: "detached" });
    await told.waitFor({ state: "detached" });
    expect(await axeFaults(first.page)).toEqual([]);
    await first.page
      .locator(".cards > li", { hasNotText: "This phone" })
      .getByRole("button")
      .click();
    await tap(first.page, "Remove this phone");
    await first.page.getByText("1 of 5").waitFor();
    await tap(second.page, "Pay");
    await second.page.getByText("Sign in again").waitFor();
    expect(await second.page.locator(".code-button, .balance-amount").count()).toBe(0);
    await copyPasskeys(first.lock, second.lock);
    await tap(second.page, "Sign in");
    await giveContact(second.page, deployment, "phones@example.com");
    await tap(second.page, "Confirm on this phone");
    await second.page.getByText("This phone was removed").waitFor();
    await tap(second.page, "Go on as a new phone");
    await second.page.getByRole("button", { name: "I am new here" }).waitFor();
    expect([...first.faults, ...second.faults]).toEqual([]);
    await first.page.context().close();
    await second.page.context().close();
  });

  it("further contact, authenticator, limit and codes, each after an identity check", async () => {
    const { page, faults } = await openPhone();
    await registerByLock(page, deployment, "own@example.com");
    await goTo(page, "Contacts", "Contacts");
    await tap(page, "Add a contact");
    await page.getByRole("textbox").fill("second@example.com");
    await tap(page, "Send the code");
    await tap(page, "Confirm on this phone");
    await page.getByRole("textbox", { name: "Code" }).waitFor();
    await page.getByRole("textbox").fill(await deployment.mailedCode("second@example.com"));
    await tap(page, "Check it");
    await page.getByText("It can be used for recovery from").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await goTo(page, "Identity checks", "Identity checks");
    expect(await page.getByText("The last one stays").count()).toBe(1);
    await tap(page, "Add an authenticator app");
    await tap(page, "Confirm on this phone");
    await page.locator(".totp .symbol").waitFor();
    await page.getByRole("textbox").fill(await totpOf(page));
    await tap(page, "Check it");
    await page.getByRole("heading", { name: "Authenticator app", exact: true }).waitFor();
    expect(await page.getByText("The last one stays").count()).toBe(0);
    await goTo(page, "Limits", "Limits");
    await page.getByRole("textbox").fill("２，０００");
    await tap(page, "Set the limit");
    await tap(page, "Confirm on this phone");
    await page.getByText("Your limit: up to ¥2,000 each").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await goTo(page, "Recovery codes", "Recovery codes");
    await tap(page, "Make new codes");
    await page.locator(".code-list").waitFor();
    await page.reload();
    await page.getByText("Your recovery codes were not kept").waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("sign-out ends the session, and a recovery code gets in again as a phone that cools", async () => {
    const { page, faults } = await openPhone();
    await tap(page, "I am new here");
    await giveContact(page, deployment, "out@example.com");
    await tap(page, "Set it up on this phone");
    const code = (await page.locator(".code-list code").first().textContent()) ?? "";
    await tap(page, "I have kept them");
    await page.getByRole("navigation").getByRole("link", { name: "Me", exact: true }).click();
    await tap(page, "Sign out");
    await tap(page, "Sign out on every phone");
    await tap(page, "Sign in");
    await giveContact(page, deployment, "out@example.com");
    // The passkey is gone: the way on is here, and the contact is not typed again.
    await tap(page, "None of these works: use a recovery code");
    await page.getByText("Sent to out@example.com").waitFor();
    await page.getByRole("textbox").fill(await deployment.mailedCode("out@example.com"));
    await tap(page, "Check it");
    await page.getByRole("textbox", { name: "Recovery code" }).waitFor();
    await page.reload();
    await page.getByRole("textbox", { name: "Recovery code" }).fill(code.toLowerCase());
    await tap(page, "Check it");
    await page.getByRole("heading", { name: "This is a new phone" }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("wallet is not frozen without a network, and the page says so and how else", async () => {
    const { page, faults } = await openPhone();
    await registerByLock(page, deployment, "offline@example.com");
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Freeze", exact: true }).click();
    await page.getByText("it is not known whether it arrived").waitFor();
    await page.getByText("You can also open /app/lost").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.context().setOffline(false);
    await tap(page, "Freeze again");
    await page.getByText("Frozen now").waitFor();
    await tap(page, "Close");
    await page.reload();
    await page.getByText("Frozen: no payments, no payouts").waitFor();
    expect(await shiftOf(page)).toBeLessThan(0.01);
    expect(faults.filter((each) => !/ERR_INTERNET_DISCONNECTED/.test(each))).toEqual([]);
    await page.context().close();
  });

  it("way in goes by keys alone, in Japanese, on a screen of 320 pixels", async () => {
    const viewport = { width: 320, height: 568 };
    const options = { locale: "ja", viewport } as const;
    const { page, faults } = await openWatched(chromium, `${deployment.origin}/app/`, options);
    await page.getByRole("button", { name: "はじめて使う" }).waitFor();
    await sleep(450);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.insertText("ｋｅｙｓ＠example.com");
    await page.keyboard.press("Enter");
    await page.getByText("届いたコードを入力").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.insertText(await deployment.mailedCode("keys@example.com"));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "本人確認の方法を決める" }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(320);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("second tab stands still until the wallet is taken over there", async () => {
    const { page, faults } = await openPhone();
    const other = await page.context().newPage();
    await other.goto(`${deployment.origin}/app/`);
    await tap(other, "Use here");
    await other.getByRole("button", { name: "I am new here" }).waitFor();
    await page.getByText("It moved to another tab").waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

/** How far the page's content moved by itself since it began (Layout Instability). */
function shiftOf(page: Page): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const seen = (list) => resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0));
    new PerformanceObserver(seen).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(0), 500);
  })`);
}
