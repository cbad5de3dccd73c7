import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { filmCode } from "../e2e/browser/fake-camera.ts";
import { playFilm } from "../e2e/browser/play-film.ts";
import { pressNew, typeAmount } from "../e2e/browser/till-town.ts";

/* What becomes of a till's camera when something of it is missing or goes away. */
const camera = playFilm();

/** A till whose cameras are counted, the amount keyed and a code before it. */
async function openSelling(amount: number): Promise<Page> {
  const { page } = await camera.open({ ignored: /Failed to load resource/ });
  await page.evaluate(`(() => {
    globalThis.tracks = [];
    const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await own(wanted);
      globalThis.tracks.push(...stream.getTracks());
      return stream;
    };
  })()`);
  await typeAmount(page, String(amount));
  filmCode(camera.film, await camera.town.code());
  return page;
}

const states = (page: Page) => page.evaluate("tracks.map(({ readyState }) => readyState)");

it("is let go where nothing can read its picture", async () => {
  const page = await openSelling(2_410);
  await page.route("**/pages/*.wasm", (route) => route.abort());
  await pressNew(page, "Use the camera");
  await page.getByText("The picture cannot be read here").waitFor();
  await expect.poll(() => states(page)).toEqual(["ended"]);
  await page.context().close();
});

it("is asked for again where the machine has taken it away", async () => {
  const page = await openSelling(2_420);
  filmCode(camera.film, "https://example.com/no-code");
  await pressNew(page, "Use the camera");
  await page.locator("video").waitFor();
  await page.evaluate("for (const each of tracks) each.dispatchEvent(new Event('ended'))");
  filmCode(camera.film, await camera.town.code());
  await pressNew(page, "Use the camera");
  await page.locator(".outcome.paid").waitFor();
  await page.context().close();
});

it("is read by the till's own decoder where the browser's has no service", async () => {
  const page = await openSelling(2_430);
  await page.evaluate(`
    globalThis.BarcodeDetector = class {
      static getSupportedFormats = async () => ["qr_code", "code_128"];
      async detect() {
        throw new DOMException("Barcode detection service unavailable.", "NotSupportedError");
      }
    }; undefined`);
  await pressNew(page, "Use the camera");
  await page.locator(".outcome.paid").waitFor();
  await page.context().close();
});
