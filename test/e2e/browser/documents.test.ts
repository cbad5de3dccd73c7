import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { pages } from "../../../tools/docs/site.ts";
import type { Launched } from "./chromium.ts";
import { type Deployment, startDeployment } from "./deployment.ts";
import { playIn } from "./play-in.ts";
import { axeFaults, openWatched } from "./watched-page.ts";

/* The documents as a real browser shows them, out of what `npm start` runs. */
let deployment: Deployment;
let chromium: Launched;

playIn(startDeployment, (opened, browser) => {
  [deployment, chromium] = [opened, browser];
});

const open = (path: string, options: Parameters<typeof openWatched>[2] = {}) =>
  openWatched(chromium, deployment.origin + path, options);

const phone = { viewport: { width: 320, height: 640 } };

describe("every page", { timeout: 240_000 }, () => {
  const modes = [{ colorScheme: "light" }, { colorScheme: "dark", ...phone }] as const;

  it.each(modes)("breaks no policy, asks nobody else, and fits its window: %j", async (options) => {
    const { page, faults } = await open("/", options);
    const seen: string[] = [];
    for (const [index, { path }] of pages.entries()) {
      await page.goto(deployment.origin + path);
      const wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
      const titles = await page.locator("main h1").count();
      if (wide || titles !== 1) seen.push(`${path}: wide ${wide}, ${titles} titles`);
      // Half of the pages in each mode: it takes its time.
      if (index % 2 !== modes.indexOf(options)) continue;
      seen.push(...(await axeFaults(page)).map((fault) => `${path}: ${fault}`));
    }
    expect([...seen, ...faults]).toEqual([]);
    await page.context().close();
  });
});

describe("the search", () => {
  const found = async (page: Page, asked: string) => {
    await page.keyboard.press("/");
    await page.keyboard.type(asked);
    await page.locator("#found a").first().waitFor();
    return page.locator("#found a").evaluateAll((links) => links.map((each) => each.textContent));
  };

  it("is reached by the slash key and leads to what is chosen by the keyboard", async () => {
    const { page, faults } = await open("/docs/");
    expect((await found(page, "hash chain")).length).toBeGreaterThan(0);
    await page.keyboard.press("ArrowDown");
    expect(await page.locator("#found [aria-selected=true]").count()).toBe(1);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/docs\/.+/);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each(["fails", "is answered with 503"])(
    "says so when the fetch of its index %s, and fetches it again at the next key",
    async (how) => {
      const { page } = await open("/docs/");
      let isDown = true;
      await page.route("**/docs/files/search-en.json", async (route) => {
        if (!isDown) await route.continue();
        else if (how === "fails") await route.abort();
        else await route.fulfill({ status: 503, body: "{}" });
      });
      await page.keyboard.press("/");
      await page.keyboard.type("h");
      await page.getByText("The search could not be loaded.").waitFor();
      isDown = false;
      await page.keyboard.type("ash");
      await page.locator("#found a").first().waitFor();
      expect(await page.locator("search p").textContent()).toMatch(/^\d+ results$/);
      await page.context().close();
    },
  );
});

describe("the search in Japanese", () => {
  it.each([
    ["取り消し", /取り消|お金を戻す/],
    ["凍結", /凍結/],
    ["参照番号", /./],
    ["ひとりで", /./],
  ])("finds %s", async (word, heading) => {
    const { page, faults } = await open("/docs/ja/", { locale: "ja" });
    await page.locator("search input").fill(word);
    await page.locator("#found a").first().waitFor();
    const found = await page.locator("#found a").allTextContents();
    expect(found.join("\n")).toMatch(heading);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe("on a phone", () => {
  it("the pages are behind a button that needs no script", async () => {
    const { page } = await open("/docs/sell", { ...phone, javaScriptEnabled: false });
    expect(await page.locator("#pages").isVisible()).toBe(false);
    await page.locator("button.menu").click();
    await page.locator("#pages a[href='/docs/pay']").click();
    expect(await page.locator("h1").textContent()).toBe("Pay");
    await page.context().close();
  });
});

describe("an address without a page", () => {
  it("is a page under /docs, and a problem of the API everywhere else", async () => {
    const { page } = await open("/docs/nowhere");
    expect(await page.locator("h1").textContent()).toBe("There is no page here");
    for (const path of ["/nowhere", "/v1/nowhere", "/doc", "/docs.html"]) {
      const answer = await page.request.get(deployment.origin + path);
      expect([path, answer.status()]).toEqual([path, 404]);
      expect(answer.headers()["content-type"]).toBe("application/problem+json");
    }
    await page.context().close();
  });

  it("is what is written of a problem where a problem's type leads", async () => {
    const url = `${deployment.origin}/problems/not_found`;
    const answer = await fetch(url, { redirect: "manual" });
    expect([answer.status, answer.headers.get("Location")]).toEqual([
      302,
      "/docs/errors#not_found",
    ]);
  });
});
