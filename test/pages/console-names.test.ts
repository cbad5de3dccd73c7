import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { must, mustAtOnce } from "../../src/cli/seed/actors.ts";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { foreignTexts, harmOf, rewriteAll } from "./foreign-texts.ts";

/*
 * Every text that somebody else wrote, in every table and card of the console: nothing of it runs or
 * becomes an element, and it moves nothing off the screen.
 */
let town: TillTown;
let page: Page;
let faults: readonly string[];
let merchantId: string;
let paymentId: string;
/** What every text that somebody else wrote is now. */
let text = "";

playIn(openTillTown, async (opened, chromium) => {
  town = opened;
  const { operators, terminal } = town.actors;
  const [first] = operators;
  merchantId = mustAtOnce("The merchants", await first.merchants()).merchants[0]?.merchant_id ?? "";
  const charge = {
    reference: "named-by-others",
    code: await town.code(),
    amount: 900,
    currency: "JPY",
  };
  const outcome = await terminal.pay(charge);
  paymentId = "payment" in outcome ? (outcome.payment?.payment_id ?? "") : "";
  const scope = { scope: "merchant", id: merchantId, reason: "named" } as const;
  const stopped = mustAtOnce("The stop", await first.raiseStop(scope));
  must("The lifting", await first.liftStop(stopped.stop_id));
  const code = await inviteApprover(town, "Hanako");
  ({ page, faults } = await openConsolePage(town, chromium, { code }));
  await rewriteAll(page, /\/v1\/operator\/events/, () => text);
});

/** Where each page shows what somebody else wrote. */
const shownIn: readonly (readonly [string, string])[] = [
  ["shops", "#main td"],
  ["approvals", ".card.approval dd"],
  ["partners", "#main article h2"],
  ["people", "#main td"],
  ["record", ".virtual td"],
  ["policies", "#main h1"],
  ["alerts", "#main h1"],
  ["live", "#main h1"],
];

it.each(foreignTexts)(
  "a foreign text of %s is text wherever the console shows one",
  async (_, it) => {
    text = it;
    const origin = `${town.deployment.origin}/console/`;
    const harmless = { ran: null, made: [], width: 1_280, off: [] };
    const shows = async (screen: string, within: string) => {
      const all = async () => (await page.locator(within).allTextContents()).join("\n");
      await expect.poll(all, { message: screen, timeout: 15_000 }).toContain(text);
      expect([screen, await harmOf(page)]).toEqual([screen, harmless]);
    };
    await page.goto(`${origin}#/shops/${merchantId}`);
    await page.reload();
    await shows("shop", ".till-row p");
    await shows("ladder", ".ladder .named");
    for (const [screen, within] of shownIn) {
      await page.goto(`${origin}#/${screen}`);
      if (!within.endsWith("h1")) await shows(screen, within);
      await page.locator("#main h1").waitFor();
      expect([screen, await harmOf(page)]).toEqual([screen, harmless]);
    }
    await page.goto(`${origin}#/payment/${paymentId}`);
    await shows("payment", ".story");
    await page.goto(`${origin}#/customers`);
    await page.locator("#main input").fill("customer-1@example.com");
    await page.keyboard.press("Enter");
    await shows("customer", "#main article dd");
    expect(faults).toEqual([]);
  },
);
