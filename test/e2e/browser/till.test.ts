import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Launched } from "./chromium.ts";
import { playIn } from "./play-in.ts";
import {
  openTill,
  openTillTown,
  pressNew,
  scanInto,
  type TillTown,
  typeAmount,
} from "./till-town.ts";
import { axeFaults } from "./watched-page.ts";

/* The till as a cashier uses it, in a real browser, against what `npm start` runs. */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, async (opened, browser) => {
  [town, chromium] = [opened, browser];
  await town.topUp(100_000);
});

/** A till whose name is a stranger's. */
const openOwn = (options: Parameters<typeof openTill>[2] = {}) =>
  openTill(chromium, town, { label: "Till <b>2</b>", ...options });

/** The word of the outcome that covers the screen, once it has this sign. */
async function wordOf(page: Page, sign: string): Promise<string | null> {
  const shown = page.locator(`.outcome.${sign}`).waitFor({ timeout: 20_000 });
  await shown.catch(async (error) => {
    throw new Error(`no ${sign} on:\n${await page.locator("body").innerText()}`, { cause: error });
  });
  return page.locator(".outcome h1").textContent();
}

/**
 * The drawer tells so many payments, and their sum. A sale of this moment is on its way to the
 * merchant for half a second and longer: until then the cashier counts again.
 */
async function expectCounted(page: Page, told: readonly string[]): Promise<void> {
  await page.keyboard.press("F8");
  const row = page.locator(".drawer tbody tr").first();
  await row.waitFor();
  const counted = async () => {
    const cells = await row.locator("td").allTextContents();
    if (String(cells) !== String(told)) await pressNew(page, "Count again");
    await row.waitFor();
    return row.locator("td").allTextContents();
  };
  await expect.poll(counted, { timeout: 15_000, interval: 500 }).toEqual(told);
}

describe("a till", { timeout: 120_000 }, () => {
  it("sells, is refused, gives money back and closes the drawer", async () => {
    const { page, faults } = await openOwn();
    // Where it stands is told before anything is sold.
    await page.locator(".who .foreign").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await typeAmount(page, "1310");
    await scanInto(page, await town.code());
    expect(await wordOf(page, "paid")).toBe("PAID");
    expect(await axeFaults(page)).toEqual([]);
    // The first digit begins the next sale, and none is lost.
    await sleep(700);
    await typeAmount(page, "11015");
    expect(await page.locator(".amount").textContent()).toBe("¥11,015");
    await scanInto(page, await town.code());
    expect(await wordOf(page, "not_paid")).toBe("NOT PAID");
    expect(await page.locator(".outcome-why").textContent()).toBe("Balance too small");
    expect(await axeFaults(page)).toEqual([]);
    await pressNew(page, "Another way");
    await page.keyboard.press("F9");
    await pressNew(page, "Cancel ¥1,310");
    await page.getByText("¥1,310 was given back").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await pressNew(page, "Close");
    await page.keyboard.press("F2");
    const chips = await page.locator(".rows .chip").allTextContents();
    expect(chips).toEqual(["✕ Not paid", "↩ Cancelled"]);
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press("F8");
    await page.getByText("It agrees with this till's own list").waitFor();
    expect(await page.locator(".net").textContent()).toBe("Net ¥0");
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("says what became of a sale that a reload broke off, and sells it once", async () => {
    const { page, faults } = await openOwn({ ignored: /Failed to load resource/ });
    const code = await town.code();
    let isCut = true;
    // The payment reaches the server; its answer never reaches the till.
    await page.route("**/v1/payments", async (route) => {
      if (!isCut || route.request().method() !== "POST") return route.continue();
      await route.fetch();
      await route.abort();
    });
    await typeAmount(page, "1320");
    await scanInto(page, code);
    expect(await wordOf(page, "waiting")).toBe("ASKING…");
    await sleep(500);
    isCut = false;
    await page.reload();
    expect(await wordOf(page, "paid")).toBe("PAID");
    expect(await page.locator(".outcome-amount").textContent()).toBe("¥1,320");
    await pressNew(page, "Next sale");
    await expectCounted(page, ["1", "¥1,320"]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("scanned twice, and pressed on by the scanner's Enter, charges once", async () => {
    const { page, faults } = await openOwn();
    const code = await town.code();
    await typeAmount(page, "1330");
    await page.locator("nav button").first().focus();
    await scanInto(page, code);
    await scanInto(page, code);
    await wordOf(page, "paid");
    await scanInto(page, code);
    expect(await wordOf(page, "paid")).toBe("PAID");
    await pressNew(page, "Next sale");
    await typeAmount(page, "1330");
    await scanInto(page, code);
    await page.getByText("Scanned already").waitFor();
    expect(await page.locator(".amount").textContent()).toBe("¥1,330");
    await scanInto(page, "4912345678904");
    await page.getByText("That is a product's bar code").waitFor();
    expect(await page.locator(".amount").textContent()).toBe("¥1,330");
    await expectCounted(page, ["1", "¥1,330"]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("keeps a code that was read first until the amount is keyed and charged", async () => {
    const { page } = await openOwn({ locale: "ja" });
    await scanInto(page, await town.code());
    await page.getByText("コードを読み取り済み").waitFor();
    await typeAmount(page, "1340");
    await pressNew(page, "1,340円を請求");
    expect(await wordOf(page, "paid")).toBe("支払い済み");
    await page.context().close();
  });

  it("holds, and captures a part; the rest is released", async () => {
    const { page, faults } = await openOwn();
    await pressNew(page, "Hold");
    await typeAmount(page, "1350");
    await scanInto(page, await town.code());
    expect(await wordOf(page, "paid")).toBe("ON HOLD");
    await pressNew(page, "Next sale");
    await page.keyboard.press("F9");
    await page.locator("dialog input").fill("1000");
    await pressNew(page, "Capture ¥1,000");
    await page.getByText("¥1,000 was captured").waitFor();
    await pressNew(page, "Close");
    await expectCounted(page, ["1", "¥1,000"]);
    await page.getByText("It agrees with this till's own list").waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("works in one tab: the second offers to take over, and the first falls still", async () => {
    const { page, faults } = await openOwn();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await pressNew(second, "Use here");
    await second.locator(".keypad").waitFor();
    await page.getByText("It moved to another tab").waitFor();
    expect(await page.locator(".keypad").count()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("that lost its lock while it was still beginning stays still", async () => {
    const { page: idle, faults } = await openOwn();
    const { origin, href } = new URL(idle.url());
    await idle.goto(`${origin}/docs/`);
    const first = await idle.context().newPage();
    const begins: (() => void)[] = [];
    await first.route("**/.well-known/sekisho", async (route) => {
      await new Promise<void>((go) => begins.push(go));
      await route.continue();
    });
    await first.goto(href);
    while (begins.length === 0) await sleep(20);
    const second = await idle.context().newPage();
    await second.goto(href);
    await pressNew(second, "Use here");
    await second.locator(".keypad").waitFor();
    for (const go of begins) go();
    await first.getByText("It moved to another tab").waitFor();
    await sleep(500);
    expect(await first.locator(".keypad").count()).toBe(0);
    expect(faults).toEqual([]);
    await idle.context().close();
  });

  it("charges nothing that the browser cannot keep, and says so", async () => {
    const { page, faults } = await openOwn();
    await page.evaluate(`(() => {
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (...told) {
        if (this.transaction.db.name === globalThis.full) throw new DOMException("full", "QuotaExceededError");
        return put.apply(this, told);
      };
    })()`);
    await page.evaluate("globalThis.full = 'sekisho-terminal'");
    await typeAmount(page, "1380");
    await scanInto(page, await town.code());
    await page.getByText("Not charged: this browser could not keep the sale").waitFor();
    expect(await page.locator(".amount").textContent()).toBe("¥1,380");
    await page.evaluate("globalThis.full = 'sekisho'");
    await scanInto(page, await town.code());
    expect(await wordOf(page, "not_paid")).toBe("NOT PAID");
    expect(await page.locator(".outcome-why").textContent()).toContain("Nothing was sent");
    await page.evaluate("globalThis.full = ''");
    await pressNew(page, "New code");
    await scanInto(page, await town.code());
    expect(await wordOf(page, "paid")).toBe("PAID");
    await pressNew(page, "Next sale");
    await expectCounted(page, ["1", "¥1,380"]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("sends nothing while it is offline, and says so", async () => {
    const { page } = await openOwn();
    await page.context().setOffline(true);
    await page.getByText("No connection: payments cannot be taken").waitFor();
    await typeAmount(page, "500");
    await scanInto(page, await town.code());
    expect(await page.locator(".outcome").count()).toBe(0);
    expect(await page.locator(".amount").textContent()).toBe("¥500");
    await page.context().close();
  });

  it("is there after a reload without a network, with what it sold", async () => {
    const { page } = await openOwn();
    await typeAmount(page, "1370");
    await scanInto(page, await town.code());
    await wordOf(page, "paid");
    await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText("No connection: payments cannot be taken").waitFor();
    await page.keyboard.press("F2");
    expect(await page.locator(".rows .chip").allTextContents()).toEqual(["✓ Paid"]);
    await page.context().close();
  });

  it("shows names that others wrote as text", async () => {
    const { page, faults } = await openOwn();
    await pressNew(page, "Settings");
    await page.locator(".settings input[type=text]").fill("<img src=x onerror=alert(1)>");
    await page.getByRole("button", { name: "New sale", exact: true }).click();
    await typeAmount(page, "1360");
    await scanInto(page, await town.code());
    await wordOf(page, "paid");
    expect(await page.locator("img").count()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
