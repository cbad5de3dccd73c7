import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { must } from "../../src/cli/seed/actors.ts";
import { pressNew } from "../e2e/browser/till-town.ts";
import { playTills } from "./play-tills.ts";
import { chips, fateOf } from "./till-fates.ts";

/* A till that is reloaded while the sale that it gave up is being cancelled. */
const tills = playTills({ label: "Till 7", ignored: /Failed to load resource/ });

const heading = (page: Page, name: string) => page.getByRole("heading", { name }).waitFor();

/** What the customer has, and how many payments of an amount the wallet has, by how each stands. */
async function booksOf(amount: number) {
  const { customer } = tills.town.actors;
  const { available } = must("The wallet", await customer.wallet());
  const { payments } = must("The payments", await customer.payments());
  const own = payments.filter((each) => each.amount === amount);
  return { available, standing: own.map(({ status }) => status) };
}

describe("a till reloaded while a sale is being cancelled", () => {
  it.each([
    ["whose payment was taken, and whose cancellation was not sent", 1_710, "unanswered", "unsent"],
    [
      "whose payment was taken, and whose cancellation was taken",
      1_720,
      "unanswered",
      "unanswered",
    ],
  ] as const)("%s, says what became of it", async (_, amount, payment, cancellation) => {
    const { page, faults } = await tills.open();
    const before = await booksOf(amount);
    const payments = await fateOf(page, "/v1/payments", payment);
    const cancellations = await fateOf(page, "/v1/cancellations", cancellation);
    await tills.sell(page, amount);
    await pressNew(page, "Give up: cancel it");
    await heading(page, "CANCELLING…");
    await expect.poll(() => cancellations.asked.length).toBeGreaterThan(0);
    await page.reload();
    // It goes on with what was begun: it is not a sale any more that may still be paid.
    await heading(page, "CANCELLING…");
    expect(await page.getByRole("button", { name: "Give up: cancel it" }).count()).toBe(0);
    payments.fate = "through";
    cancellations.fate = "through";
    await page.locator(".outcome.cancelled").waitFor();
    await page.getByText("Nothing is paid").first().waitFor();
    // One cancellation, told again and again.
    expect(new Set(cancellations.asked.map((body) => JSON.parse(body).reference)).size).toBe(1);
    await pressNew(page, "Next sale");
    expect(await chips(page)).toEqual(["↩ Cancelled"]);
    const after = await booksOf(amount);
    expect(after.available).toBe(before.available);
    expect(after.standing).toEqual(["cancelled"]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("that never arrived, promises nothing while it may still come, and lets the queue go on", async () => {
    const { page, faults } = await tills.open();
    const before = await booksOf(1_730);
    const payments = await fateOf(page, "/v1/payments", "unsent");
    const cancellations = await fateOf(page, "/v1/cancellations", "unsent");
    await tills.sell(page, 1_730);
    await pressNew(page, "Give up: cancel it");
    await expect.poll(() => cancellations.asked.length).toBeGreaterThan(0);
    await page.reload();
    await heading(page, "CANCELLING…");
    payments.fate = "through";
    // Without the code, which is kept nowhere, it is final once no such payment can come any more.
    const answer = page.waitForResponse(/\/v1\/cancellations$/);
    cancellations.fate = "through";
    expect(await (await answer).json()).toMatchObject({ status: "waiting", final: false });
    await heading(page, "CANCELLING…");
    await pressNew(page, "Next sale, keep asking");
    await tills.sell(page, 1_731);
    await page.locator(".outcome.paid").waitFor();
    await pressNew(page, "Next sale");
    expect(await chips(page)).toEqual(["✓ Paid", "? Open"]);
    expect(await booksOf(1_730)).toEqual({ available: before.available - 1_731, standing: [] });
    expect((await booksOf(1_731)).standing).toEqual(["captured"]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("that waited for its payer, has it cancelled, and the payer is asked no more", async () => {
    const { page, faults } = await tills.open();
    const before = await booksOf(11_100);
    await tills.sell(page, 11_100);
    await page.locator(".outcome.waiting .outcome-say").waitFor();
    const cancellations = await fateOf(page, "/v1/cancellations", "unsent");
    await pressNew(page, "Cancel this sale");
    await heading(page, "CANCELLING…");
    await expect.poll(() => cancellations.asked.length).toBeGreaterThan(0);
    await page.reload();
    await heading(page, "CANCELLING…");
    cancellations.fate = "through";
    await page.locator(".outcome.cancelled").waitFor();
    await pressNew(page, "Next sale");
    expect(await chips(page)).toEqual(["↩ Cancelled"]);
    const { confirmations } = must("What waits", await tills.town.actors.customer.confirmations());
    expect(confirmations).toEqual([]);
    const after = await booksOf(11_100);
    expect(after).toEqual({ available: before.available, standing: ["cancelled"] });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("in the moment of the press, says the same as the books", async () => {
    const { page, faults } = await tills.open();
    const before = await booksOf(1_740);
    const payments = await fateOf(page, "/v1/payments", "unanswered");
    await tills.sell(page, 1_740);
    const giveUp = page.getByRole("button", { name: "Give up: cancel it" });
    await giveUp.waitFor();
    await page.waitForTimeout(450);
    await Promise.all([
      page.waitForEvent("load"),
      giveUp.evaluate((button) => {
        (button as unknown as { click(): void }).click();
        const { location } = globalThis as unknown as { location: { reload(): void } };
        location.reload();
      }),
    ]);
    payments.fate = "through";
    await page.locator(".outcome.paid, .outcome.cancelled").waitFor();
    const isPaid = (await page.locator(".outcome.paid").count()) === 1;
    await pressNew(page, "Next sale");
    expect(await chips(page)).toEqual([isPaid ? "✓ Paid" : "↩ Cancelled"]);
    const { available, standing } = await booksOf(1_740);
    expect(standing).toEqual([isPaid ? "captured" : "cancelled"]);
    expect(available).toBe(before.available - (isPaid ? 1_740 : 0));
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
