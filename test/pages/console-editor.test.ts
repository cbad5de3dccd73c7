import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { axeFaults } from "../e2e/browser/watched-page.ts";
import { jsonEditor, readJson, writeJson } from "./json-editor.ts";

/* The text of a policy as it is written: by keys, heard, marked, searched, and a long one. */
let town: TillTown;
let page: Page;
let faults: readonly string[];
const loaded: string[] = [];

playIn(openTillTown, async (opened, chromium) => {
  town = opened;
  const code = await inviteApprover(town, "Hanako");
  ({ page, faults } = await openConsolePage(town, chromium, { code, locale: "ja" }));
  await press("あとで");
  page.on("request", (request) => loaded.push(request.url()));
  await page.goto(`${town.deployment.origin}/console/#/policies/1`);
  await page.locator(".rule-cards li").first().waitFor();
});

async function press(name: string): Promise<void> {
  const button = page.getByRole("button", { name }).first();
  await button.waitFor();
  await sleep(450);
  await button.click();
}

const focused = () =>
  page.evaluate(`(() => {
  const inner = document.activeElement.shadowRoot?.activeElement ?? document.activeElement;
  return inner.className + " " + inner.textContent.slice(0, 20);
})()`);

it("comes with the first text that is written, and with no page before", async () => {
  expect(loaded.filter((url) => url.includes("policy-editor"))).toEqual([]);
  await press("この版から新しい版を書く");
  await jsonEditor(page).waitFor();
  expect(loaded.filter((url) => url.includes("policy-editor")).length).toBeGreaterThan(0);
  const editor = page.getByRole("textbox", { name: "ポリシー（JSON）" });
  expect(await editor.count()).toBe(1);
  expect(await axeFaults(page)).toEqual([]);
});

it("is left by Tab, forwards and backwards", async () => {
  await jsonEditor(page).focus();
  await page.keyboard.press("Tab");
  expect(await focused()).not.toContain("cm-content");
  await page.keyboard.press("Shift+Tab");
  expect(await focused()).toContain("cm-content");
  await page.keyboard.press("Shift+Tab");
  expect(await focused()).not.toContain("cm-content");
});

it("marks what is to be put right, says it in words, and goes to it by key or press", async () => {
  const before = await readJson(page);
  const limit = /"limit": \d+/;
  const [{ id }] = JSON.parse(before).rules;
  await writeJson(page, before.replace(limit, '"limit": "ten"'));
  await page
    .locator("#policy-faults li", { hasText: "整数（引用符なし）で書いてください" })
    .waitFor();
  const marked = page.locator(".json-side .cm-lintRange-error");
  await press(`${id} · 上限 を見る`);
  expect(await marked.allTextContents()).toEqual(['"ten"']);
  expect(await focused()).toContain("cm-content");
  expect(await page.evaluate("getSelection().toString()")).toBeDefined();
  await page.keyboard.type("7");
  await page.getByText("形式は正しいです").waitFor();
  expect(JSON.parse(await readJson(page)).rules[0].limit).toBe(7);
  expect(await marked.count()).toBe(0);
  await writeJson(page, before.replace(limit, '"limit": ,'));
  await page.locator("#policy-faults li", { hasText: /^\d+行目 JSONとして読めません/ }).waitFor();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("F8");
  await marked.first().waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.keyboard.press("Control+KeyZ");
  expect(JSON.parse(await readJson(page)).rules[0].limit).toBe(7);
});

it("takes back what a card did, and keeps the cursor where it was", async () => {
  const limit = page.locator(".rule-card").first().getByLabel("上限");
  await limit.fill("33");
  await expect.poll(async () => JSON.parse(await readJson(page)).rules[0].limit).toBe(33);
  await page.keyboard.press("Control+KeyZ");
  await expect.poll(() => limit.inputValue()).toBe("7");
});

it("is searched in the page's own words, far from what is in sight", async () => {
  const last = JSON.parse(await readJson(page)).rules.at(-1).id;
  await page.keyboard.press("Control+KeyF");
  await page.getByRole("textbox", { name: "検索する語" }).pressSequentially(last);
  await page.keyboard.press("Enter");
  await page.locator(".json-side .cm-searchMatch-selected", { hasText: last }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
});

it("works in the dark", async () => {
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await axeFaults(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
});

it("holds 500 rules: letters come at once, and it says that they are too many", async () => {
  const text = await readJson(page);
  const { rules, ...rest } = JSON.parse(text);
  const many = Array.from({ length: 500 }, (_, index) => ({ ...rules[0], id: `rule.${index}` }));
  await writeJson(page, JSON.stringify({ ...rest, rules: many }, null, 2));
  await page
    .locator("#policy-faults li", { hasText: "数が違います。0個から64個までです" })
    .waitFor();
  await page.locator(".rule-card").nth(499).waitFor({ state: "attached" });
  expect(await page.locator(".json-side .cm-line").count()).toBeLessThan(400);
  await jsonEditor(page).focus();
  await page.keyboard.press("Control+End");
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () =>
    (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")
      ?.value ?? Number.NaN;
  const before = await spent();
  for (let letter = 0; letter < 20; letter++) await page.keyboard.type(" ");
  await sleep(500);
  const perLetterMs = ((await spent()) - before) * 50;
  console.log(`500 rules: ${perLetterMs.toFixed(1)} ms of the page's thread a letter`);
  expect(perLetterMs).toBeLessThan(100);
  await writeJson(page, text);
  await page.getByText("形式は正しいです").waitFor();
});

it("keeps what is written while one is elsewhere, and shows what the address names", async () => {
  const editor = page.locator(".json-side");
  const goTo = (fragment: string) => page.locator(`nav a[href="${fragment}"]`).click();
  const fragment = () => new URL(page.url()).hash;
  const written = (await readJson(page)).replace(/"limit": \d+/, '"limit": 41');
  await writeJson(page, written);
  await page.getByText("形式は正しいです").waitFor();
  await goTo("#/policies");
  await page.locator(".policies table a", { hasText: /^1$/ }).waitFor();
  expect(await editor.count()).toBe(0);
  await page.goBack();
  await jsonEditor(page).waitFor();
  expect(fragment()).toBe("#/policies/1");
  expect(await readJson(page)).toBe(written);
  await goTo("#/live");
  await editor.waitFor({ state: "detached" });
  await goTo("#/policies");
  await page.locator(".policies table a", { hasText: /^1$/ }).click();
  await jsonEditor(page).waitFor();
  expect(await readJson(page)).toBe(written);
  await page.goBack();
  await page.locator(".policies table").waitFor();
  expect([fragment(), await editor.count()]).toEqual(["#/policies", 0]);
  await page.goForward();
  await press("書くのをやめる");
  await press("この版から新しい版を書く");
  await jsonEditor(page).waitFor();
  expect(await readJson(page)).not.toBe(written);
  await goTo("#/live");
  await editor.waitFor({ state: "detached" });
  await page.goBack();
  await page.getByRole("button", { name: "この版から新しい版を書く" }).waitFor();
});

it("made nothing that the policy of the page refuses", () => {
  expect(faults).toEqual([]);
});
