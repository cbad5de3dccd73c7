import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { must, mustAtOnce } from "../../src/cli/seed/actors.ts";
import { openConsolePage } from "../e2e/browser/console-town.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";

/* Somebody who may look: no page has a button that acts, and no key does. */
let town: TillTown;
let page: Page;
let faults: readonly string[];
const pages = ["live", "alerts", "approvals", "payment", "customers", "policies", "policies/1"];

playIn(openTillTown, async (opened, chromium) => {
  town = opened;
  const { operators, terminal } = town.actors;
  const [first, second] = operators;
  const [shop] = mustAtOnce("The merchants", await first.merchants()).merchants;
  const { policies } = mustAtOnce("The policies", await first.policies());
  const made = mustAtOnce("The policy", await first.addPolicy(policies[0]?.document as never));
  const charge = {
    reference: "seen-by-a-viewer",
    code: await town.code(),
    amount: 900,
    currency: "JPY",
  };
  const outcome = await terminal.pay(charge);
  const id = "payment" in outcome ? outcome.payment?.payment_id : "";
  pages.push(`policies/${made.version}`, `payment/${id}`, "shops", `shops/${shop?.merchant_id}`);
  pages.push("partners", "people", "record");
  const stop = { scope: "redemption", reason: "looked at" } as const;
  const { stop_id } = mustAtOnce("The stop", await first.raiseStop(stop));
  must("The lifting", await first.liftStop(stop_id));
  const invited = must("It", await first.invite({ name: "Goro", role: "viewer" }));
  if (invited.approval_id !== undefined) must("It", await second.approve(invited.approval_id));
  const options = { code: invited.invitation_code };
  ({ page, faults } = await openConsolePage(town, chromium, options));
});

/** What may be pressed in what is shown, beside ways to other pages. */
const pressable = () =>
  page
    .locator(":is(#main, #stops) :is(button, select, textarea)")
    .evaluateAll((all) =>
      all
        .filter((each) => (each as unknown as { checkVisibility(): boolean }).checkVisibility())
        .map((each) => `${each.ariaLabel ?? ""} ${each.className} ${each.textContent}`.trim()),
    );

const acts =
  /\b(?:stop|end|approve|reject|ask|add|invite|write|play|begin|note|put|change|lift|keep|confirm|revoke|run|start|save|switch|adjust|restore)\b/i;

it("has no act on any page", async () => {
  await expect.poll(() => page.locator(".rung").count()).toBeGreaterThan(7);
  for (const name of pages) {
    await page.goto(`${town.deployment.origin}/console/#/${name}`);
    await page.locator("#main h1").waitFor();
    // What a page reads comes a moment later.
    await sleep(1_500);
    const found = await pressable();
    expect([name, found.filter((each) => acts.test(each))]).toEqual([name, []]);
    expect(await page.locator("details.unfold, .button.danger, .rung-stop").count()).toBe(0);
  }
});

it("opens nothing by the key that stops", async () => {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "PUT") sent.push(request.url());
  });
  await page.keyboard.press("Alt+Shift+KeyS");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.locator(".stop-form").count()).toBe(0);
  expect([sent, faults]).toEqual([[], []]);
});
