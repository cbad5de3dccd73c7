import { setTimeout as sleep } from "node:timers/promises";
import type { Locator } from "playwright-core";
import { expect, it } from "vitest";
import type { Launched } from "../e2e/browser/chromium.ts";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, pressNew, type TillTown } from "../e2e/browser/till-town.ts";
import { openCode, openRichPhone } from "./phone-town.ts";

/* What is left of a time, and how old something is, run while nothing else on the page changes. */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, (opened, browser) => {
  [town, chromium] = [opened, browser];
});

/** The whole number in a text. */
async function figure(place: Locator): Promise<number> {
  return Number(/\d+/.exec((await place.textContent()) ?? "")?.[0]);
}

it("a code's seconds run down, small and filling the screen", async () => {
  const phone = await openRichPhone(chromium, town);
  await openCode(phone);
  const { page } = phone;
  const left = page.locator(".countdown").last();
  const first = await figure(left);
  await sleep(3_000);
  const later = await figure(left);
  expect(first - later).toBeGreaterThanOrEqual(2);
  expect(first - later).toBeLessThanOrEqual(5);
  await pressNew(page, "QR code: tap to enlarge");
  const large = await figure(left);
  await sleep(3_000);
  expect(large - (await figure(left))).toBeGreaterThanOrEqual(2);
  await page.keyboard.press("Escape");
  await page.context().close();
});

it("the ladder's age runs while the network is cut, and goes back once it is read", async () => {
  const code = await inviteApprover(town, "Hanako");
  const ignored = /net::ERR|Failed to load resource|WebSocket/;
  const { page } = await openConsolePage(town, chromium, { code, ignored });
  await page.locator(".rungs .rung-word", { hasText: "flowing" }).first().waitFor();
  const age = page.locator(".ladder-head .age");
  await page.context().setOffline(true);
  await expect.poll(() => figure(age), { timeout: 20_000 }).toBeGreaterThanOrEqual(12);
  expect(await age.getAttribute("class")).toBe("age stale");
  await page.context().setOffline(false);
  await expect.poll(() => figure(age), { timeout: 20_000 }).toBeLessThan(5);
  await page.context().close();
});
