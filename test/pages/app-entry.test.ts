import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Launched } from "../e2e/browser/chromium.ts";
import { type Deployment, startDeployment } from "../e2e/browser/deployment.ts";
import { giveContact, tap, totpOf } from "../e2e/browser/phone.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { axeFaults, openWatched } from "../e2e/browser/watched-page.ts";

/* The other way in, by an authenticator app, and what of it lies in the browser. */
let deployment: Deployment;
let chromium: Launched;

playIn(startDeployment, (opened, browser) => {
  [deployment, chromium] = [opened, browser];
});

it("a payer registers by an authenticator app, over a reload at each step", async () => {
  const { page, faults } = await openWatched(chromium, `${deployment.origin}/app/`, {
    ignored: /Failed to load resource/,
  });
  await page.locator("h1").waitFor();
  await tap(page, "I am new here");
  await page.getByRole("textbox").fill("totp@example.com");
  await tap(page, "Send the code");
  await page.getByRole("heading", { name: "Enter the code you were sent" }).waitFor();
  await page.reload();
  await page.getByRole("textbox").fill(await deployment.mailedCode("totp@example.com"));
  await tap(page, "Check it");
  await page.locator(".totp .symbol svg").waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.reload();
  await page.getByText("The page was closed on the way").waitFor();
  await giveContact(page, deployment, "totp@example.com");
  await page.getByRole("textbox").fill("123");
  await tap(page, "Check it");
  await page.getByText("Enter all 6 digits").waitFor();
  await page.getByRole("textbox").fill(await totpOf(page));
  await tap(page, "Check it");
  await page.getByRole("heading", { name: "Recovery codes" }).waitFor();
  await page.reload();
  await page.getByText("Your recovery codes were not kept").waitFor();
  expect(await inStores(page)).not.toMatch(/eyJ|"access_token":"/);
  expect(faults).toEqual([]);
  await page.context().close();
});

/** All that lies in the page's databases, as text. */
function inStores(page: Page): Promise<string> {
  return page.evaluate(`(async () => {
    const told = [];
    const asked = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const { name } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const records = await asked(database.transaction(store).objectStore(store).getAll());
        for (const record of records) told.push(JSON.stringify(record));
      }
      database.close();
    }
    return told.join(" ");
  })()`) as Promise<string>;
}
