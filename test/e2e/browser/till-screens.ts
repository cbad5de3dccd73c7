import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { Shooting } from "./pay-screens.ts";
import { scanInto, typeAmount } from "./till-town.ts";

/** Each screen of the till, as it comes in a day, and the parts that all pages are made of. */
export async function shootTill(shooting: Shooting): Promise<void> {
  const { town, chromium, locale, colorScheme, look } = shooting;
  const viewport = { width: 1_024, height: 768 };
  const context = await chromium.browser.newContext({ ...look, locale, colorScheme, viewport });
  const page = await context.newPage();
  const keep = (name: string) => shooting.keep(page, name);
  await page.goto(`${town.deployment.origin}/terminal/`);
  await shooting.dress(page);
  await page.locator("input").waitFor();
  await keep("activate");
  await page.locator("input").fill(await town.activationCode("レジ 2"));
  await sleep(500);
  await page.keyboard.press("Enter");
  await page.locator(".keypad").waitFor();
  await page.locator(".who .foreign").waitFor();
  await keep("sale-empty");
  await shootScanning(page, keep, await town.code());
  // The same amount within two minutes would be asked about.
  const own = `${locale === "ja" ? 0 : 1}${colorScheme === "light" ? 0 : 1}`;
  await typeAmount(page, `12${own}`);
  await keep("sale");
  // The customer's window, which hears this very till.
  const beside = await context.newPage();
  await beside.goto(`${town.deployment.origin}/terminal/display/`);
  await shooting.dress(beside);
  const keepBeside = async (name: string, shown: string) => {
    await beside.locator(shown).waitFor();
    await shooting.keep(beside, `display-${name}`);
  };
  await keepBeside("amount", ".display:not(.outcome) .money");
  await scanInto(page, await town.code());
  await page.locator(".outcome.paid").waitFor();
  await keep("paid");
  await keepBeside("paid", ".display.paid");
  await press(page, ".outcome .primary");
  await typeAmount(page, "11015");
  await scanInto(page, await town.code());
  await page.locator(".outcome.not_paid").waitFor();
  await keep("not-paid");
  await keepBeside("not-paid", ".display.not_paid");
  await press(page, ".outcome .primary");
  await page.keyboard.press("Escape");
  await typeAmount(page, "11100");
  await scanInto(page, await town.code());
  await page.locator(".outcome.waiting .outcome-say").waitFor();
  await keep("waiting");
  await keepBeside("confirm", ".display.waiting");
  await press(page, ".outcome .button");
  await page.locator(".outcome.cancelled").waitFor();
  await keep("cancelled");
  await press(page, ".outcome .button:not(.primary)");
  await press(page, "nav button.hold");
  await keep("hold");
  await typeAmount(page, `9${own}`);
  await scanInto(page, await town.code());
  await page.locator(".outcome.paid").waitFor();
  await keep("held");
  await press(page, ".outcome .primary");
  await press(page, "nav button.hold");
  await shootUnknown(page, keep, { code: await town.code(), amount: `7${own}` });
  await press(page, "nav button >> nth=1");
  await page.locator(".rows .chip.held").waitFor();
  await press(page, ".rows button:has(.chip.held)");
  await page.locator("dialog").waitFor();
  await keep("capture");
  await press(page, "dialog .button.quiet");
  await press(page, ".rows button:has(.chip.paid) >> nth=-1");
  await page.locator("dialog").waitFor();
  await keep("give-back");
  await page.locator("dialog input").fill("500");
  await press(page, "dialog .button.danger");
  await page.locator("dialog .chip.partly_refunded").waitFor();
  await keep("given-back");
  await press(page, "dialog .button.quiet");
  await page.locator(".sales-found .button:not([aria-busy=true])").waitFor();
  await keep("sales");
  await page.locator("nav button").nth(2).click();
  await page.locator(".drawer table").waitFor();
  await keep("drawer");
  await page.locator("nav button").nth(3).click();
  await keep("settings");
  await shootTrouble(page, shooting);
  await page.goto(`${town.deployment.origin}/design/`);
  await shooting.dress(page);
  await page.locator("[data-steps]").first().waitFor();
  await page.locator('[data-steps="going on"]').first().waitFor({ state: "detached" });
  await keep("design");
  await context.close();
}

/** A code that was read before its amount was keyed, and the camera, or why there is none. */
async function shootScanning(page: Page, keep: Keep, code: string): Promise<void> {
  await scanInto(page, code);
  await page.locator(".scan .button.quiet").waitFor();
  await keep("code-kept");
  await press(page, ".scan .button.quiet");
  await press(page, ".scan .button");
  await page.locator(".scan :is(.warn, video)").waitFor();
  await keep("camera");
  const isOn = (await page.locator(".camera").count()) > 0;
  if (isOn) await press(page, ".camera .button");
}

type Keep = (name: string) => Promise<void>;

/** A sale whose answer does not come, until it is given up. */
async function shootUnknown(
  page: Page,
  keep: Keep,
  { code, amount }: { readonly code: string; readonly amount: string },
): Promise<void> {
  let isCut = true;
  await page.route("**/v1/payments**", (route) => (isCut ? route.abort() : route.continue()));
  await typeAmount(page, amount);
  await scanInto(page, code);
  await page.locator(".outcome.not_known .outcome-act").nth(1).waitFor({ timeout: 20_000 });
  await keep("asking");
  await press(page, ".outcome-act .button >> nth=0");
  await page.locator(".tray .open").waitFor();
  await keep("sale-open");
  await press(page, ".tray .open");
  await press(page, ".outcome-act .button >> nth=1");
  await page.locator(".outcome-act").nth(1).waitFor({ state: "detached" });
  await keep("cancelling");
  isCut = false;
  await page.locator(".outcome.cancelled").waitFor({ timeout: 30_000 });
  await press(page, ".outcome .button:not(.primary)");
}

/** A till that is offline, that was refused, and that another tab has taken. */
async function shootTrouble(page: Page, shooting: Shooting): Promise<void> {
  const { town } = shooting;
  const keep = (name: string) => shooting.keep(page, name);
  await page.locator("nav button").first().click();
  await page.route("**/v1/payments", (route) =>
    route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      json: {
        ...{ type: "/problems/forbidden", title: "Forbidden", status: 403, code: "forbidden" },
        ...{ detail: "No.", instance: "/requests/req_7Q4ZK2", retry: "never" },
      },
    }),
  );
  await typeAmount(page, "800");
  await scanInto(page, await town.code());
  await page.locator(".outcome.not_paid").waitFor();
  await keep("refused");
  await press(page, ".outcome .button");
  await page.context().setOffline(true);
  await page.locator(".lamp.off").first().waitFor();
  await keep("offline");
  await page.context().setOffline(false);
  await page.locator(".lamp.off").first().waitFor({ state: "detached", timeout: 20_000 });
  const second = await page.context().newPage();
  await second.goto(`${town.deployment.origin}/terminal/`);
  await shooting.dress(second);
  await second.locator(".still").waitFor();
  await shooting.keep(second, "second-tab");
  await second.close();
}

/** Buttons that have just appeared are dead for a moment. */
async function press(page: Page, selector: string): Promise<void> {
  await sleep(450);
  await page.locator(selector).first().click();
}
