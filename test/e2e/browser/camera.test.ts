import { describe, expect, it } from "vitest";
import { filmCode } from "./fake-camera.ts";
import { playFilm } from "./play-film.ts";
import { pressNew, typeAmount } from "./till-town.ts";

/* The till reads a phone's code through its camera, with its own decoder, under its own policy. */
const camera = playFilm();

describe("a code before the camera is charged", { timeout: 90_000 }, () => {
  it.each([
    ["as it is", 2_310, {}],
    ["at a tenth of its brightness", 2_320, { brightness: 0.1 }],
    ["tilted", 2_330, { degrees: 25 }],
  ])("%s", async (_, amount, light) => {
    const { page, faults } = await camera.open();
    await typeAmount(page, String(amount));
    filmCode(camera.film, await camera.town.code(), light);
    await pressNew(page, "Use the camera");
    await page.locator(".outcome.paid").waitFor();
    expect(await page.locator(".outcome-amount").textContent()).toContain("2,3");
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
