import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { pressNew, scanInto, typeAmount } from "../e2e/browser/till-town.ts";
import { axeFaults } from "../e2e/browser/watched-page.ts";
import { playTills } from "./play-tills.ts";

/* The customer's window beside the till. */
const tills = playTills({ label: "Till 3" });

const word = (page: Page, text: string) => page.getByRole("heading", { name: text }).waitFor();

it.each(["ja", "en"] as const)("shows a customer where the sale stands, in %s", async (locale) => {
  const isEnglish = locale === "en";
  const { page, faults } = await tills.open({ locale });
  await sleep(450);
  const [window] = await Promise.all([
    page.context().waitForEvent("page"),
    page.locator("nav button").last().click(),
  ]);
  window.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  window.on("pageerror", (error) => faults.push(String(error)));
  const asked: string[] = [];
  window.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await window.setViewportSize({ width: 1_024, height: 600 });
  await word(window, isEnglish ? "Welcome" : "いらっしゃいませ");
  await window.locator(".display-shop .foreign").waitFor();
  expect(await axeFaults(window)).toEqual([]);

  const amount = isEnglish ? "¥1,410" : "1,411円";
  await typeAmount(page, isEnglish ? "1410" : "1411");
  await word(window, isEnglish ? "Please show your code" : "コードを見せてください");
  expect(await window.locator(".display-amount").textContent()).toBe(amount);
  // Read from 1.5 m: nothing that matters is lower than 9 mm at 96 px an inch.
  for (const name of ["h1", ".display-amount", ".display-more"]) {
    const size = await window.evaluate(
      `getComputedStyle(document.querySelector(${JSON.stringify(name)})).fontSize`,
    );
    const px = Number.parseFloat(String(size));
    expect(px).toBeGreaterThanOrEqual(30);
  }
  expect(await axeFaults(window)).toEqual([]);

  await scanInto(page, await tills.town.code());
  await window.locator(".display.paid").waitFor();
  expect(await window.locator(".display-amount").textContent()).toBe(amount);
  expect(await axeFaults(window)).toEqual([]);
  // It wakes to what the till says.
  await window.reload();
  await window.locator(".display.paid").waitFor();

  await pressNew(page, isEnglish ? "Next sale" : "次の会計へ");
  await tills.sell(page, 11_015);
  await window.locator(".display.not_paid").waitFor();
  // The queue reads it: never why.
  const why = await page.locator(".outcome-why").textContent();
  expect(await window.locator("body").innerText()).not.toContain(why);
  expect(await axeFaults(window)).toEqual([]);
  // Nothing but its own files, and no store.
  expect(asked.filter((path) => !/^\/(?:pages|terminal\/display)\//.test(path))).toEqual([]);
  // A till that is gone is heard no more: no amount stays.
  await page.close();
  await word(window, isEnglish ? "One moment, please" : "少々お待ちください");
  expect(await window.locator(".display-amount").textContent()).toBe("");
  expect(faults).toEqual([]);
  await window.context().close();
});
