import { describe, expect, it } from "vitest";
import { must } from "../../src/cli/seed/actors.ts";
import { pressNew } from "../e2e/browser/till-town.ts";
import { openWatched } from "../e2e/browser/watched-page.ts";
import { playTills } from "./play-tills.ts";
import { chips, fateOf } from "./till-fates.ts";

/* A till that is reloaded in the middle of what it does beside selling, its network cut meanwhile. */
const ignored = /Failed to load resource/;
const tills = playTills({ label: "Till 7", ignored });

describe("a till reloaded in the middle of an act on a payment", () => {
  it.each([
    ["a refund that was not sent", 1_750, "unsent", "refunds"],
    ["a refund that was taken", 1_760, "unanswered", "refunds"],
    ["a capture that was not sent", 1_770, "unsent", "captures"],
    ["a capture that was taken", 1_780, "unanswered", "captures"],
  ] as const)("%s: does it once, and shows it", async (_, amount, fate, path) => {
    const { page, faults } = await tills.open();
    const isHold = path === "captures";
    if (isHold) await pressNew(page, "Hold");
    await tills.sell(page, amount);
    await page.locator(".outcome.paid").waitFor();
    await pressNew(page, "Next sale");
    const calls = await fateOf(page, `/v1/payments/*/${path}`, fate);
    await page.keyboard.press("F9");
    await page.locator("dialog input").fill("500");
    await pressNew(page, isHold ? "Capture ¥500" : "Refund ¥500");
    await expect.poll(() => calls.asked.length).toBeGreaterThan(0);
    await page.reload();
    await page.locator(".keypad").waitFor();
    await expect.poll(() => calls.asked.length).toBeGreaterThan(1);
    expect(await chips(page)).toEqual(["… Sending"]);
    calls.fate = "through";
    const done = isHold ? "✓ Paid" : "↩ Partly refunded";
    await expect.poll(() => page.locator(".rows .chip").allTextContents()).toEqual([done]);
    expect(new Set(calls.asked).size).toBe(1);
    const { payments } = must("The payments", await tills.town.actors.customer.payments());
    const own = payments.filter((each) => each.amount === amount);
    const figures = own.map((each) => [each.amount_captured, each.amount_refunded]);
    expect(figures).toEqual([isHold ? [500, 0] : [amount, 500]]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("an activation that was taken: the same code is good for the same till", async () => {
    const address = `${tills.town.deployment.origin}/terminal/`;
    const { page, faults } = await openWatched(tills.chromium, address, { ignored });
    const code = await tills.town.activationCode("Till 9");
    const calls = await fateOf(page, "/v1/terminals/activations", "unanswered");
    const give = async () => {
      await page.locator("input").fill(code);
      await pressNew(page, "Start");
    };
    await give();
    await expect.poll(() => calls.asked.length).toBe(1);
    await page.reload();
    calls.fate = "through";
    await give();
    await page.locator(".keypad").waitFor();
    await page.reload();
    await page.locator(".keypad").waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

it("a drawer with an open sale says so, and is not called complete", async () => {
  const { page, faults } = await tills.open();
  const payments = await fateOf(page, "/v1/payments", "unsent");
  await tills.sell(page, 1_790);
  await pressNew(page, "Next sale, keep asking");
  await page.keyboard.press("F8");
  await page.getByText("Still open: 1. Look at them before closing").waitFor();
  await page.locator(".drawer table").waitFor();
  expect(await page.getByText(/^Complete to/).count()).toBe(0);
  payments.fate = "through";
  await page.getByText("Still open: 1").waitFor({ state: "detached", timeout: 40_000 });
  expect(faults).toEqual([]);
  await page.context().close();
});
