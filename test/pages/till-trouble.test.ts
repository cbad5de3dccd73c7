import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { pressNew, scanInto, typeAmount } from "../e2e/browser/till-town.ts";
import { axeFaults, openWatched } from "../e2e/browser/watched-page.ts";
import { playTills } from "./play-tills.ts";

/* A till where something is not as it should be: its clock, its keyboard, its network, its power. */
const tills = playTills({ label: "Till 5", ignored: /Failed to load resource/ });

const outcome = (page: Page, sign: string) => page.locator(`.outcome.${sign}`).waitFor();

/** How many sales the till's list has, and how each stands. */
async function chips(page: Page): Promise<readonly string[]> {
  await page.keyboard.press("F2");
  await page.locator(".rows").first().waitFor();
  return page.locator(".rows .chip").allTextContents();
}

describe.each([-1, 1])("a clock that is %i h off", (hours) => {
  it("changes no time that is shown, and no sale", async () => {
    const { page, faults } = await tills.open();
    await page.context().addInitScript(`(() => {
      const offMs = ${hours} * 3_600_000;
      const Right = Date;
      globalThis.Date = class extends Right {
        constructor(...told) { told.length === 0 ? super(Right.now() + offMs) : super(...told); }
        static now() { return Right.now() + offMs; }
      };
    })()`);
    await page.reload();
    await page.locator(".keypad").waitFor();
    await tills.sell(page, hours < 0 ? 1_610 : 1_611);
    await outcome(page, "paid");
    const shown = (await page.locator(".outcome-time").textContent()) ?? "";
    const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
    const zone = { timeZone: "Asia/Tokyo", hour12: false } as const;
    const now = new Date().toLocaleTimeString("en-GB", zone);
    const apart = Math.abs(minutes(shown) - minutes(now));
    expect(Math.min(apart, 1_440 - apart)).toBeLessThanOrEqual(10);
    // In test mode this amount waits for its payer, who has as long as the server gives.
    await pressNew(page, "Next sale");
    await tills.sell(page, 11_100);
    await page.locator(".outcome.waiting .outcome-say").waitFor();
    const left = Number.parseInt((await page.locator(".outcome-why").textContent()) ?? "", 10);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(600);
    await pressNew(page, "Cancel this sale");
    await outcome(page, "cancelled");
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

it("a scanner is read while an input method takes the keys", async () => {
  const { page, faults } = await tills.open();
  await typeAmount(page, "1620");
  await scanInto(page, await tills.town.code(), { isComposed: true });
  await outcome(page, "paid");
  expect(await page.locator(".outcome-amount").textContent()).toBe("¥1,620");
  await pressNew(page, "Next sale");
  expect(await chips(page)).toEqual(["✓ Paid"]);
  expect(faults).toEqual([]);
  await page.context().close();
});

it("is worked by keyboard alone, from its activation to the closed drawer", async () => {
  const { page, faults } = await openWatched(
    tills.chromium,
    `${tills.town.deployment.origin}/terminal/`,
  );
  const key = (name: string) => page.keyboard.press(name);
  /** Goes on with Tab until the focus is on what is called so, and presses it. */
  const press = async (name: string) => {
    const focused = () => page.evaluate("document.activeElement?.innerText ?? ''");
    for (let tries = 0; !String(await focused()).startsWith(name); tries++) {
      if (tries === 60) throw new Error(`no Tab leads to ${name}`);
      await key("Tab");
    }
    await sleep(650);
    await key("Enter");
  };
  await page.locator("input").waitFor();
  await key("Tab");
  await page.keyboard.type(await tills.town.activationCode("Till 6"));
  await sleep(650);
  await key("Enter");
  await page.locator(".keypad").waitFor();
  await tills.sell(page, 1_630);
  await outcome(page, "paid");
  await sleep(1_000);
  await key("Enter");
  await page.locator(".keypad").waitFor();
  await key("F9");
  await page.locator("dialog").waitFor();
  await press("Cancel ¥1,630");
  await page.getByText("¥1,630 was given back").waitFor();
  await key("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  expect(await chips(page)).toEqual(["↩ Cancelled"]);
  await key("F8");
  await page.getByText("It agrees with this till's own list").waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

describe("a network that is cut", () => {
  it.each([
    ["before a sale is sent", false],
    ["before its answer comes", true],
  ] as const)("%s sells it once, when it is there again", async (_, isSent) => {
    const { page, faults } = await tills.open();
    let isCut = true;
    await page.route("**/v1/payments", async (route) => {
      if (!isCut || route.request().method() !== "POST") return route.continue();
      if (isSent) await route.fetch();
      await route.abort();
    });
    await tills.sell(page, isSent ? 1_640 : 1_641);
    await page.getByRole("heading", { name: "STILL ASKING…" }).waitFor({ timeout: 20_000 });
    isCut = false;
    await outcome(page, "paid");
    await pressNew(page, "Next sale");
    expect(await chips(page)).toEqual(["✓ Paid"]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

it("reloaded while a payer is asked is still asking, and is cancelled once it is given up", async () => {
  const { page, faults } = await tills.open();
  await tills.sell(page, 11_100);
  await page.locator(".outcome.waiting .outcome-say").waitFor();
  await page.reload();
  await outcome(page, "waiting");
  await pressNew(page, "Cancel this sale");
  await outcome(page, "cancelled");
  expect(faults).toEqual([]);
  await page.context().close();
});

it("reloaded on a paid screen and with an amount keyed says nothing old, and keeps the sale", async () => {
  const { page, faults } = await tills.open();
  await tills.sell(page, 1_650);
  await outcome(page, "paid");
  await page.reload();
  await page.locator(".keypad").waitFor();
  expect(await page.locator(".outcome").count()).toBe(0);
  await typeAmount(page, "99");
  await page.reload();
  await page.locator(".keypad").waitFor();
  expect(await page.locator(".amount").textContent()).toBe("¥0");
  expect(await chips(page)).toEqual(["✓ Paid"]);
  expect(faults).toEqual([]);
  await page.context().close();
});

it("names who helps, where the company says so and a till can be in need of it", async () => {
  const { page, faults } = await tills.open();
  await page.route("**/.well-known/sekisho", async (route) => {
    const answer = await route.fetch();
    const facts = { ...(await answer.json()), support: "tel:+81312345678" };
    await route.fulfill({ response: answer, json: facts });
  });
  await page.reload();
  await pressNew(page, "Settings");
  const contact = page.getByRole("link", { name: "Contact support" });
  expect(await contact.getAttribute("href")).toBe("tel:+81312345678");
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "New sale", exact: true }).click();
  await page.route("**/v1/payments", (route) =>
    route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      json: {
        ...{ type: "/problems/forbidden", title: "Forbidden", status: 403, code: "forbidden" },
        ...{ detail: "No.", instance: "/requests/req_sample", retry: "never" },
      },
    }),
  );
  await tills.sell(page, 1_660);
  await outcome(page, "not_paid");
  await contact.waitFor();
  expect(await axeFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
  await page.context().close();
});
