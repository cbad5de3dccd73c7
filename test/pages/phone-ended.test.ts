import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { must } from "../../src/cli/seed/actors.ts";
import type { Launched } from "../e2e/browser/chromium.ts";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { addScreenLock, giveContact, registerByLock, tap } from "../e2e/browser/phone.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { axeFaults, openWatched } from "../e2e/browser/watched-page.ts";

/* What operators do to one phone from the console, and what the phone's page says then. */
let town: TillTown;
let chromium: Launched;
let operator: Page;

playIn(openTillTown, async (opened, browser) => {
  [town, chromium] = [opened, browser];
  const code = await inviteApprover(town, "Hanako");
  ({ page: operator } = await openConsolePage(town, chromium, { code }));
});

/** A phone with the app open, whose wallet the console shows. */
async function openOwn(contact: string) {
  const ignored = /status of 40|WebSocket/;
  const viewport = { width: 390, height: 844 };
  const address = `${town.deployment.origin}/app/`;
  const { page, faults } = await openWatched(chromium, address, { ignored, viewport });
  await addScreenLock(page);
  await registerByLock(page, town.deployment, contact);
  await page.locator(".balance-amount", { hasText: "¥0" }).waitFor();
  const [first] = town.actors.operators;
  const { wallets } = must("The wallets", await first.walletsByContact(contact));
  await operator.goto(`${town.deployment.origin}/console/#/customers/${wallets[0]?.wallet_id}`);
  await operator.locator(".devices").waitFor();
  return { page, faults };
}

/** What the page has asked for since, and how each was answered. */
function answersOf(page: Page): string[] {
  const answers: string[] = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith("/v1/")) answers.push(`${pathname} ${response.status()}`);
  });
  return answers;
}

it("a phone whose tokens are ended says so at its next act, gets no code, and enters anew", async () => {
  const contact = "ended@example.com";
  const { page, faults } = await openOwn(contact);
  const form = operator.locator(".devices details.unfold").first();
  await form.locator("summary").click();
  await form.getByText("What was issued is refused at once").waitFor();
  await form.getByLabel("Reason").fill("The customer called");
  await sleep(450);
  await form.getByRole("button", { name: "Revoke it" }).click();
  await form.getByText(/in force since/).waitFor();

  const answers = answersOf(page);
  await tap(page, "Pay");
  await page.getByText("Sign in again").waitFor();
  expect(await page.locator(".code-button, .balance-amount").count()).toBe(0);
  expect(answers).toContain("/v1/codes 401");
  expect(answers.filter((each) => / 2\d\d$/.test(each))).toEqual([]);
  expect(await axeFaults(page)).toEqual([]);
  await page.reload();
  await page.getByRole("button", { name: "I am new here" }).waitFor();
  // The key stays: whoever has it enters again, as the phone that it was.
  await tap(page, "Sign in");
  await giveContact(page, town.deployment, contact);
  await tap(page, "Confirm on this phone");
  await page.locator(".code-digits").waitFor();
  expect(await page.getByText("This is a new phone").count()).toBe(0);
  expect(faults).toEqual([]);
  await page.context().close();
});
