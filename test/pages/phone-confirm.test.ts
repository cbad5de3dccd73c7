import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { AppPhone } from "../e2e/browser/app-phone.ts";
import { pressNew } from "../e2e/browser/till-town.ts";
import { openCode } from "./phone-town.ts";
import { playPhones } from "./play-phones.ts";

/* A large payment, confirmed in every way there is, and in none that is not meant. */
const phones = playPhones();

/** A phone on whose screen a payment waits, and the till that waits for it. */
async function waiting(amount: number, options = {}): Promise<{ phone: AppPhone; till: Page }> {
  const [phone, { page: till }] = await Promise.all([phones.open(options), phones.openTill()]);
  await openCode(phone);
  await phones.charge(phone.page, till, amount);
  await phone.page.locator(".confirm-amount").waitFor();
  return { phone, till };
}

describe("a payment that waits for its payer", () => {
  it("is not signed when it changes under the finger", async () => {
    const { phone, till } = await waiting(31_010);
    const { page } = phone;
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/confirmation")) sent.push(request.postData() ?? "");
    });
    await page.route("**/v1/wallet/confirmations", async (route) => {
      const response = await route.fetch();
      const { confirmations } = await response.json();
      const json = {
        confirmations: confirmations.map((each: object) => ({ ...each, amount: 91_010 })),
      };
      await route.fulfill({ response, json });
    });
    const [way, handle] = [
      await page.locator(".slide").boundingBox(),
      await page.locator(".slide-handle").boundingBox(),
    ];
    if (way === null || handle === null) throw new Error("there is no slide");
    const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + way.width / 2, y, { steps: 5 });
    await page.evaluate("dispatchEvent(new Event('online'))");
    await page.locator(".confirm-amount", { hasText: "¥91,010" }).waitFor();
    await page.mouse.move(x + way.width, y, { steps: 5 });
    await page.mouse.up();
    await page.getByText("It has changed. Please read it again").waitFor();
    await sleep(500);
    expect(sent).toEqual([]);
    await Promise.all([page.context().close(), till.context().close()]);
  });

  it("is paid by four presses of an arrow key, and is heard", async () => {
    const { phone, till } = await waiting(31_020);
    await phone.page.evaluate(`(() => {
      globalThis.tones = 0;
      const { createOscillator } = AudioContext.prototype;
      AudioContext.prototype.createOscillator = function () {
        globalThis.tones += 1;
        return createOscillator.call(this);
      };
    })()`);
    await phone.page.locator(".slide-handle").focus();
    for (let times = 0; times < 4; times++) await phone.page.keyboard.press("ArrowRight");
    await phone.page.locator(".outcome.paid").waitFor();
    expect(await phone.page.evaluate("globalThis.tones")).toBeGreaterThan(0);
    await till.locator(".outcome.paid").waitFor();
    await Promise.all([phone.page.context().close(), till.context().close()]);
  });

  it("is paid by two taps, and its lost answer is asked for until it is told", async () => {
    const { phone, till } = await waiting(31_030);
    const { page } = phone;
    let cuts = 2;
    await page.route("**/confirmation", async (route) => {
      await route.fetch();
      if (cuts-- > 0) await route.abort();
      else await route.continue();
    });
    await pressNew(page, "Pay with two taps");
    await pressNew(page, "Yes, pay ¥31,030");
    await page.locator(".outcome.paid").waitFor({ timeout: 30_000 });
    await till.locator(".outcome.paid").waitFor();
    await Promise.all([page.context().close(), till.context().close()]);
  });

  it("is not paid when its payer says no", async () => {
    const { phone, till } = await waiting(31_040);
    await pressNew(phone.page, "Do not pay");
    await phone.page.locator(".outcome.not_paid").waitFor();
    await phone.page.getByText("You chose not to pay").first().waitFor();
    await till.locator(".outcome.not_paid").waitFor();
    await Promise.all([phone.page.context().close(), till.context().close()]);
  });

  it("is told to be cancelled by the shop, and one step back leaves what is told", async () => {
    const { phone, till } = await waiting(31_060);
    const { page } = phone;
    await page.reload();
    await page.locator(".confirm-amount").waitFor();
    expect(await page.locator(".code-button").count()).toBe(0);
    await pressNew(till, "Cancel this sale");
    await page.getByText("The shop cancelled it. Nothing was paid").waitFor();
    await page.goBack();
    await page.locator(".outcome").waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor({ state: "attached" });
    await Promise.all([page.context().close(), till.context().close()]);
  });

  it("shows all of it at 320 × 568 with text of twice its size, without scrolling", async () => {
    const viewport = { width: 320, height: 568 };
    const { phone, till } = await waiting(31_050, { viewport, bypassCSP: true });
    const { page } = phone;
    await page.addStyleTag({ content: "html { font-size: 200% }" });
    await page.evaluate("new Promise((go) => setTimeout(go, 200))");
    for (const part of [
      ".confirm-shop",
      ".confirm-amount",
      ".slide",
      ".confirm-acts .button >> nth=0",
      ".confirm-acts .button >> nth=1",
    ]) {
      const box = await page.locator(part).boundingBox();
      expect([part, box !== null && box.y >= 0 && box.y + box.height <= 568]).toEqual([part, true]);
      expect([part, box !== null && box.x >= 0 && box.x + box.width <= 320]).toEqual([part, true]);
    }
    expect(
      await page.evaluate(
        "(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector('.cover'))",
      ),
    ).toBeLessThanOrEqual(0);
    await Promise.all([page.context().close(), till.context().close()]);
  });
});
