import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { pressNew, scanInto, typeAmount } from "../e2e/browser/till-town.ts";
import { openCode } from "./phone-town.ts";
import { playPhones } from "./play-phones.ts";

/* What browsers do to a page by themselves, and networks to a browser. */
const phones = playPhones();

/** Whether a sheet or a cover is over the page. */
const isCovered = (page: Page) =>
  page.evaluate("document.querySelector('dialog:modal') !== null && !document.hidden");

/** Reloads a page that its worker keeps, while `holds` decides what becomes of its calls. */
async function reloadHeld(page: Page, holds: Parameters<Page["route"]>[1]): Promise<number> {
  await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
  await page.context().route(/\/(app|terminal)\/$|\/v1\/|\/healthz|\/\.well-known\//, holds);
  const begunMs = performance.now();
  await page.reload({ waitUntil: "commit" });
  await page.locator(".keypad, .home").waitFor();
  return performance.now() - begunMs;
}

describe("a browser", () => {
  it("lets a page be heard from the first touch of a finger on", async () => {
    const options = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } };
    const context = await phones.chromium.browser.newContext(options);
    const page = await context.newPage();
    await page.addInitScript(`
      globalThis.made = [];
      const Own = AudioContext;
      globalThis.AudioContext = class extends Own {
        constructor() {
          super();
          globalThis.made.push(this);
        }
      };`);
    const cdp = await context.newCDPSession(page);
    await page.goto(`${phones.origin}/app/`);
    // Nothing is asked of the page before: what a driver evaluates counts as a gesture.
    await sleep(3_000);
    const touchPoints = [{ x: 195, y: 600 }];
    await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
    await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await sleep(1_000);
    expect(await page.evaluate("made.map(({ state }) => state)")).toEqual(["running"]);
    await context.close();
  });

  it("closes nothing over a payment that waits, however often it is asked to", async () => {
    const [{ page }, { page: till }] = await Promise.all([phones.open(), phones.openTill()]);
    await pressNew(page, "Pay");
    await page.locator(".code-button svg").last().waitFor();
    await phones.charge(page, till, 31_060);
    await page.locator(".confirm-amount").waitFor();
    for (let times = 0; times < 4; times++) await page.keyboard.press("Escape");
    await sleep(200);
    expect(await isCovered(page)).toBe(true);
    await pressNew(page, "Do not pay");
    await till.locator(".outcome.not_paid").waitFor();
    await Promise.all([page.context().close(), till.context().close()]);
  });

  it("closes no sheet of an act that goes on, before its end was read", async () => {
    const { page } = await phones.open();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route("**/v1/wallet/freeze", async (route) => {
      await held;
      await route.continue();
    });
    await pressNew(page, "Freeze");
    await page.getByText("Freezing…").waitFor();
    for (let times = 0; times < 4; times++) await page.keyboard.press("Escape");
    await sleep(200);
    expect(await isCovered(page)).toBe(true);
    letGo();
    await page.getByRole("dialog").getByText("Frozen now").waitFor();
    await page.context().close();
  });

  it("closes the database without a word, and the page opens it again", async () => {
    const { page, faults } = await phones.openTill();
    await page.evaluate(`(() => {
      const { transaction } = IDBDatabase.prototype;
      globalThis.opened = new Set();
      IDBDatabase.prototype.transaction = function (...asked) {
        globalThis.opened.add(this);
        return transaction.apply(this, asked);
      };
    })()`);
    await pressNew(page, "Settings");
    const name = page.locator(".settings input[type=text]");
    await name.fill("Aki");
    expect(await page.evaluate("opened.size")).toBe(1);
    await page.evaluate("for (const each of opened) each.close()");
    await name.fill("Haru");
    await sleep(500);
    await page.reload();
    await pressNew(page, "Settings");
    expect(await name.inputValue()).toBe("Haru");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("has the database of a newer page, and an older one of the same origin works with it", async () => {
    const { page, faults } = await phones.openTill();
    await page.goto(`${phones.origin}/docs/`);
    await page.evaluate(`Promise.all(["sekisho", "sekisho-terminal"].map((name) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open(name, 99);
        request.onupgradeneeded = () => request.result.createObjectStore("of-later");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => resolve(request.result.close());
      })))`);
    await page.goto(`${phones.origin}/terminal/`);
    await typeAmount(page, "1390");
    await scanInto(page, await phones.town.code());
    await page.locator(".outcome.paid").waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("brings a page back that it had put aside, and the page begins anew", async () => {
    const { page } = await phones.openTill();
    await page.evaluate("globalThis.isOld = true");
    const loaded = page.waitForEvent("load");
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    await loaded;
    await page.locator(".keypad").waitFor();
    expect(await page.evaluate("globalThis.isOld")).toBeUndefined();
    await page.context().close();
  });

  it("says that there is no network where there is one, and the till sells", async () => {
    const { page, faults } = await phones.openTill();
    await page.addInitScript(
      "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })",
    );
    await page.reload();
    await page.locator(".keypad").waitFor();
    await page.evaluate("dispatchEvent(new Event('offline'))");
    await sleep(500);
    await typeAmount(page, "1395");
    await scanInto(page, await phones.town.code());
    await page.locator(".outcome.paid").waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe("a network that takes calls", () => {
  it("and never answers shows the app as it was kept, within 6 s", async () => {
    const { page } = await phones.open();
    expect(await reloadHeld(page, () => undefined)).toBeLessThan(6_000);
    await page.context().close();
  });

  it("and answers that there is no server shows the till as it was kept", async () => {
    const { page } = await phones.openTill();
    await reloadHeld(page, (route) => route.fulfill({ status: 502, body: "Bad gateway" }));
    await page.getByText("No connection: payments cannot be taken").waitFor();
    await page.context().close();
  });

  it("and drops a stream without a word is noticed when its phone is looked at again", async () => {
    const phone = await phones.open();
    const { page } = phone;
    let sockets = 0;
    page.on("websocket", () => {
      sockets += 1;
    });
    await sleep(10_000);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await expect.poll(() => sockets).toBe(1);
    await openCode(phone);
    await page.context().close();
  });
});
