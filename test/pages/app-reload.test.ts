import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { totpCode } from "../../src/client/index.ts";
import {
  addScreenLock,
  copyPasskeys,
  giveContact,
  registerByLock,
  tap,
} from "../e2e/browser/phone.ts";
import { shownCodes } from "../e2e/browser/screen-picture.ts";
import { pressNew, scanInto, typeAmount } from "../e2e/browser/till-town.ts";
import { openWatched } from "../e2e/browser/watched-page.ts";
import { openCode } from "./phone-town.ts";
import { playPhones } from "./play-phones.ts";

/* A reload in the middle of each step of the app, and a network that is cut in the middle of one. */
const phones = playPhones();

const at = (fragment: string) => `${phones.origin}/app/#${fragment}`;

/** What a page asks to have done from now on: a screen that is only read asks for nothing. */
function actsOf(page: Page): string[] {
  const acts: string[] = [];
  const reads = /\/v1\/(tokens\/refresh|wallet\/event-tickets|codes|offline-seals)$/;
  page.on("request", (request) => {
    if (request.method() === "GET" || reads.test(new URL(request.url()).pathname)) return;
    acts.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  return acts;
}

describe("a reload on the way in", () => {
  it("goes on with a sign-in at its code, its factor, and the phone that cools down", async () => {
    const contact = "reload-in@example.com";
    const address = `${phones.origin}/app/`;
    const { page: first } = await openWatched(phones.chromium, address);
    const lock = await addScreenLock(first);
    await registerByLock(first, phones.town.deployment, contact);
    const ignored = /status of 40/;
    const { page, faults } = await openWatched(phones.chromium, address, { ignored });
    await copyPasskeys(lock, await addScreenLock(page));
    await tap(page, "Sign in");
    await page.getByRole("textbox").waitFor();
    // What was chosen only is no way in that was begun.
    await page.reload();
    await tap(page, "Sign in");
    await page.getByRole("textbox").fill(contact);
    await tap(page, "Send the code");
    await page.getByRole("heading", { name: "Enter the code you were sent" }).waitFor();
    await page.reload();
    await page.getByRole("textbox").fill(await phones.town.deployment.mailedCode(contact));
    await tap(page, "Check it");
    await page.getByRole("button", { name: "Confirm on this phone" }).waitFor();
    await page.reload();
    await tap(page, "Confirm on this phone");
    await page.getByRole("heading", { name: "This is a new phone" }).waitFor();
    await page.reload();
    await page.getByText("settings wait").waitFor();
    expect(faults).toEqual([]);
    await Promise.all([first.context().close(), page.context().close()]);
  });

  it("goes on with a sign-in at its authenticator app", async () => {
    const contact = "reload-totp@example.com";
    const address = `${phones.origin}/app/`;
    const { page: first } = await openWatched(phones.chromium, address);
    await tap(first, "I am new here");
    await giveContact(first, phones.town.deployment, contact);
    await first.locator(".totp .symbol svg").waitFor();
    const secret = (await first.locator(".totp code").textContent()) ?? "";
    await first.getByRole("textbox").fill(await totpCode(secret, Date.now()));
    await tap(first, "Check it");
    await tap(first, "I have kept them");
    await first.getByRole("navigation").waitFor();

    const { page, faults } = await openWatched(phones.chromium, address, {
      ignored: /status of 40/,
    });
    await tap(page, "Sign in");
    await giveContact(page, phones.town.deployment, contact);
    await page.getByRole("textbox", { name: "The 6 digits of the app" }).waitFor();
    const asked = actsOf(page);
    await page.reload();
    await page.getByRole("textbox", { name: "The 6 digits of the app" }).waitFor();
    // It stands where it stood, and what lies in the browser sets up no authenticator.
    expect(await page.locator(".totp").count()).toBe(0);
    expect(asked).toEqual([]);
    // What was used to set it up is used up: the next one is taken half a minute early.
    await page.getByRole("textbox").fill(await totpCode(secret, Date.now() + 30_000));
    await tap(page, "Check it");
    await page.getByRole("heading", { name: "This is a new phone" }).waitFor();
    expect(faults).toEqual([]);
    await Promise.all([first.context().close(), page.context().close()]);
  });

  it("begins the report of a lost phone again, and the code that was sent freezes", async () => {
    const contact = "reload-lost@example.com";
    const { page: own } = await openWatched(phones.chromium, `${phones.origin}/app/`);
    await addScreenLock(own);
    await registerByLock(own, phones.town.deployment, contact);
    const { page, faults } = await openWatched(phones.chromium, `${phones.origin}/app/lost`);
    const report = async () => {
      await page.getByRole("textbox").fill(contact);
      await tap(page, "Send the code");
      await page.getByRole("heading", { name: "Enter the code you were sent" }).waitFor();
    };
    await report();
    const code = await phones.town.deployment.mailedCode(contact);
    await page.reload();
    await report();
    expect(await phones.town.deployment.mailedCode(contact)).toBe(code);
    await page.getByText("within the last 3 hours works").waitFor();
    await page.getByText(`Sent to ${contact}`).waitFor();
    await page.getByText("If you cannot get the code").click();
    await page.getByText("get the code on a new SIM").waitFor();
    await page.getByRole("textbox").fill(code);
    await tap(page, "Freeze the wallet");
    await page.getByRole("heading", { name: "The wallet is frozen" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Lost phone" }).waitFor();
    await own.getByText("Frozen: no payments, no payouts").waitFor();
    expect(faults).toEqual([]);
    await Promise.all([own.context().close(), page.context().close()]);
  });
});

describe("a reload while one pays", () => {
  it("gives another code, tells no old payment as new, and has what waits wait again", async () => {
    const [phone, { page: till }] = await Promise.all([phones.open(), phones.openTill()]);
    const { page, faults } = phone;
    await openCode(phone);
    const before = await page.locator(".code-digits").textContent();
    await page.reload();
    await page.locator(".code-digits", { hasNotText: before ?? "" }).waitFor();
    await phones.charge(phone.page, till, 1_510);
    await page.locator(".outcome.paid").waitFor();
    await page.goto(at("home"));
    await page.reload();
    await page.locator(".activity-row", { hasText: "¥1,510" }).waitFor();
    await page.locator(".balance-amount", { hasText: "¥98,490" }).waitFor();
    expect(await page.locator(".cover").count()).toBe(0);

    await openCode(phone);
    await pressNew(till, "Next sale");
    await phones.charge(phone.page, till, 31_510);
    await page.locator(".confirm-amount", { hasText: "¥31,510" }).waitFor();
    await page.reload();
    await page.locator(".confirm-amount", { hasText: "¥31,510" }).waitFor();
    expect(await till.locator(".outcome.waiting").count()).toBe(1);
    // It was signed and taken; the answer is lost, and so is the page that waited for it.
    await page.route("**/confirmation", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await pressNew(page, "Pay with two taps");
    await pressNew(page, "Yes, pay ¥31,510");
    await till.locator(".outcome.paid").waitFor();
    await page.unroute("**/confirmation");
    await page.goto(at("home"));
    await page.reload();
    await page.locator(".activity-row", { hasText: "¥31,510" }).waitFor();
    await page.locator(".balance-amount", { hasText: "¥66,980" }).waitFor();
    expect(await page.locator(".confirm-amount").count()).toBe(0);
    expect(faults).toEqual([]);
    await Promise.all([page.context().close(), till.context().close()]);
  });

  it("is as good as a network that is cut: each payment is told once it is there again", async () => {
    const [phone, { page: till }] = await Promise.all([phones.open(), phones.openTill()]);
    const { page } = phone;
    const context = page.context();
    await openCode(phone);
    const { qr } = await shownCodes(page);
    await context.setOffline(true);
    await typeAmount(till, "1520");
    await scanInto(till, qr);
    await till.locator(".outcome.paid").waitFor();
    // The phone was told nothing: it shows no payment.
    expect(await page.locator(".outcome.paid").count()).toBe(0);
    await context.setOffline(false);
    await page.evaluate("dispatchEvent(new Event('online'))");
    await page.goto(at("home"));
    await page.locator(".balance-amount", { hasText: "¥98,480" }).waitFor();
    await page.locator(".activity-row", { hasText: "¥1,520" }).waitFor();
    // It is told over everything where that was within the last 10 s: be it now, or in a moment.
    const told = page.locator(".cover .outcome");
    await page.addLocatorHandler(told, () => pressNew(page, "Close"));
    await openCode(phone);
    await page.removeLocatorHandler(told);
    await pressNew(till, "Next sale");
    await phones.charge(phone.page, till, 31_520);
    await page.locator(".confirm-amount").waitFor();
    await context.setOffline(true);
    await pressNew(page, "Pay with two taps");
    await pressNew(page, "Yes, pay ¥31,520");
    await page.getByText("Finding out").first().waitFor();
    expect(await till.locator(".outcome.waiting").count()).toBe(1);
    await context.setOffline(false);
    await page.evaluate("dispatchEvent(new Event('online'))");
    await till.locator(".outcome.paid").waitFor();
    await page.locator(".outcome.paid").waitFor();
    await pressNew(page, "Close");
    await page.locator(".balance-amount", { hasText: "¥66,960" }).waitFor();
    await Promise.all([context.close(), till.context().close()]);
  });
});

describe("a reload in the middle of what one sets", () => {
  it("sends nothing by itself, and stands where it was", async () => {
    const { page, faults } = await phones.open();
    const reloaded = async (fragment: string, heading: string) => {
      const acts = actsOf(page);
      await page.reload();
      await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
      await sleep(700);
      expect([fragment, await page.locator("dialog[open]").count(), acts]).toEqual([
        fragment,
        0,
        [],
      ]);
      expect(new URL(page.url()).hash).toBe(`#${fragment}`);
    };
    const open = async (fragment: string, heading: string) => {
      await page.goto(at(fragment));
      await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
    };
    // A freeze that still counts is called off with the page.
    await page.getByRole("button", { name: "Freeze", exact: true }).click();
    await page.locator(".freeze-count").waitFor();
    await page.reload();
    await page.locator(".balance-amount", { hasText: "¥100,000" }).waitFor();
    await sleep(4_000);
    expect(await page.getByText("Frozen: no payments, no payouts").count()).toBe(0);

    await open("redemption", "Redemption");
    await page.getByRole("textbox", { name: "Amount to pay out" }).fill("1000");
    await page.getByRole("textbox", { name: "Bank code" }).fill("0001");
    await page.getByRole("textbox", { name: "Branch code" }).fill("123");
    await page.getByRole("textbox", { name: "Account number" }).fill("0123456");
    await page.getByRole("textbox", { name: "Holder's name" }).fill("セキショ ハナコ");
    await pressNew(page, "Check it");
    await page.getByRole("button", { name: "Pay out ¥1,000" }).waitFor();
    await reloaded("redemption", "Redemption");

    await open("contacts", "Contacts");
    await tap(page, "Add a contact");
    await page.getByRole("dialog").getByRole("textbox").fill("reload-second@example.com");
    await tap(page, "Send the code");
    await page.getByRole("button", { name: "Confirm on this phone" }).waitFor();
    await reloaded("contacts", "Contacts");
    await tap(page, "Add a contact");
    await page.getByRole("dialog").getByRole("textbox").fill("reload-second@example.com");
    await tap(page, "Send the code");
    await tap(page, "Confirm on this phone");
    await page.getByRole("textbox", { name: "Code" }).waitFor();
    await reloaded("contacts", "Contacts");

    await open("factors", "Identity checks");
    await tap(page, "Add an authenticator app");
    await tap(page, "Confirm on this phone");
    await page.locator(".totp .symbol").waitFor();
    await reloaded("factors", "Identity checks");

    await open("limits", "Limits");
    await page.getByRole("textbox").fill("2000");
    await tap(page, "Set the limit");
    await page.getByRole("button", { name: "Confirm on this phone" }).waitFor();
    await reloaded("limits", "Limits");
    expect(await page.getByText("Your limit: up to ¥2,000 each").count()).toBe(0);

    for (const [fragment, heading] of [
      ["devices", "Phones"],
      ["activity", "Activity"],
      ["top-up", "Top up"],
      ["points", "Points"],
      ["me", "Me"],
      ["help", "Help"],
    ] as const) {
      await open(fragment, heading);
      await reloaded(fragment, heading);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe("a reload in the middle of a sign-out", () => {
  /** A phone on which a sign-out is asked for, whose answer never comes. */
  async function leaving(contact: string, { isSent }: { readonly isSent: boolean }) {
    const ignored = /status of 40/;
    const address = `${phones.origin}/app/`;
    const { page, faults } = await openWatched(phones.chromium, address, { ignored });
    const lock = await addScreenLock(page);
    await registerByLock(page, phones.town.deployment, contact);
    await page.goto(at("me"));
    await tap(page, "Sign out");
    const asked = actsOf(page);
    await page.reload();
    await page.getByRole("heading", { name: "Me", level: 1 }).waitFor();
    // What was only opened asked for nothing.
    await sleep(700);
    expect([await page.locator("dialog[open]").count(), asked]).toEqual([0, []]);
    await tap(page, "Sign out");
    const reached = new Promise<void>((resolve) => {
      void page.route("**/v1/wallet/sign-out", async (route) => {
        if (isSent) await route.fetch();
        resolve();
      });
    });
    await tap(page, "Sign out on this phone");
    await reached;
    await page.reload();
    return { page, faults, lock };
  }

  it("that was not sent leaves the phone signed in", async () => {
    const { page, faults } = await leaving("reload-out-1@example.com", { isSent: false });
    await page.getByRole("heading", { name: "Me", level: 1 }).waitFor();
    await page.goto(at("pay"));
    await page.locator(".code-digits").waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("that was taken says that one signs in again, shows no money, and the same phone may", async () => {
    const contact = "reload-out-2@example.com";
    const { page, faults } = await leaving(contact, { isSent: true });
    await page.getByText("Sign in again").waitFor();
    expect(await page.locator(".balance-amount, .app-bar").count()).toBe(0);
    await page.reload();
    await page.getByRole("button", { name: "I am new here" }).waitFor();
    await page.goto(at("pay"));
    await page.getByRole("button", { name: "I am new here" }).waitFor();
    expect(await page.locator(".code-button").count()).toBe(0);
    await tap(page, "Sign in");
    await giveContact(page, phones.town.deployment, contact);
    await tap(page, "Confirm on this phone");
    await page.locator(".code-digits").waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
