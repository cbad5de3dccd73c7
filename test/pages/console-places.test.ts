import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must, mustAtOnce } from "../../src/cli/seed/actors.ts";
import { type Launched, launchChromium } from "../e2e/browser/chromium.ts";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { axeFaults, type Watched } from "../e2e/browser/watched-page.ts";

/* Where stores stand, and what operators set up, asked for in the console's forms. */
let town: TillTown;
let chromium: Launched;
let watched: Watched;
let page: Page;
let merchantId: string;

beforeAll(async () => {
  [town, chromium] = await Promise.all([openTillTown(), launchChromium()]);
  const [first] = town.actors.operators;
  merchantId = mustAtOnce("The merchants", await first.merchants()).merchants[0]?.merchant_id ?? "";
  for (const [name, lat_e6, lon_e6] of [
    ["Dogenzaka", 35_657_600, 139_697_300],
    ["Miyamasuzaka", 35_660_300, 139_704_900],
    ["Umeda", 34_702_500, 135_495_900],
    ["The van", 0, 0],
  ] as const) {
    must("The store", await first.addStore(merchantId, { name, lat_e6, lon_e6 }));
  }
  const code = await inviteApprover(town, "Hanako");
  watched = await openConsolePage(town, chromium, { code });
  ({ page } = watched);
  await press("Make a passkey now");
  await page.getByText(/passkey \d\d:\d\d left/).waitFor();
}, 120_000);

afterAll(async () => {
  await Promise.all([town?.deployment.close(), chromium?.close()]);
}, 30_000);

const go = (fragment: string) => page.goto(`${town.deployment.origin}/console/#/${fragment}`);

async function press(name: string | RegExp): Promise<void> {
  const button = page.getByRole("button", { name }).first();
  await button.waitFor();
  await sleep(450);
  await button.click();
}

const patient = { timeout: 20_000 };
const labels = () => page.locator(".map-mark text").allTextContents();

describe("the map of stores", () => {
  it("joins stores of one town from afar, draws each from near, and says the same in a list", async () => {
    await go("shops");
    await page.locator(".land").waitFor({ state: "attached" });
    await expect.poll(() => page.locator(".land").getAttribute("d"), patient).toMatch(/^M/);
    expect(await labels()).toEqual(["1–3", "4"]);
    const rows = await page.locator(".map-list li").allInnerTexts();
    expect(rows.map((row) => row.split("\n").slice(0, 2).join(" "))).toEqual([
      ...["1 Nihombashi", "2 Dogenzaka", "3 Miyamasuzaka", "4 Umeda", "– The van"],
    ]);
    expect(rows.at(-1)).toContain("Nobody has said where it stands");
    expect(await axeFaults(page)).toEqual([]);
    await page.locator(".map-mark").first().click();
    await expect.poll(labels, patient).toEqual(["1", "2", "3"]);
    expect(await page.locator(".map-list li").nth(3).innerText()).toContain("outside of what");
    await press("Show all stores");
    await expect.poll(labels, patient).toEqual(["1–3", "4"]);
  });

  it("looks closer by keys alone, and asks nobody else for its outline", async () => {
    await page.getByRole("button", { name: "Closer to Umeda" }).focus();
    await sleep(450);
    await page.keyboard.press("Enter");
    await expect.poll(labels, patient).toEqual(["4"]);
    await expect.poll(() => page.locator(".land").getAttribute("d"), patient).toMatch(/^M/);
    expect(watched.faults).toEqual([]);
  });
});
