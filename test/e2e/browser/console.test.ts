import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Launched } from "./chromium.ts";
import { inviteApprover, openConsolePage } from "./console-town.ts";
import { playIn } from "./play-in.ts";
import { openTillTown, type TillTown } from "./till-town.ts";
import { axeFaults, type Watched } from "./watched-page.ts";

/* The console as operators use it, in a real browser, against what `npm start` runs. */
let town: TillTown;
let chromium: Launched;
let first: Watched;
let second: Watched;

playIn(openTillTown, (opened, browser) => {
  [town, chromium] = [opened, browser];
});

const rung = (page: Page) => page.locator(".rungs .rung").first();
const wordOf = (page: Page) => rung(page).locator(".rung-word").textContent();

/** Presses a button of this name once it may be pressed: it is dead for its first 400 ms. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole("button", { name }).first();
  await button.waitFor();
  await sleep(450);
  await button.click();
}

describe("the console", { timeout: 60_000 }, () => {
  it("lets an invited operator in, with a passkey, and without a fault of accessibility", async () => {
    const code = await inviteApprover(town, "Hanako");
    first = await openConsolePage(town, chromium, { code });
    await press(first.page, "Make a passkey now");
    await first.page.getByText(/passkey \d\d:\d\d left/).waitFor();
    expect(await axeFaults(first.page)).toEqual([]);
  });

  it("stops spending by two keys from any page, and says so only when it is in force", async () => {
    const { page } = first;
    await page.goto(`${town.deployment.origin}/console/#/customers`);
    await expect.poll(() => wordOf(page), { timeout: 10_000 }).toBe("flowing");
    const words: (string | null)[] = [];
    await page.keyboard.press("Alt+Shift+KeyS");
    await page.keyboard.press("Enter");
    await expect
      .poll(
        async () => {
          words.push(await wordOf(page));
          return words.at(-1);
        },
        { interval: 30, timeout: 10_000 },
      )
      .toMatch(/^In force since \d\d:\d\d:\d\d\.\d{3}$/);
    expect(words[0]).toMatch(/^asking/);
    const { stops } = (await standing()).body;
    const since = stops.find(({ scope }) => scope === "spending")?.in_force_at ?? "";
    expect(words.at(-1)).toContain(since.slice(17, 23));
    expect(await axeFaults(page)).toEqual([]);
  });

  it("has no button for one's own approval; a second person lifts it", async () => {
    const { page } = first;
    await press(page, "Ask to lift…");
    await press(page, "Ask a second person to lift it");
    await page.getByRole("link", { name: "Open what waits" }).first().click();
    const card = page.locator(".card.approval");
    await card.getByText("You asked; somebody else decides").waitFor();
    // What copies an id decides nothing.
    expect(await card.locator("button:not(.id-chip)").count()).toBe(0);

    const code = await inviteApprover(town, "Jiro");
    second = await openConsolePage(town, chromium, { code });
    await press(second.page, "Later");
    await second.page.keyboard.press("Alt+Shift+KeyP");
    await press(second.page, "Approve: Lift a stop");
    await second.page
      .getByText(/^Done, in force since/)
      .waitFor({ timeout: 15_000 })
      .catch(async (error) => {
        const text = await second.page.locator("body").innerText();
        throw new Error(`not done:\n${text}`, { cause: error });
      });
    await expect.poll(() => wordOf(page), { timeout: 10_000 }).toBe("flowing");
  });

  it("shows a payment live, and its story in the same figures drawn and in a table", async () => {
    const { page } = first;
    await page.goto(`${town.deployment.origin}/console/#/live`);
    await page.getByText(/^Live [\d.]+ s ago/).waitFor();
    await page.locator(".plot canvas").first().waitFor();
    // What is decided in the first moments of a stream may be before it began to count.
    await sleep(2_500);
    const { terminal } = town.actors;
    const reference = `live-${Date.now()}`;
    const charge = { reference, code: await town.code(), amount: 1_370, currency: "JPY" };
    expect(await terminal.pay(charge)).toMatchObject({ kind: "approved" });
    const row = page.locator(".decisions tbody tr", { hasText: "¥1,370" });
    await row.waitFor({ timeout: 5_000 });
    expect(await axeFaults(page)).toEqual([]);
    await row.getByRole("link", { name: "approved" }).click();
    await page.locator(".lane").first().waitFor();
    await page.locator(".story summary", { hasText: "As a table" }).click();
    const drawn = await page.locator(".lane-words span:first-child").allTextContents();
    const told = await page.locator(".lane-table tbody tr").evaluateAll((rows) =>
      rows.map((each) => {
        const [before, after, limit] = [...each.querySelectorAll("td.figure")];
        return `${before?.textContent} → ${after?.textContent}, limit ${limit?.textContent}`;
      }),
    );
    expect(drawn.length).toBeGreaterThan(3);
    expect(told).toEqual(drawn);
    expect(await axeFaults(page)).toEqual([]);
    const story = page.url();
    await page.goto(`${town.deployment.origin}/console/#/payment`);
    await page.getByLabel("Till").selectOption({ index: 1 });
    await page.getByLabel("Sale number").fill("no-such-sale");
    await page.keyboard.press("Enter");
    await page.getByText(/^That till has no payment/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    // As the till's sheet shows it.
    const inFours = (reference.match(/.{1,4}/g) ?? []).join(" ");
    await page.getByLabel("Sale number").fill(inFours);
    await page.keyboard.press("Enter");
    await page.locator(".story .outcome-word").waitFor();
    expect(page.url()).toBe(story);
  });

  it("comes back where it was after a reload, and did nothing that it should not", async () => {
    const { page, faults } = first;
    await page.reload();
    await page.locator(".story").waitFor();
    expect([...faults, ...second.faults]).toEqual([]);
  });
});

async function standing() {
  const reply = await town.actors.operators[0].stops();
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  return reply;
}
