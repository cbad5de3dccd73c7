import type { Browser, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { mustAtOnce } from "../../src/cli/seed/actors.ts";
import { openAppPhone } from "../e2e/browser/app-phone.ts";
import type { Launched } from "../e2e/browser/chromium.ts";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTill, openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { isAtRest } from "./at-rest.ts";
import { noteShifts, takeShifts } from "./layout-shifts.ts";

/*
 * How each page comes: its first paint on a processor that is four times slower, and that nothing moves
 * from then on. The times are those of this machine: they are held against it where it is at rest.
 */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, (opened, browser) => {
  [town, chromium] = [opened, browser];
});

const slowdown = 4;
const paintMsMax = 1_000;

/** Loads a page anew on a slow processor: its first paint, and what moves in the seconds after. */
async function loaded(page: Page, address: string): Promise<{ ms: number; shifts: string[] }> {
  await page.goto("about:blank");
  await page.goto(address);
  await page.waitForTimeout(3_000);
  const painted = `performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 1e9`;
  const ms = Math.round((await page.evaluate(painted)) as number);
  return { ms, shifts: await takeShifts(page) };
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
      shifts.push(...told.shifts.map((each) => `${address} at ${width} px ${each}`));
      console.log(`${name} ${address}, ${width} px: first paint after ${told.ms} ms`);
    }
  }
  await page.context().close();
  return { slowestMs, shifts };
}

const strange = async (browser: Browser) => (await browser.newContext()).newPage();

function expectStill(told: {
  readonly slowestMs: number;
  readonly shifts: readonly string[];
}): void {
  expect(told.shifts).toEqual([]);
  if (isAtRest()) expect(told.slowestMs).toBeLessThan(paintMsMax);
}

describe("a page comes within a second, and stays where it is", { timeout: 300_000 }, () => {
  it("before anybody is known to it", async () => {
    const page = await strange(chromium.browser);
    const addresses = ["/terminal/", "/app/", "/app/lost", "/console/"];
    expectStill(await tell("unknown", page, addresses, 1_024));
  });

  it("the till", async () => {
    const { page } = await openTill(chromium, town);
    expectStill(await tell("till", page, ["/terminal/"], 1_024));
  });

  it("the payer's", async () => {
    const { page } = await openAppPhone(chromium, town.deployment);
    const screens = ["home", "pay", "activity", "top-up", "points", "redemption", "me", "devices"];
    const more = ["contacts", "factors", "recovery-codes", "limits", "help"];
    const addresses = [...screens, ...more].map((screen) => `/app/#${screen}`);
    expectStill(await tell("app", page, addresses, 390));
  });

  it("the operators'", async () => {
    const code = await inviteApprover(town, "Hanako");
    const { page } = await openConsolePage(town, chromium, { code });
    const [operator] = town.actors.operators;
    const [merchant] = mustAtOnce("The merchants", await operator.merchants()).merchants;
    const screens = [
      "live",
      "alerts",
      "approvals",
      "payment",
      "customers",
      "policies",
      "policies/1",
    ];
    const shop = `shops/${merchant?.merchant_id}`;
    const more = ["shops", shop, "partners", "people", "record", "settings"];
    const addresses = [...screens, ...more].map((screen) => `/console/#/${screen}`);
    expectStill(await tell("console", page, addresses, 1_280));
  });
});
