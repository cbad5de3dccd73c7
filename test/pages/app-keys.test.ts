import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { alive, focusOf, pressByKey, tabTo } from "./by-keys.ts";
import { playPhones } from "./play-phones.ts";

/* A payer without a pointer: pays, confirms and freezes by the keyboard alone. */
const phones = playPhones();

it("a payer pays, confirms and freezes by the keyboard alone", { timeout: 240_000 }, async () => {
  const [{ page, faults }, { page: till }] = await Promise.all([phones.open(), phones.openTill()]);
  await page.reload();
  await page.locator(".balance-amount", { hasText: "¥100,000" }).waitFor();
  await pressByKey(page, "Pay");
  await page.locator(".code-digits").waitFor();
  await expect.poll(() => focusOf(page)).toMatchObject({ isHeading: true });
  // Each symbol fills the screen by a key, and is left by it.
  await pressByKey(page, /QR/);
  await page.locator(".enlarged").waitFor();
  await pressByKey(page, /Close/, { key: "Space" });
  await page.locator(".code-digits").waitFor();
  await phones.charge(page, till, 1_610);
  await page.locator(".outcome.paid").waitFor();
  await expect.poll(() => focusOf(page)).toMatchObject({ isHeading: true });
  await pressByKey(page, "New code");
  await page.locator(".code-digits").waitFor();

  await till.getByRole("button", { name: "Next sale", exact: true }).focus();
  await till.keyboard.press("Enter");
  await phones.charge(page, till, 31_610);
  await page.locator(".confirm-amount").waitFor();
  await expect.poll(() => focusOf(page)).toMatchObject({ isHeading: true });
  await tabTo(page, "Pay with two taps");
  await sleep(alive);
  // A key that is held presses once, and the focus is on what comes next.
  await page.keyboard.down("Enter");
  await expect.poll(() => focusOf(page)).toMatchObject({ name: "Yes, pay ¥31,610" });
  await sleep(alive);
  for (let times = 0; times < 5; times++) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await sleep(alive);
  expect(await till.locator(".outcome.waiting").count()).toBe(1);
  await page.keyboard.press("Enter");
  await page.locator(".outcome.paid").waitFor();
  await pressByKey(page, "Close");
  await page.locator(".balance-amount", { hasText: "¥66,780" }).waitFor();

  await pressByKey(page, "Freeze", { key: "Space" });
  await page.getByText("Frozen now").waitFor();
  await pressByKey(page, "Close");
  await page.getByText("Frozen: no payments, no payouts").waitFor();
  expect(faults).toEqual([]);
  await Promise.all([page.context().close(), till.context().close()]);
});
