import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { shownCodes } from "../e2e/browser/screen-picture.ts";
import { pressNew, scanInto, typeAmount } from "../e2e/browser/till-town.ts";
import { openCode } from "./phone-town.ts";
import { playPhones } from "./play-phones.ts";

/* The code's screen over hidden pages, slow networks, other tabs, and without a network. */
const phones = playPhones();

/** Hides the page as a phone does that is locked, or shows it again; how many codes are there then. */
function turn(page: Page, to: "hidden" | "visible"): Promise<number> {
  return page.evaluate(`(async () => {
    Object.defineProperty(document, "visibilityState", { value: "${to}", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
    await new Promise((go) => requestAnimationFrame(go));
    return document.querySelectorAll(".code-button").length;
  })()`);
}

describe("a phone's code", () => {
  it("is gone within a frame when the page is hidden, and another one comes after it", async () => {
    const phone = await phones.open();
    await openCode(phone);
    const { page } = phone;
    const before = await page.locator(".code-digits").textContent();
    expect(await turn(page, "hidden")).toBe(0);
    await sleep(1_000);
    expect(await page.locator(".code-button").count()).toBe(0);
    await turn(page, "visible");
    await page.locator(".code-digits").waitFor();
    expect(await page.locator(".code-digits").textContent()).not.toBe(before);
    await page.context().close();
  });

  it("never has two others that may pay when it is asked for, over a network that takes 2 s", async () => {
    const phone = await phones.open();
    const { page } = phone;
    /** When each was asked for, and when the server gave it. */
    const asked: { readonly atMs: number; gaveMs: number }[] = [];
    await page.route("**/v1/codes", async (route) => {
      const ask = { atMs: performance.now(), gaveMs: Number.POSITIVE_INFINITY };
      asked.push(ask);
      await sleep(1_000);
      ask.gaveMs = performance.now();
      const response = await route.fetch();
      await sleep(1_000);
      await route.fulfill({ response });
    });
    await pressNew(page, "Pay");
    for (let times = 0; times < 8; times++) {
      await sleep(900);
      await turn(page, "hidden");
      await turn(page, "visible");
    }
    await page.locator(".code-digits").waitFor();
    const most = asked.map(({ atMs }, place) => {
      const before = asked.slice(0, place);
      // One that is followed by another pays for 5 s after that.
      return before.filter((_, at) => atMs < (asked[at + 1]?.gaveMs ?? atMs + 1) + 5_000).length;
    });
    expect(asked.length).toBeGreaterThan(1);
    expect(Math.max(...most)).toBe(1);
    await page.context().close();
  });

  it("stands in one tab: the one before falls still, without it", async () => {
    const phone = await phones.open();
    await openCode(phone);
    const second = await phone.page.context().newPage();
    await second.goto(`${phones.origin}/app/#pay`);
    await pressNew(second, "Use here");
    await second.locator(".code-digits").waitFor();
    await phone.page.getByText("It moved to another tab").waitFor();
    expect(await phone.page.locator(".code-button").count()).toBe(0);
    await second.context().close();
  });

  it("is signed by the phone without a network, is told so, and pays", async () => {
    const [phone, till] = await Promise.all([phones.open(), phones.openTill()]);
    const { page } = phone;
    await page.evaluate("new Promise((go) => setTimeout(go, 1_500))");
    await page.context().setOffline(true);
    const begunMs = performance.now();
    await pressNew(page, "Pay");
    await page.locator(".code-button svg").waitFor();
    // A new button is dead for 400 ms, and is waited for.
    expect(performance.now() - begunMs).toBeLessThan(2_000);
    expect(await page.locator(".code-offline").textContent()).toBe(
      "Offline code: up to ¥5,000, 19 left",
    );
    const { qr } = await shownCodes(page);
    await typeAmount(till.page, "1410");
    await scanInto(till.page, qr);
    await till.page.locator(".outcome.paid").waitFor();
    // What the phone was not told, it does not show as paid.
    expect(await page.locator(".cover").count()).toBe(0);
    await page.context().setOffline(false);
    await page.evaluate("dispatchEvent(new Event('online'))");
    await page.locator(".cover, .code-why").first().waitFor({ timeout: 30_000 });
    await Promise.all([page.context().close(), till.page.context().close()]);
  });

  it("is followed by none after a decision until somebody asks for it", async () => {
    const [phone, till] = await Promise.all([phones.open(), phones.openTill()]);
    await openCode(phone);
    const { page } = phone;
    await phones.charge(page, till.page, 1_420);
    await page.locator(".outcome.paid").waitFor();
    await sleep(8_000);
    await turn(page, "hidden");
    await turn(page, "visible");
    await sleep(1_500);
    expect(await page.locator(".code-button").count()).toBe(0);
    await pressNew(page, "New code");
    await page.locator(".code-digits").waitFor();
    await Promise.all([page.context().close(), till.page.context().close()]);
  });
});
