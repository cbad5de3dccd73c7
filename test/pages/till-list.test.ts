import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { pressNew } from "../e2e/browser/till-town.ts";
import { axeFaults } from "../e2e/browser/watched-page.ts";
import { playTills } from "./play-tills.ts";

/* What a till sold and its device does not know any more. */
const tills = playTills({ label: "Till 4", ignored: /Failed to load resource/ });

it("lists, cancels, refunds and captures what its device has lost the record of", async () => {
  const { page, faults } = await tills.open();
  for (const [amount, isHold] of [
    [1_510, false],
    [1_520, false],
    [1_530, true],
  ] as const) {
    if (isHold) await pressNew(page, "Hold");
    await tills.sell(page, amount);
    await page.locator(".outcome.paid").waitFor();
    await pressNew(page, "Next sale");
  }
  await page.evaluate(`new Promise((resolve, reject) => {
    const asked = indexedDB.open("sekisho-terminal");
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const lost = asked.result.transaction("sales", "readwrite");
      lost.objectStore("sales").clear();
      lost.oncomplete = () => { asked.result.close(); resolve(); };
    };
  })`);
  await page.reload();
  await page.locator(".keypad").waitFor();
  await page.keyboard.press("F2");
  await page.getByText("Not kept on this device").waitFor();
  // A wallet tells the merchant a moment after its answer.
  const rows = page.locator(".rows button");
  const counted = async () => {
    if ((await rows.count()) < 3) await pressNew(page, "Ask again");
    return rows.count();
  };
  await expect.poll(counted, { timeout: 30_000, interval: 500 }).toBe(3);
  await page.getByText(/^As of/).waitFor();
  expect(await axeFaults(page)).toEqual([]);

  const open = async (amount: string) => {
    // Its words may have just become others.
    await sleep(450);
    await rows.filter({ hasText: amount }).click();
  };
  await open("¥1,510");
  await pressNew(page, "Cancel ¥1,510");
  await page.getByText("¥1,510 was given back").waitFor();
  await pressNew(page, "Close");
  await open("¥1,520");
  await page.locator("dialog input").fill("500");
  await pressNew(page, "Refund ¥500");
  await page.getByText("¥500 was given back").waitFor();
  await pressNew(page, "Close");
  await open("¥1,530");
  await page.locator("dialog input").fill("1000");
  await pressNew(page, "Capture ¥1,000");
  await page.getByText("¥1,000 was captured").waitFor();
  await pressNew(page, "Close");
  const chipOf = (amount: string) =>
    rows.filter({ hasText: amount }).locator(".chip").textContent();
  expect(await chipOf("¥1,510")).toBe("↩ Cancelled");
  expect(await chipOf("¥1,520")).toBe("↩ Partly refunded");
  expect(await chipOf("¥1,530")).toBe("✓ Paid");

  // Without a network nothing is said to be empty, and nothing is taken for new.
  await page.context().setOffline(true);
  await pressNew(page, "Ask again");
  await page.getByText("The server was not reached").waitFor();
  expect(await page.getByText("No sales yet today").count()).toBe(0);
  expect(faults).toEqual([]);
  await page.context().close();
});
