import { describe, expect, it } from "vitest";
import type { Launched } from "./chromium.ts";
import { type Deployment, startDeployment } from "./deployment.ts";
import { addScreenLock, tap } from "./phone.ts";
import { playIn } from "./play-in.ts";
import { axeFaults, openWatched } from "./watched-page.ts";

/* Getting in, as a payer does it, in a real browser, against what `npm start` runs. */
let deployment: Deployment;
let chromium: Launched;

playIn(startDeployment, (opened, browser) => {
  [deployment, chromium] = [opened, browser];
});

/** A page of the deployment, once it is there. */
async function openAt(path: string, options: Parameters<typeof openWatched>[2] = {}) {
  const watched = await openWatched(chromium, `${deployment.origin}${path}`, options);
  await watched.page.locator("h1").waitFor();
  return watched;
}

describe("a payer", { timeout: 120_000 }, () => {
  it("registers over a reload, freezes in one tap, unfreezes, and freezes a phone that is lost", async () => {
    const contact = "Lock@Example.com";
    const ignored = /status of 403/;
    const viewport = { width: 390, height: 844 };
    const { page, faults } = await openAt("/app/", { viewport, ignored });
    await addScreenLock(page);
    expect(await axeFaults(page)).toEqual([]);
    await tap(page, "I am new here");
    await page.getByRole("textbox").fill(contact);
    await tap(page, "Send the code");
    await page.getByRole("heading", { name: "Enter the code you were sent" }).waitFor();
    await page.reload();
    await page.getByRole("textbox").fill(await deployment.mailedCode(contact));
    await tap(page, "Check it");
    await page.getByRole("button", { name: "Set it up on this phone" }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await tap(page, "Set it up on this phone");
    await page.getByRole("heading", { name: "Recovery codes" }).waitFor();
    expect(await page.locator(".code-list code").count()).toBe(10);
    expect(await axeFaults(page)).toEqual([]);
    await tap(page, "I have kept them");
    await page.getByRole("button", { name: "Freeze", exact: true }).click();
    await tap(page, "Do not freeze");
    await page.getByRole("button", { name: "Freeze", exact: true }).click();
    await page.getByText("Frozen now").waitFor({ timeout: 6_000 });
    await tap(page, "Close");
    expect(await axeFaults(page)).toEqual([]);
    await tap(page, "Unfreeze with an identity check");
    await tap(page, "Confirm on this phone");
    await page.getByText("Frozen: no payments, no payouts").waitFor({ state: "detached" });
    expect(await freezeFromStrangePhone(contact)).toEqual([]);
    await page.reload();
    await page.getByText("Frozen: no payments, no payouts").waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

/** Freezes the wallet of a contact where nobody is signed in; gives what the page did wrong. */
async function freezeFromStrangePhone(contact: string): Promise<readonly string[]> {
  const { page, faults } = await openAt("/app/lost");
  const found = await axeFaults(page);
  await page.getByRole("textbox").fill(contact);
  await tap(page, "Send the code");
  await page.getByRole("heading", { name: "Enter the code you were sent" }).waitFor();
  await page.getByRole("textbox").fill(await deployment.mailedCode(contact));
  await tap(page, "Freeze the wallet");
  await page.getByRole("heading", { name: "The wallet is frozen" }).waitFor();
  found.push(...(await axeFaults(page)));
  await page.context().close();
  return [...found, ...faults];
}
