import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContextOptions, Page } from "playwright-core";
import { openAppPhone } from "./app-phone.ts";
import type { Launched } from "./chromium.ts";
import { shownCodes } from "./screen-picture.ts";
import { openTill, scanInto, type TillTown, typeAmount } from "./till-town.ts";

/** What walks through the screens with: each is kept, be it as a picture or as what was found on it. */
export interface Shooting {
  readonly town: TillTown;
  readonly chromium: Launched;
  readonly locale: "ja" | "en";
  readonly colorScheme: "light" | "dark";
  /** What every browser of the walk is opened with, beside language and theme. */
  readonly look: BrowserContextOptions;
  /** Gives a page that was just opened what the walk wants on it. */
  readonly dress: (page: Page) => Promise<void>;
  /** Keeps what the page shows under a name, at each size. */
  readonly keep: (page: Page, name: string) => Promise<void>;
  /** Only what the documents show is kept: the walk may end with it. */
  readonly isSmall?: boolean;
}

const phone = { width: 390, height: 844 };

/** Each screen of the app that is about paying, as it comes in a day. */
export async function shootPaying(shooting: Shooting): Promise<void> {
  const { town, chromium, locale, colorScheme, keep } = shooting;
  const look = { ...shooting.look, viewport: phone, deviceScaleFactor: 2 };
  const options = { locale, colorScheme, ...look };
  const { page, route } = await openAppPhone(chromium, town.deployment, options);
  const { page: till } = await openTill(chromium, town);
  const shot = (name: string) => keep(page, name);
  await shooting.dress(page);
  await go(page, "activity");
  await shot("pay-activity-first");
  await go(page, "top-up");
  await page.locator(".top-up svg").waitFor();
  await shot("pay-top-up");
  await town.topUp(60_000, route);
  await page.locator(".top-up-done").waitFor();
  await shot("pay-top-up-done");
  await go(page, "pay");
  await page.locator(".code-digits").waitFor();
  await shot("pay-code");
  await press(page, ".code-button");
  await shot("pay-code-bar");
  await press(page, ".enlarged");
  await scanNow(page, till, "1200");
  await page.locator(".outcome.paid").waitFor();
  await shot("pay-paid");
  await press(page, ".outcome-acts .button");
  await scanNow(page, till, "11015");
  await page.locator(".outcome.not_paid").waitFor();
  await shot("pay-not-paid");
  await press(page, ".outcome-acts .button >> nth=1");
  await scanNow(page, till, "45000");
  await page.locator(".confirm").waitFor();
  await shot("pay-confirm");
  await press(page, ".confirm-acts .button >> nth=0");
  await shot("pay-confirm-second");
  await press(page, ".confirm-acts .button >> nth=0");
  await page.locator(".outcome.paid").waitFor();
  await press(page, ".outcome-acts .button >> nth=1");
  await till.keyboard.press("Enter");
  await go(page, "home");
  await page.locator(".activity-row").first().waitFor();
  await shot("pay-home");
  await go(page, "activity");
  await page.locator(".activity-row").first().waitFor();
  await shot("pay-activity");
  await page.locator("a.activity-row").last().click();
  await page.locator(".figures").first().waitFor();
  await shot("pay-payment");
  await go(page, "points");
  await shot("pay-points");
  await go(page, "redemption");
  await page.locator("select").waitFor();
  await shot("pay-redemption");
  await page.locator(".form .button.primary").click();
  await shot("pay-redemption-wrong");
  const [amount, bank, branch, number, holder] = await page.locator(".form input").all();
  await amount?.fill("5,000");
  await bank?.fill("0001");
  await branch?.fill("１２３");
  await number?.fill("0123456");
  await holder?.fill("せきしょ はなこ");
  await page.locator(".form .button.primary").click();
  await page.locator(".figures").waitFor();
  await shot("pay-redemption-check");
  await press(page, "main .button.primary");
  await press(page, "dialog .button.primary");
  await page.locator(".act-result .good").waitFor();
  await shot("pay-redemption-sent");
  await shootRefusedCode(page, shooting);
  await page.context().setOffline(true);
  await go(page, "home");
  await shot("pay-home-offline");
  await go(page, "pay");
  await page.locator(".code-button").waitFor();
  await shot("pay-code-offline");
  await Promise.all([page.context().close(), till.context().close()]);
}

/** Points to turn into balance, and what stands where a code would while codes are stopped. */
async function shootRefusedCode(page: Page, { dress, keep }: Shooting): Promise<void> {
  await page.route("**/v1/wallet", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), points: 240 } });
  });
  await page.route("**/v1/codes", (route) =>
    route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      json: {
        ...{ type: "/problems/stopped", title: "Stopped", status: 403, code: "stopped" },
        ...{ detail: "No.", instance: "/requests/req_7Q4ZK2", retry: "never" },
      },
    }),
  );
  await page.reload();
  await dress(page);
  await go(page, "points");
  await page.locator("main input").waitFor();
  await keep(page, "pay-points-form");
  await go(page, "pay");
  await page.locator(".code-panel.none").waitFor();
  await keep(page, "pay-code-stopped");
  await page.unroute("**/v1/codes");
}

/** The till reads what the phone shows, in a sale of its own. */
async function scanNow(page: Page, till: Page, amount: string): Promise<void> {
  await page.locator(".code-digits").waitFor();
  const { qr } = await shownCodes(page);
  if ((await till.locator(".outcome .primary").count()) > 0) {
    await sleep(700);
    await till.locator(".outcome .primary").click();
    await till.keyboard.press("Escape");
  }
  await typeAmount(till, amount);
  await scanInto(till, qr);
}

async function go(page: Page, screen: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(screen)}`);
  await sleep(700);
}

/** Buttons that have just appeared are dead for a moment. */
async function press(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor();
  await sleep(450);
  await page.locator(selector).first().click();
}
