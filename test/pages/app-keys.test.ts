import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Launched } from "../e2e/browser/chromium.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { shownCodes } from "../e2e/browser/screen-picture.ts";
import {
  openTill,
  openTillTown,
  scanInto,
  type TillTown,
  typeAmount,
} from "../e2e/browser/till-town.ts";
import { openRichPhone } from "./phone-town.ts";

/* A payer without a pointer: pays, confirms and freezes by the keyboard alone. */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, (opened, browser) => {
  [town, chromium] = [opened, browser];
});

/** What has just appeared is dead for 400 ms. */
const alive = 450;

interface Focused {
  readonly name: string;
  readonly isHeading: boolean;
  /** Whether it is seen that it has the focus, and nothing lies over it. */
  readonly isSeen: boolean;
}

/** What has the focus. */
function focusOf(page: Page): Promise<Focused> {
  return page.evaluate(`(() => {
    const own = document.activeElement;
    const nameOf = (element) => {
      const pictures = [...element.querySelectorAll("svg[aria-label]")];
      const told = pictures.map((each) => each.getAttribute("aria-label")).join(" ");
      return element.getAttribute("aria-label") ?? (told + " " + element.textContent).trim();
    };
    const { x, y, width, height } = own.getBoundingClientRect();
    const above = document.elementFromPoint(x + width / 2, y + height / 2);
    const { outlineStyle, outlineWidth } = getComputedStyle(own);
    return {
      name: own === document.body ? "" : nameOf(own),
      isHeading: own.tagName === "H1",
      isSeen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 &&
        above !== null && (own === above || own.contains(above) || above.contains(own)),
    };
  })()`);
}

/** Goes on by Tab until something of this name has the focus, which is seen all the way. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const met: string[] = [];
  for (let times = 0; times < 40; times++) {
    await page.keyboard.press("Tab");
    const focused = await focusOf(page);
    met.push(focused.name);
    if (focused.name !== "") expect(focused).toEqual({ ...focused, isSeen: true });
    if (typeof name === "string" ? focused.name === name : name.test(focused.name)) return;
  }
  throw new Error(`no ${name} among ${met.join(" · ")}`);
}

async function press(page: Page, name: string | RegExp, key = "Enter"): Promise<void> {
  await tabTo(page, name);
  await sleep(alive);
  await page.keyboard.press(key);
}

it("a payer pays, confirms and freezes by the keyboard alone", { timeout: 240_000 }, async () => {
  const [{ page, faults }, { page: till }] = await Promise.all([
    openRichPhone(chromium, town),
    openTill(chromium, town),
  ]);
  await page.reload();
  await page.locator(".balance-amount", { hasText: "¥100,000" }).waitFor();
  await press(page, "Pay");
  await page.locator(".code-digits").waitFor();
  await expect.poll(() => focusOf(page)).toMatchObject({ isHeading: true });
  // Each symbol fills the screen by a key, and is left by it.
  await press(page, /QR/);
  await page.locator(".enlarged").waitFor();
  await press(page, /Close/, "Space");
  await page.locator(".code-digits").waitFor();
  await typeAmount(till, "1610");
  await scanInto(till, (await shownCodes(page)).qr);
  await page.locator(".outcome.paid").waitFor();
  await expect.poll(() => focusOf(page)).toMatchObject({ isHeading: true });
  await press(page, "New code");
  await page.locator(".code-digits").waitFor();

  await till.getByRole("button", { name: "Next sale", exact: true }).focus();
  await till.keyboard.press("Enter");
  await typeAmount(till, "31610");
  await scanInto(till, (await shownCodes(page)).qr);
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
  await press(page, "Close");
  await page.locator(".balance-amount", { hasText: "¥66,780" }).waitFor();

  await press(page, "Freeze", "Space");
  await page.getByText("Frozen now").waitFor();
  await press(page, "Close");
  await page.getByText("Frozen: no payments, no payouts").waitFor();
  expect(faults).toEqual([]);
  await Promise.all([page.context().close(), till.context().close()]);
});
