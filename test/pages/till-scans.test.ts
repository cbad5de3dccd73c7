import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { must } from "../../src/cli/seed/actors.ts";
import { pressNew, scanInto, typeAmount } from "../e2e/browser/till-town.ts";
import { playTills } from "./play-tills.ts";

/* What a scanner's keys and a finger that taps twice do to a till: one sale, and nothing else. */
const tills = playTills();

/** The sales that the till has sent. */
function sentBy(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && new URL(request.url()).pathname === "/v1/payments") {
      sent.push(JSON.parse(request.postData() ?? "{}").reference);
    }
  });
  return sent;
}

/** How many payments of an amount the customer's wallet has. */
async function booked(amount: number): Promise<number> {
  const { payments } = must("The payments", await tills.town.actors.customer.payments());
  return payments.filter((each) => each.amount === amount).length;
}

it("a scan presses no button, whichever has the focus, and sells once", async () => {
  const { page, faults } = await tills.open();
  await tills.sell(page, 1_810);
  await page.locator(".outcome.paid").waitFor();
  // From here on there is a last sale, and a button for it.
  await pressNew(page, "Next sale");
  await page.locator(".tray button").waitFor();
  await typeAmount(page, "1820");
  await page.waitForTimeout(450);
  const sent = sentBy(page);
  const buttons = page.locator("button:visible");
  const names = await buttons.allTextContents();
  expect(names.length).toBeGreaterThan(18);
  const shown = () => page.locator("main").innerText();
  const before = await shown();
  for (const [index, name] of names.entries()) {
    await buttons.nth(index).focus();
    await scanInto(page, "4912345678904");
    await page.getByText("That is a product's bar code").waitFor();
    // A scanner's late Enter, too.
    await page.keyboard.press("Enter");
    await page.waitForTimeout(320);
    expect([name, await shown(), await page.locator("dialog").count()]).toEqual([name, before, 0]);
  }
  expect(sent).toEqual([]);
  expect(await page.locator("nav [aria-pressed=true]").count()).toBe(0);
  await buttons.last().focus();
  await scanInto(page, await tills.town.code());
  await page.locator(".outcome.paid").waitFor();
  // On a result, too.
  const acts = page.locator(".outcome button");
  for (let index = 0; index < (await acts.count()); index++) {
    await acts.nth(index).focus();
    await scanInto(page, await tills.town.code());
    await page.keyboard.press("Enter");
    await page.waitForTimeout(320);
    expect(await page.locator(".outcome.paid").count()).toBe(1);
    expect(await page.locator("dialog").count()).toBe(0);
  }
  expect(sent.length).toBe(1);
  expect([await booked(1_810), await booked(1_820)]).toEqual([1, 1]);
  expect(faults).toEqual([]);
  await page.context().close();
});

it("a code that was read first is charged once, however often the button is tapped", async () => {
  const { page, faults } = await tills.open();
  const sent = sentBy(page);
  await scanInto(page, await tills.town.code());
  await typeAmount(page, "1830");
  const charge = page.getByRole("button", { name: "Charge ¥1,830" });
  await charge.waitFor();
  await page.waitForTimeout(450);
  await charge.click({ clickCount: 3 });
  await page.locator(".outcome.paid").waitFor();
  expect(sent.length).toBe(1);
  expect(await booked(1_830)).toBe(1);
  expect(faults).toEqual([]);
  await page.context().close();
});

it("digits that are keyed 100 ms after a sale is paid are all in the next amount", async () => {
  const { page, faults } = await tills.open();
  // Keyed in the page itself: no load of the machine makes the keys come later.
  await page.evaluate(`(() => {
    const press = (key) => document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true }),
    );
    new MutationObserver((_, watch) => {
      if (document.querySelector(".outcome.paid") === null) return;
      watch.disconnect();
      for (const [place, key] of [..."1200"].entries()) {
        setTimeout(() => press(key), 100 + 60 * place);
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  })()`);
  await tills.sell(page, 1_840);
  await expect.poll(() => page.locator(".amount").textContent()).toBe("¥1,200");
  expect(await page.locator(".outcome").count()).toBe(0);
  expect(await booked(1_840)).toBe(1);
  expect(faults).toEqual([]);
  await page.context().close();
});
