import { describe, expect, it } from "vitest";
import { filmScreen } from "../e2e/browser/fake-camera.ts";
import { playFilm } from "../e2e/browser/play-film.ts";
import { pictureOf } from "../e2e/browser/screen-picture.ts";
import { pressNew, typeAmount } from "../e2e/browser/till-town.ts";
import { openCode, openRichPhone } from "./phone-town.ts";

/* The till's camera before the phone's screen: what it films is what the phone's page really shows. */
const camera = playFilm();

describe("a phone before the till's camera pays", () => {
  it.each([
    ["as it is", 2_410, {}],
    ["at a tenth of its brightness", 2_420, { brightness: 0.1 }],
    ["tilted", 2_430, { degrees: 25 }],
    ["with moiré", 2_440, { moire: 0.6, degrees: 2 }],
    ["with moiré, tilted", 2_450, { moire: 0.6, degrees: 25 }],
    [
      "with moiré, at a third of its brightness",
      2_460,
      { moire: 0.5, brightness: 0.3, degrees: 4 },
    ],
  ])("%s", async (_, amount, held) => {
    const [phone, { page: till }] = await Promise.all([
      openRichPhone(camera.chromium, camera.town),
      camera.open(),
    ]);
    await openCode(phone);
    const { page } = phone;
    const box = await page.locator(".code-button svg").last().boundingBox();
    if (box === null) throw new Error("there is no symbol");
    const square = { x: box.x * 2, y: box.y * 2, side: box.width * 2 };
    filmScreen(camera.film, await pictureOf(page), square, held);
    // A page behind another one is given no frames of the camera.
    await till.bringToFront();
    await typeAmount(till, String(amount));
    await pressNew(till, "Use the camera");
    await till
      .locator(".outcome.paid")
      .waitFor({ timeout: 15_000 })
      .catch(async (error) => {
        throw new Error(await till.locator("body").innerText(), { cause: error });
      });
    await page.locator(".cover .outcome.paid").waitFor({ timeout: 2_000 });
    expect(await page.locator(".outcome-amount").textContent()).toBe(`¥2,4${amount - 2_400}`);
    await Promise.all([page.context().close(), till.context().close()]);
  });
});
