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
  expect(await axeFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 568 });
  await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBe(320);
  expect(faults).toEqual([]);
  await page.context().close();
});
