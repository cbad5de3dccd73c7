import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Launched } from "../e2e/browser/chromium.ts";
import { type Deployment, startDeployment } from "../e2e/browser/deployment.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openWatched } from "../e2e/browser/watched-page.ts";

/* What the parts do that all pages are made of, tried on the page of samples. */
let deployment: Deployment;
let chromium: Launched;

playIn(startDeployment, (opened, browser) => {
  [deployment, chromium] = [opened, browser];
});

/** The page, with this button, which is dead no more. */
async function openDesign(name: string) {
  const opened = await openWatched(chromium, `${deployment.origin}/design/`);
  await opened.page.getByRole("button", { name, exact: true }).waitFor();
  await sleep(450);
  return opened;
}

it("gives the focus back to what opened a sheet", async () => {
  const { page, faults } = await openDesign("Dialog");
  await page.getByRole("button", { name: "Dialog", exact: true }).click();
  await page.getByRole("dialog").waitFor();
  await sleep(450);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await page.evaluate("document.activeElement?.textContent")).toBe("Dialog");
  expect(faults).toEqual([]);
  await page.context().close();
});

it("has a button dead to a second press once its words are others", async () => {
  const { page, faults } = await openDesign("日本語");
  // At once when its words are others: no load makes the presses further apart.
  await page.evaluate(`(() => {
    const buttons = [...document.querySelectorAll("button")];
    const button = buttons.find(({ textContent }) => textContent === "日本語");
    new MutationObserver((_, watch) => {
      watch.disconnect();
      button.click();
    }).observe(button, { subtree: true, childList: true, characterData: true });
    button.click();
  })()`);
  await page.getByRole("button", { name: "English", exact: true }).waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});
