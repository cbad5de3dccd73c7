import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { freshCode } from "../../../src/cli/demo/curl.ts";
import { type Actors, must, mustAtOnce } from "../../../src/cli/seed/actors.ts";
import { openLocalShop } from "../../../src/cli/shop/local-shop.ts";
import type { Launched } from "./chromium.ts";
import { type Deployment, startDeployment } from "./deployment.ts";
import { openWatched, type Watched } from "./watched-page.ts";

/** What `npm start` runs, with the seeded shop and customer, and the magic amounts. */
export interface TillTown {
  readonly deployment: Deployment;
  /** The seeded people, each with their SDK's client. */
  readonly actors: Actors;
  /** What activates another till of the shop. */
  activationCode(label: string): Promise<string>;
  /** A new code of the customer, as the phone shows it. */
  code(): Promise<string>;
  /** Money for the customer, or for whoever is credited by this route. */
  topUp(amount: number, route?: string): Promise<void>;
  close(): Promise<void>;
}

export async function openTillTown(): Promise<TillTown> {
  const deployment = await startDeployment(["--test"]);
  // It is healthy before everybody is there.
  const seedFile = join(deployment.state, "seed.json");
  for (let tries = 0; tries < 300 && !existsSync(seedFile); tries++) await sleep(100);
  const shop = await untilSeeded(deployment.state);
  const { operators, customer, partner } = shop.actors;
  const { seed } = shop;
  return {
    deployment,
    actors: shop.actors,
    activationCode: async (label) =>
      mustAtOnce("The terminal", await operators[0].addTerminal(seed.store.store_id, label))
        .activation_code,
    code: async () => (await freshCode(customer, seed)).qr,
    async topUp(amount, route = seed.customer.funding_route) {
      const reference = `top-up-${randomUUID()}`;
      must("The top-up", await partner.credit({ reference, route, amount, currency: "JPY" }));
    },
    close: () => deployment.close(),
  };
}

/** A till of the shop that was just activated, in a browser of its own. */
export async function openTill(
  chromium: Launched,
  town: TillTown,
  { label = "Till", ...options }: Parameters<typeof openWatched>[2] & { label?: string } = {},
): Promise<Watched> {
  const watched = await openWatched(chromium, `${town.deployment.origin}/terminal/`, options);
  const { page } = watched;
  await page.locator("input").fill(await town.activationCode(label));
  await page.keyboard.press("Enter");
  await page.locator(".keypad").waitFor();
  return watched;
}

async function untilSeeded(state: string) {
  for (let tries = 0; ; tries++) {
    try {
      return await openLocalShop(state);
    } catch (error) {
      if (tries === 300) throw error;
      await sleep(100);
    }
  }
}

/**
 * Types a text as a scanner does, an Enter behind it. The times of its keys are made up, since a busy
 * machine may rest in the middle. With an input method on, the keys are told by their places alone.
 */
export async function scanInto(
  page: Page,
  text: string,
  { isComposed = false } = {},
): Promise<void> {
  await page.evaluate(`(() => {
    let atMs = performance.now();
    const places = { "-": "Minus", _: "Minus", ".": "Period" };
    const placeOf = (key) =>
      places[key] ?? (/[0-9]/.test(key) ? "Digit" + key : "Key" + key.toUpperCase());
    const press = (key) => {
      atMs += 0.1;
      const told = ${isComposed} && key.length === 1
        ? { key: "Process", code: placeOf(key), shiftKey: key === "_" || /[A-Z]/.test(key) }
        : { key };
      const options = { ...told, bubbles: true, cancelable: true, composed: true };
      const target = document.activeElement ?? document.body;
      for (const kind of ["keydown", "keyup"]) {
        const event = new KeyboardEvent(kind, options);
        Object.defineProperty(event, "timeStamp", { value: atMs });
        target.dispatchEvent(event);
      }
    };
    for (const key of ${JSON.stringify(text)}) press(key);
    press("Enter");
  })()`);
}

/** Keys an amount as a person does. */
export async function typeAmount(page: Page, digits: string): Promise<void> {
  for (const digit of digits) {
    await page.keyboard.press(digit);
    await sleep(50);
  }
  await sleep(100);
}

/** Presses a button that has just appeared: it is dead for its first 400 ms. */
export async function pressNew(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole("button", { name, exact: true }).first();
  await button.waitFor();
  await sleep(450);
  await button.click();
}
