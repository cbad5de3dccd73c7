import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { must } from "../../src/cli/seed/actors.ts";
import {
  addScreenLock,
  copyPasskeys,
  giveContact,
  registerByLock,
  tap,
} from "../e2e/browser/phone.ts";
import { pressNew, typeAmount } from "../e2e/browser/till-town.ts";
import { openWatched } from "../e2e/browser/watched-page.ts";
import { isAtRest } from "./at-rest.ts";
import { playTills } from "./play-tills.ts";

/* Nothing moves under a finger, and what has just come or has become another is not pressed. */
const ignored = /Failed to load resource|WebSocket/;
const tills = playTills({ ignored });

/** A phone with the app open; it notes where the balance stands when it is first painted. */
async function openPhone() {
  const viewport = { width: 390, height: 844 };
  const address = `${tills.town.deployment.origin}/app/`;
  const { page, faults } = await openWatched(tills.chromium, address, { ignored, viewport });
  const lock = await addScreenLock(page);
  return { page, faults, lock };
}

/** Notes from now on, over every reload, where the balance stands in its first frame. */
async function noteFirst(page: Page): Promise<void> {
  const note = `
    globalThis.firstY = null;
    new MutationObserver(() => {
      const balance = document.querySelector(".balance");
      if (balance === null || globalThis.firstY !== null) return;
      globalThis.firstY = Math.round(balance.getBoundingClientRect().y);
    }).observe(document, { childList: true, subtree: true });
  `;
  await page.addInitScript(note);
  await page.evaluate(note);
}

/** Where the balance stood in its first frame, and where it stands now. */
const places = (page: Page) =>
  page.evaluate(`[globalThis.firstY,
    Math.round(document.querySelector(".balance").getBoundingClientRect().y)]`) as Promise<
    [number, number]
  >;

describe("the app's home", () => {
  it("stands where it was first painted, on a phone that cools down and once it does no more", async () => {
    const contact = "moves@example.com";
    const first = await openPhone();
    await registerByLock(first.page, tills.town.deployment, contact);
    const { page, faults, lock } = await openPhone();
    await copyPasskeys(first.lock, lock);
    await tap(page, "Sign in");
    await giveContact(page, tills.town.deployment, contact);
    await tap(page, "Confirm on this phone");
    await page.getByRole("heading", { name: "This is a new phone" }).waitFor();
    await noteFirst(page);
    await tap(page, "Begin");
    await page.getByText("settings wait").waitFor();
    await page.locator(".balance-amount", { hasText: "¥0" }).waitFor();
    const [painted, now] = await places(page);
    expect(now).toBe(painted);
    await page.reload();
    await page.getByText("settings wait").waitFor();
    expect(await places(page)).toEqual([now, now]);

    // It is frozen and cools down no more while its page is away: another banner is there.
    await first.page.getByRole("button", { name: "Freeze", exact: true }).click();
    await first.page.getByText("Frozen now").waitFor();
    await page.goto("about:blank");
    await page.goto(`${tills.town.deployment.origin}/app/`);
    await page.getByText("Frozen: no payments, no payouts").waitFor();
    await page.locator(".balance-amount", { hasText: "¥0" }).waitFor();
    const [frozen, then] = await places(page);
    expect(then).toBeGreaterThan(now);
    // A machine that takes half a second to read the wallet paints before it.
    if (isAtRest()) expect(then).toBe(frozen);
    expect(faults).toEqual([]);
    await Promise.all([first.page.context().close(), page.context().close()]);
  });

  it("is dead under a finger while what comes above it moves it", async () => {
    const { page, faults } = await openPhone();
    await registerByLock(page, tills.town.deployment, "moved@example.com");
    await page.locator(".balance-amount", { hasText: "¥0" }).waitFor();
    const [first] = tills.town.actors.operators;
    const { wallets } = must("It", await first.walletsByContact("moved@example.com"));
    const [wallet] = wallets;
    const under = `(() => {
      const { x, y, width, height } = document.querySelector(".more").getBoundingClientRect();
      return document.elementFromPoint(x + width / 2, y + height / 2)?.closest(".more") !== null;
    })()`;
    expect(await page.evaluate(under)).toBe(true);
    await page.evaluate(`void (globalThis.atOnce = new Promise((resolve) => {
      new MutationObserver((_, watch) => {
        watch.disconnect();
        resolve(${under});
      }).observe(document.querySelector(".banners"), { childList: true });
    }))`);
    must(
      "The stop",
      await first.raiseStop({ scope: "wallet", id: wallet?.wallet_id ?? "", reason: "A test" }),
    );
    await page.evaluate("dispatchEvent(new Event('online'))");
    expect(await page.evaluate("globalThis.atOnce")).toBe(false);
    await sleep(450);
    expect(await page.evaluate(under)).toBe(true);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("has a code that fills the screen stay for a second tap", async () => {
    const { page } = await openPhone();
    await registerByLock(page, tills.town.deployment, "twice@example.com");
    await tap(page, "Pay");
    const code = page.locator(".code-button").last();
    await code.waitFor();
    await sleep(450);
    await code.dblclick();
    await page.locator(".enlarged").waitFor();
    await sleep(450);
    await page.locator(".enlarged").dblclick();
    await page.locator(".code-panel").waitFor();
    await page.context().close();
  });
});

describe("the till", () => {
  it.each([
    ["en", 320],
    ["ja", 320],
    ["en", 1_024],
  ] as const)(
    "keeps its keys where they are when the network goes, in %s at %i px",
    async (locale, width) => {
      const viewport = { width, height: 768 };
      const { page } = await tills.open({ locale, viewport });
      await page.locator(".who .foreign").waitFor();
      const boxes = () =>
        page.evaluate(`[...document.querySelectorAll(".keypad button, .rub, .menu button")]
        .map((each) => [each.getBoundingClientRect().x, each.getBoundingClientRect().y])`);
      const before = await boxes();
      await page.context().setOffline(true);
      await page.locator(".who .lamp.off").waitFor();
      expect(await boxes()).toEqual(before);
      await page.context().close();
    },
  );

  it("has a tray whose buttons stay, and are dead when they have become others", async () => {
    const { page, faults } = await tills.open({ label: "Till 8" });
    let isCut = false;
    await page.route("**/v1/payments", async (route) => {
      if (!isCut) return route.continue();
      await route.abort();
    });
    await tills.sell(page, 1_810);
    await page.locator(".outcome.paid").waitFor();
    await pressNew(page, "Next sale");
    const last = page.locator(".tray .last");
    const before = await last.boundingBox();
    isCut = true;
    await tills.sell(page, 1_820);
    await pressNew(page, "Next sale, keep asking");
    await page.locator(".tray .open").waitFor();
    expect(await last.boundingBox()).toEqual(before);
    // It becomes another sale's at the very moment of a press, which opens nothing.
    const pressed = page.evaluate(`new Promise((resolve) => {
      new MutationObserver((_, watch) => {
        const last = document.querySelector(".tray .last");
        if (!last.textContent.includes("1,820")) return;
        watch.disconnect();
        last.dispatchEvent(new MouseEvent("click", { detail: 1, bubbles: true }));
        setTimeout(() => resolve(document.querySelector(".outcome")), 100);
      }).observe(document.querySelector(".tray"), {
        subtree: true, childList: true, characterData: true,
      });
    })`);
    // An amount is being keyed: what ends late takes no screen.
    await typeAmount(page, "7");
    isCut = false;
    expect(await pressed).toBe(null);
    expect(await last.boundingBox()).toEqual(before);
    await pressNew(page, /^Last/);
    await page.locator(".outcome-amount", { hasText: "¥1,820" }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
