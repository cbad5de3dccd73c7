import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Launched, launchChromium } from "./chromium.ts";
import { cameraSwitches, filmCode } from "./fake-camera.ts";
import { openTill, openTillTown, pressNew, type TillTown, typeAmount } from "./till-town.ts";

/* The till reads a phone's code through its camera, with its own decoder, under its own policy. */
const folder = mkdtempSync(join(tmpdir(), "sekisho-camera-"));
const film = join(folder, "film.y4m");
let town: TillTown;
let chromium: Launched;

beforeAll(async () => {
  const started = [openTillTown(), launchChromium(cameraSwitches(film))] as const;
  [town, chromium] = await Promise.all(started);
}, 90_000);

afterAll(async () => {
  await Promise.all([town?.deployment.close(), chromium?.close()]);
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe("a code before the camera is charged", { timeout: 90_000 }, () => {
  it.each([
    ["as it is", 2_310, {}],
    ["at a tenth of its brightness", 2_320, { brightness: 0.1 }],
    ["tilted", 2_330, { degrees: 25 }],
  ])("%s", async (_, amount, light) => {
    const { page, faults } = await openTill(chromium, town, { permissions: ["camera"] });
    await typeAmount(page, String(amount));
    filmCode(film, await town.code(), light);
    await pressNew(page, "Use the camera");
    await page.locator(".outcome.paid").waitFor();
    expect(await page.locator(".outcome-amount").textContent()).toContain("2,3");
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
