import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Launched, launchChromium } from "./chromium.ts";
import { type Deployment, startDeployment } from "./deployment.ts";
import { addScreenLock, giveContact, registerByLock, tap, totpOf } from "./phone.ts";
import { axeFaults, openWatched } from "./watched-page.ts";

/* Getting in, as a payer does it, in a real browser, against what `npm start` runs. */
let deployment: Deployment;
let chromium: Launched;

beforeAll(async () => {
  [deployment, chromium] = await Promise.all([startDeployment(), launchChromium()]);
}, 90_000);

afterAll(async () => {
  await Promise.all([deployment?.close(), chromium?.close()]);
}, 30_000);

/** A page of the deployment, once it is there. */
async function openAt(path: string, options: Parameters<typeof openWatched>[2] = {}) {
  const watched = await openWatched(chromium, `${deployment.origin}${path}`, options);
  await watched.page.locator("h1").waitFor();
  return watched;
}

describe("a payer", { timeout: 120_000 }, () => {
  it("registers by the phone's lock, freezes in one tap, and unfreezes", async () => {
    const ignored = /status of 403/;
    const viewport = { width: 390, height: 844 };
    const { page, faults } = await openAt("/app/", { viewport, ignored });
    await addScreenLock(page);
    expect(await axeFaults(page)).toEqual([]);
    await tap(page, "I am new here");
    await giveContact(page, deployment, "Lock@Example.com");
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
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("registers by an authenticator app, over a reload at each step", async () => {
    const { page, faults } = await openAt("/app/", { ignored: /Failed to load resource/ });
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

  it("freezes a wallet from a strange phone by its contact alone", async () => {
    const { page: own } = await openAt("/app/");
    await addScreenLock(own);
    await registerByLock(own, deployment, "lost@example.com");
    const lost = await openAt("/app/lost");
    const { page } = lost;
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole("textbox").fill("lost@example.com");
    await tap(page, "Send the code");
    await page.getByRole("heading", { name: "Enter the code you were sent" }).waitFor();
    await page.getByRole("textbox").fill(await deployment.mailedCode("lost@example.com"));
    await tap(page, "Freeze the wallet");
    await page.getByRole("heading", { name: "The wallet is frozen" }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await own.reload();
    await own.getByText("Frozen: no payments, no payouts").waitFor();
    expect(lost.faults).toEqual([]);
    await own.context().close();
    await page.context().close();
  });
});

/** All that lies in the page's databases, as text. */
function inStores(page: Awaited<ReturnType<typeof openAt>>["page"]): Promise<string> {
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
