import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openAppPhone } from "./app-phone.ts";
import type { Launched } from "./chromium.ts";
import { playIn } from "./play-in.ts";
import { shownCodes } from "./screen-picture.ts";
import {
  openTill,
  openTillTown,
  pressNew,
  scanInto,
  type TillTown,
  typeAmount,
} from "./till-town.ts";
import { axeFaults } from "./watched-page.ts";

/* The payer's page and the till's side by side, in a real browser, against what `npm start` runs. */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, (opened, browser) => {
  [town, chromium] = [opened, browser];
});

const phoneSize = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };

describe("a payer", { timeout: 90_000 }, () => {
  it("tops up, is paid by a code, confirms a large payment, and sees a refund", async () => {
    const [{ page: till }, phone] = await Promise.all([
      openTill(chromium, town),
      openAppPhone(chromium, town.deployment, phoneSize),
    ]);
    const { page, faults, route } = phone;
    await page.getByRole("link", { name: "Top-up" }).click();
    await page.locator(".top-up svg").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    // What was drawn as wide as there was room gives way when there is less.
    await page.setViewportSize({ width: 320, height: 568 });
    await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    await page.setViewportSize(phoneSize.viewport);
    await town.topUp(50_000, route);
    await page.getByText("¥50,000 was added").waitFor();
    await page.getByRole("link", { name: "Home" }).click();
    await page.locator(".balance-amount", { hasText: "¥50,000" }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await pressNew(page, "Pay");
    await page.locator(".code-digits").waitFor();
    const shown = await shownCodes(page);
    const digits = (await page.locator(".code-digits").textContent()) ?? "";
    expect(shown.bar).toBe(digits.replaceAll(" ", ""));
    await page.locator(".code-digits").click({ clickCount: 3 });
    expect(String(await page.evaluate("getSelection().toString()")).trim()).toBe(digits);
    expect(shown.qr).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await axeFaults(page)).toEqual([]);

    await typeAmount(till, "1200");
    await scanInto(till, shown.qr);
    await till.locator(".outcome.paid").waitFor();
    const tillMs = performance.now();
    await page.locator(".cover .outcome.paid").waitFor({ timeout: 1_000 });
    expect(performance.now() - tillMs).toBeLessThan(1_000);
    expect(await page.locator(".outcome-amount").textContent()).toBe("¥1,200");
    expect(await page.locator(".code-button").count()).toBe(0);
    expect(await axeFaults(page)).toEqual([]);

    await pressNew(page, "New code");
    await page.locator(".code-digits").waitFor();
    const next = await shownCodes(page);
    await sleep(700);
    await typeAmount(till, "31000");
    await scanInto(till, next.bar);
    await till.locator(".outcome.waiting .outcome-say").waitFor();
    await page.locator(".confirm-amount", { hasText: "¥31,000" }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await slide(page, 0.7);
    expect(await till.locator(".outcome.waiting").count()).toBe(1);
    await slide(page, 1);
    await page.locator(".cover .outcome.paid").waitFor();
    await till.locator(".outcome.paid").waitFor();

    await pressNew(page, "Close");
    await pressNew(till, "Give it back");
    await till.locator("dialog .danger").waitFor();
    await sleep(450);
    await till.locator("dialog .danger").click();
    await page.locator(".activity-row", { hasText: "+¥31,000" }).waitFor();
    await page.locator(".balance-amount", { hasText: "¥48,800" }).waitFor();
    await page.getByRole("link", { name: "Activity" }).click();
    await page.locator(".activity-row", { hasText: "A payment" }).last().click();
    await page.locator(".payment-amount", { hasText: "¥1,200" }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await Promise.all([page.context().close(), till.context().close()]);
  });
});

/** Slides the handle by a share of its way, once it has come back from where it was let go before. */
async function slide(page: Page, share: number): Promise<void> {
  const way = await page.locator(".slide").boundingBox();
  const boxOf = () => page.locator(".slide-handle").boundingBox();
  let handle = await boxOf();
  while ((handle?.x ?? 0) > (way?.x ?? 0) + 4) handle = await boxOf();
  if (way === null || handle === null) throw new Error("there is no slide");
  const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + (way.width - handle.width) * share * 0.5, y, { steps: 4 });
  await page.mouse.move(x + (way.width - handle.width) * share, y, { steps: 4 });
  await page.mouse.up();
}
