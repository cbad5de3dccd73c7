import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { totpCode } from "../../src/client/index.ts";
import type { Launched } from "../e2e/browser/chromium.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, pressNew, type TillTown } from "../e2e/browser/till-town.ts";
import { axeFaults } from "../e2e/browser/watched-page.ts";
import { openRichPhone } from "./phone-town.ts";

/* Money that moves at its owner's own word: paid out to a bank account, and points turned in. */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, (opened, browser) => {
  [town, chromium] = [opened, browser];
});

/** Fills in what a payout wants, as somebody types it, and goes on to check it. */
async function askForPayout(page: Page, amount: string): Promise<void> {
  const fill = (label: string, typed: string) =>
    page.getByRole("textbox", { name: label }).fill(typed);
  await fill("Amount to pay out", amount);
  await fill("Bank code", "0001");
  await fill("Branch code", "１２３");
  await fill("Account number", "012-3456");
  await fill("Holder's name", "せきしょ はなこ");
  await pressNew(page, "Check it");
  await page.getByText("セキショ ハナコ").waitFor();
}

describe("a payout", () => {
  it("moves nothing while the identity check is given up, and is accepted after it", async () => {
    const { page, faults } = await openRichPhone(chromium, town);
    await page.goto(`${town.deployment.origin}/app/#redemption`);
    await askForPayout(page, "30,000");
    expect(await axeFaults(page)).toEqual([]);
    await pressNew(page, "Pay out ¥30,000");
    await page.getByRole("dialog").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByText("It needs an identity check. No money moved").waitFor();
    await pressNew(page, "Close");
    await page.goto(`${town.deployment.origin}/app/#home`);
    await page.locator(".balance-amount", { hasText: "¥100,000" }).waitFor();

    await page.goto(`${town.deployment.origin}/app/#redemption`);
    await askForPayout(page, "30,000");
    await pressNew(page, "Pay out ¥30,000");
    await pressNew(page, "Confirm on this phone");
    await page.locator(".act-result .good", { hasText: "Accepted" }).waitFor();
    await page.locator(".activity-row", { hasText: "¥30,000" }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    // What another screen tells of is not this one's.
    await page.goto(`${town.deployment.origin}/app/#points`);
    await page.getByText("There are no points to use yet").waitFor();
    expect(await page.locator(".act-result").count()).toBe(0);
    await page.goto(`${town.deployment.origin}/app/#home`);
    await page.locator(".balance-amount", { hasText: "¥70,000" }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("is accepted after a code of an authenticator app, and not after a wrong one", async () => {
    const { page, faults } = await openRichPhone(chromium, town);
    await page.goto(`${town.deployment.origin}/app/#factors`);
    await pressNew(page, "Add an authenticator app");
    await pressNew(page, "Confirm on this phone");
    await page.locator(".totp .symbol").waitFor();
    const secret = (await page.locator(".totp code").textContent()) ?? "";
    await page.getByRole("textbox").fill(await totpCode(secret, Date.now()));
    await pressNew(page, "Check it");
    await page.getByRole("heading", { name: "Authenticator app", exact: true }).waitFor();
    await page.goto(`${town.deployment.origin}/app/#redemption`);
    await askForPayout(page, "20,000");
    await pressNew(page, "Pay out ¥20,000");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("12345");
    await pressNew(page, "Check it");
    await dialog.getByText("Enter all 6 digits").waitFor();
    // What was used to set it up is used up: the next one is taken half a minute early.
    const next = await totpCode(secret, Date.now() + 30_000);
    const wide = next.replaceAll(/\d/g, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
    );
    await dialog.getByRole("textbox").fill(wide);
    await pressNew(page, "Check it");
    await page.locator(".act-result .good", { hasText: "Accepted" }).waitFor();
    await page.goto(`${town.deployment.origin}/app/#home`);
    await page.locator(".balance-amount", { hasText: "¥80,000" }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("whose answer is lost is found out about, also over a reload, and moves once", async () => {
    const { page, faults } = await openRichPhone(chromium, town);
    await page.goto(`${town.deployment.origin}/app/#redemption`);
    const asked: string[] = [];
    await page.route("**/v1/redemptions", async (route) => {
      asked.push(route.request().postData() ?? "");
      const response = await route.fetch();
      if (response.ok() && asked.length < 4) return route.abort();
      return route.fulfill({ response });
    });
    await askForPayout(page, "25000");
    await pressNew(page, "Pay out ¥25,000");
    await pressNew(page, "Confirm on this phone");
    await page.getByText("Finding out what became of it").waitFor();
    await page.reload();
    await page.locator(".act-result .good", { hasText: "Accepted" }).waitFor({ timeout: 30_000 });
    expect(asked.length).toBeGreaterThan(2);
    expect(new Set(asked).size).toBe(1);
    await page.goto(`${town.deployment.origin}/app/#home`);
    await page.locator(".balance-amount", { hasText: "¥75,000" }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe("points", () => {
  it("that are not there any more are refused, and those that are become balance", async () => {
    const { page, faults } = await openRichPhone(chromium, town);
    // Points are ready a day after their payment: until then a wallet is read as if they were.
    await page.route("**/v1/wallet", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: withPoints(await response.json()) });
    });
    await page.goto(`${town.deployment.origin}/app/#points`);
    await page.reload();
    await page.getByText("Points you have: 120").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole("textbox").fill("121");
    await page.getByText("Enter a number from 1 to 120").waitFor();
    await page.getByRole("textbox").fill("１００");
    await page.getByText("Balance after it: ¥100,100").waitFor();
    await pressNew(page, "Turn 100 points into balance");
    await page.locator(".act-result .error").waitFor();
    expect(await page.locator(".act-result .error").textContent()).toBe(
      "You have fewer points. No money moved",
    );
    await pressNew(page, "Close");
    await page.route("**/v1/top-ups", async (route) => {
      const made = {
        top_up_id: "top_1",
        status: "credited",
        created_at: "2026-11-29T05:03:07.000Z",
      };
      await route.fulfill({ status: 201, json: { ...route.request().postDataJSON(), ...made } });
    });
    await pressNew(page, "Turn 120 points into balance");
    await page.getByText("120 points are balance now").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.goto(`${town.deployment.origin}/app/#redemption`);
    await page.getByRole("textbox", { name: "Amount to pay out" }).waitFor();
    expect(await page.locator(".act-result").count()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

/** The wallet as it is told, with points that are ready. */
function withPoints(wallet: object): object {
  return "points" in wallet ? { ...wallet, points: 120 } : wallet;
}
