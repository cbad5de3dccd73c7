import { expect, it } from "vitest";
import type { Launched } from "../e2e/browser/chromium.ts";
import { type Deployment, startDeployment } from "../e2e/browser/deployment.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { axeFaults, openWatched } from "../e2e/browser/watched-page.ts";

/* The page that shows the parts that all pages are made of. */
let deployment: Deployment;
let chromium: Launched;

playIn(
  () => startDeployment(["--test"]),
  (opened, browser) => {
    [deployment, chromium] = [opened, browser];
  },
);

it.each([
  ["ja", "light"],
  ["ja", "dark"],
  ["en", "light"],
  ["en", "dark"],
] as const)("shows every part without a fault, in %s and %s", async (locale, colorScheme) => {
  const options = { locale, colorScheme, viewport: { width: 1_024, height: 768 } };
  const { page, faults } = await openWatched(chromium, `${deployment.origin}/design/`, options);
  await page.locator(".display").first().waitFor();
  await page.locator(".symbol svg").first().waitFor();
  await page.locator(".land[d^=M]").first().waitFor();
  await page.locator(".plot canvas").nth(2).waitFor();
  await expect.poll(() => page.locator('[data-steps="going on"]').count()).toBe(0);
  expect(await page.evaluate(emptyOnes)).toEqual([]);
  expect(await axeFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 568 });
  await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBe(320);
  expect(faults).toEqual([]);
  await page.context().close();
});

it("shows a rung in every state, and what a hand does to a button", async () => {
  const { page, faults } = await openWatched(chromium, `${deployment.origin}/design/`);
  const states = ["flowing", "asking", "unanswered", "refused", "coming", "in_force", "not_known"];
  for (const state of states) await page.locator(`.design .rung.${state}`).first().waitFor();
  const looks = await Promise.all(
    ["hover", "focus-visible", "active"].map((state) => page.evaluate<string>(lookIn(state))),
  );
  expect(new Set(looks).size).toBe(3);
  expect(faults).toEqual([]);
  await page.context().close();
});

/** Names of samples that show nothing. */
const emptyOnes = `[...document.querySelectorAll(".design-shown")]
  .filter(({ children: [, ...parts] }) =>
    !parts.some((part) => part.getBoundingClientRect().height > 0))
  .map(({ firstChild }) => firstChild.textContent)`;

/** How a plain button looks that is in a state. */
function lookIn(state: string): string {
  return `(({ backgroundColor, transform, outlineStyle }) =>
    [backgroundColor, transform, outlineStyle].join(" "))(
      getComputedStyle(document.querySelector('[data-state="${state}"] .button.plain')))`;
}
