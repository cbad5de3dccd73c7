import type { Browser, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openAppPhone } from "../e2e/browser/app-phone.ts";
import type { Launched } from "../e2e/browser/chromium.ts";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTill, openTillTown, type TillTown } from "../e2e/browser/till-town.ts";

/*
 * How each page comes: its first paint on a processor that is four times slower, and that nothing moves
 * from then on. The times are those of this machine: it has to be at rest.
 */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, (opened, browser) => {
  [town, chromium] = [opened, browser];
});

const slowdown = 4;
const paintMsMax = 1_000;

interface Shift {
  readonly value: number;
  readonly moved: string;
}

/** Notes from a page's very beginning what moves on it without anybody's doing. */
const noteShifts = `
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      const moved = entry.sources.map(({ node, previousRect, currentRect }) => {
        const name = node?.outerHTML ?? node?.textContent ?? "what is gone";
        return name.slice(0, 80) + ": y " + previousRect.y + " to " + currentRect.y;
      });
      globalThis.shifts.push({ value: entry.value, moved: moved.join("; ") });
    }
  }).observe({ type: "layout-shift", buffered: true });
`;

/** Loads a page anew on a slow processor: its first paint, and what moves in the seconds after. */
async function loaded(page: Page, address: string): Promise<{ ms: number; shifts: Shift[] }> {
  await page.goto("about:blank");
  await page.goto(address);
  await page.waitForTimeout(3_000);
  return (await page.evaluate(`({
    ms: Math.round(performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 1e9),
    shifts: globalThis.shifts,
  })`)) as { ms: number; shifts: Shift[] };
}

/** The screens of a page that an address leads to, each loaded in both widths. */
async function tell(name: string, page: Page, addresses: readonly string[], full: number) {
  await page.addInitScript(noteShifts);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  const shifts: string[] = [];
  let slowestMs = 0;
  for (const width of [full, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const address of addresses) {
      const told = await loaded(page, `${town.deployment.origin}${address}`);
      slowestMs = Math.max(slowestMs, told.ms);
      const worst = told.shifts.map(({ value, moved }) => `${value.toFixed(4)}: ${moved}`);
      shifts.push(...worst.map((each) => `${address} at ${width} px moves by ${each}`));
      console.log(`${name} ${address}, ${width} px: first paint after ${told.ms} ms`);
    }
  }
  await page.context().close();
  return { slowestMs, shifts };
}

const strange = async (browser: Browser) => (await browser.newContext()).newPage();

describe("a page comes within a second, and stays where it is", { timeout: 300_000 }, () => {
  it("before anybody is known to it", async () => {
    const page = await strange(chromium.browser);
    const addresses = ["/terminal/", "/app/", "/app/lost", "/console/"];
    const { slowestMs, shifts } = await tell("unknown", page, addresses, 1_024);
    expect(shifts).toEqual([]);
    expect(slowestMs).toBeLessThan(paintMsMax);
  });

  it("the till", async () => {
    const { page } = await openTill(chromium, town);
    const { slowestMs, shifts } = await tell("till", page, ["/terminal/"], 1_024);
    expect(shifts).toEqual([]);
    expect(slowestMs).toBeLessThan(paintMsMax);
  });

  it("the payer's", async () => {
    const { page } = await openAppPhone(chromium, town.deployment);
    const screens = ["home", "pay", "activity", "top-up", "points", "redemption", "me", "devices"];
    const more = ["contacts", "factors", "recovery-codes", "limits", "help"];
    const addresses = [...screens, ...more].map((screen) => `/app/#${screen}`);
    const { slowestMs, shifts } = await tell("app", page, addresses, 390);
    expect(shifts).toEqual([]);
    expect(slowestMs).toBeLessThan(paintMsMax);
  });

  it("the operators'", async () => {
    const code = await inviteApprover(town, "Hanako");
    const { page } = await openConsolePage(town, chromium, { code });
    const screens = [
      "live",
      "alerts",
      "approvals",
      "payment",
      "customers",
      "policies",
      "policies/1",
    ];
    const more = ["shops", "partners", "people", "record", "settings"];
    const addresses = [...screens, ...more].map((screen) => `/console/#/${screen}`);
    const { slowestMs, shifts } = await tell("console", page, addresses, 1_280);
    expect(shifts).toEqual([]);
    expect(slowestMs).toBeLessThan(paintMsMax);
  });
});
