import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { mustAtOnce } from "../../src/cli/seed/actors.ts";
import type { Launched } from "../e2e/browser/chromium.ts";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { jsonEditor } from "./json-editor.ts";

/* The ladder from wherever an operator is, and decisions about what changed meanwhile. */
let town: TillTown;
let chromium: Launched;
let page: Page;

playIn(openTillTown, async (opened, browser) => {
  [town, chromium] = [opened, browser];
  const code = await inviteApprover(town, "Hanako");
  ({ page } = await openConsolePage(town, chromium, { code, ignored: /net::ERR_FAILED/ }));
  await press("Later");
});

const word = () => page.locator(".rungs .rung .rung-word").first().textContent();
const go = async (fragment: string) => {
  await page.goto(`${town.deployment.origin}/console/#/${fragment}`);
  await expect.poll(word, { timeout: 15_000 }).toBe("flowing");
};

async function press(name: string): Promise<void> {
  const button = page.getByRole("button", { name }).first();
  await button.waitFor();
  await sleep(450);
  await button.click();
}

/** The seeded two lift whatever stands. */
async function liftAll(): Promise<void> {
  const [first, second] = town.actors.operators;
  for (const { stop_id: id } of mustAtOnce("The stops", await first.stops()).stops) {
    const asked = await first.liftStop(id);
    if (asked.ok) await second.approve(asked.body.approval_id);
  }
}

const pages = [
  ...["live", "alerts", "approvals", "payment", "payment/pay_unknown", "customers", "policies"],
  ...["policies/1", "shops", "partners", "people", "record", "settings", "nowhere"],
];

/** Unfolds the first form of a page, and types into it. */
async function typeInForm(): Promise<void> {
  await page.locator("#main details.unfold > summary").first().click();
  await page.locator("#main details.unfold input").first().fill("x");
}

/** What stands open in a page, the page, and how it is opened. */
const opened: readonly (readonly [string, string, () => Promise<void>])[] = [
  ...[
    [
      "the way to go elsewhere",
      "record",
      async () => {
        await page.keyboard.press("Control+KeyK");
        await page.keyboard.type("taro");
      },
    ] as const,
    ["a merchant's form", "shops", typeInForm] as const,
    ["a partner's form", "partners", typeInForm] as const,
    ["the end of what was issued", "people", typeInForm] as const,
    [
      "a customer's stop",
      "customers",
      async () => {
        await page.locator(".customers input").fill("customer-1@example.com");
        await page.keyboard.press("Enter");
        await press("Stop this wallet…");
        await page.locator("#main .stop-form input").fill("x");
      },
    ] as const,
    [
      "a policy's editor",
      "policies/1",
      async () => {
        await press("Write a new version from this one");
        await jsonEditor(page).press("x");
      },
    ] as const,
  ],
];

describe("stopping", () => {
  for (const name of pages) {
    it(`takes two keys from ${name}`, async () => {
      await go(name);
      await page.keyboard.press("Alt+Shift+KeyS");
      await page.keyboard.press("Enter");
      await expect.poll(word, { timeout: 15_000 }).toMatch(/^In force since/);
      await liftAll();
    });
  }

  for (const [what, name, open] of opened) {
    it(`takes two keys while ${what} is open and typed into`, async () => {
      await go(name);
      await open();
      await page.keyboard.press("Alt+Shift+KeyS");
      await page.keyboard.press("Enter");
      await expect.poll(word, { timeout: 15_000 }).toMatch(/^In force since/);
      await liftAll();
    });
  }

  it("takes the same two keys where its form is open already, and the focus is elsewhere", async () => {
    await go("people");
    await page.keyboard.press("Alt+Shift+KeyS");
    await page.locator(".rungs .stop-form").waitFor();
    await typeInForm();
    expect(await word()).toBe("flowing");
    await page.keyboard.press("Alt+Shift+KeyS");
    await page.keyboard.press("Enter");
    await expect.poll(word, { timeout: 15_000 }).toMatch(/^In force since/);
    await liftAll();
  });

  it("takes two clicks, and what has just become another button takes none", async () => {
    await go("live");
    const rung = page.locator(".rungs .rung").first();
    await rung.locator(".rung-stop").click();
    const now = rung.locator(".stop-form .button.danger");
    await now.dispatchEvent("click", { detail: 1 });
    expect(await word()).toBe("flowing");
    await page.keyboard.press("Escape");
    // It is back under the pointer: a second click of a double one is not meant for it.
    await rung.locator(".rung-stop").dispatchEvent("click", { detail: 1 });
    expect(await rung.locator(".stop-form").count()).toBe(0);
    await sleep(450);
    await rung.locator(".rung-stop").click();
    await sleep(450);
    await now.click();
    await expect.poll(word, { timeout: 15_000 }).toMatch(/^In force since/);
    await liftAll();
  });

  it("says that nobody knows when the answer is lost, and then what is true", async () => {
    await go("alerts");
    const words: (string | null)[] = [];
    await page.route("**/v1/operator/stops", async (route) => {
      if (route.request().method() !== "PUT") return route.continue();
      await route.fetch();
      await route.abort("failed");
    });
    await page.keyboard.press("Alt+Shift+KeyS");
    await page.keyboard.press("Enter");
    const look = async () => {
      words.push(await word());
      return words.at(-1);
    };
    await expect.poll(look, { interval: 20, timeout: 30_000 }).toMatch(/^In force since/);
    await page.unrouteAll({ behavior: "wait" });
    expect(words.find((each) => each?.startsWith("In force"))).toBe(words.at(-1));
    expect(words.some((each) => /^(?:asking|Not known)/.test(each ?? ""))).toBe(true);
    await liftAll();
  });
});

it("is closed by an Escape that comes as soon as it is open", async () => {
  await go("live");
  await sleep(450);
  const wasOpen = await page.evaluate(`(async () => {
    document.querySelector("#stops .rung button").click();
    for (let turns = 0; turns < 20; turns++) await null;
    const form = document.querySelector("#stops .stop-form");
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    return form !== null;
  })()`);
  expect(wasOpen).toBe(true);
  await expect.poll(() => page.locator("#stops .stop-form").count()).toBe(0);
});

it("an approval of which anything is another when it is pressed is not sent", async () => {
  const [first] = town.actors.operators;
  const reason = "the reason on screen";
  mustAtOnce("The stop", await first.raiseStop({ scope: "redemption", reason }));
  const [stop] = mustAtOnce("The stops", await first.stops()).stops;
  await first.liftStop(stop?.stop_id ?? "");
  await page.goto(`${town.deployment.origin}/console/#/approvals`);
  await page.locator(".card.approval").getByText(reason).waitFor();
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(new URL(request.url()).pathname);
  });
  await page.route("**/v1/operator/stops", async (route) => {
    const answer = await route.fetch();
    const text = (await answer.text()).replaceAll(reason, "another reason");
    await route.fulfill({ response: answer, body: text });
  });
  await press("Approve: Lift a stop");
  await page.getByText("It changed; read it again. Nothing was sent").waitFor();
  expect(sent.filter((path) => path.endsWith("/approve"))).toEqual([]);
  await page.unrouteAll({ behavior: "wait" });
});
