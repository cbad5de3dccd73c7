import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { barsOf, inFours } from "../../../../../src/web/symbol/code-128.ts";
import { qrPath } from "../../../../../src/web/symbol/qr-path.ts";
import { modulePixels, qrModules, symbolWidth } from "../../../../../src/web/symbol/symbol-size.ts";

beforeAll(() => {
  const wasm = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
  const wasmBinary = readFileSync(wasm).buffer as ArrayBuffer;
  prepareZXingModule({ overrides: { wasmBinary } });
});

/** What a scanner reads in a picture of so many pixels a module. */
async function read(width: number, height: number, isDark: (x: number, y: number) => boolean) {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (isDark(x, y)) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  const picture = { data, width, height, colorSpace: "srgb" } as never;
  const found = await readBarcodes(picture, { formats: ["Code128", "QRCode"] });
  return found.map(({ format, text }) => `${format} ${text}`);
}

describe("the bar code", () => {
  it.each(["939200012345678901234567", "93920001234567890123", "9392000123456"])(
    "%s is read as it was written",
    async (digits) => {
      const { bars, modules } = barsOf(digits);
      const isDark = (x: number) =>
        bars.some(([left, width]) => Math.floor(x / 3) >= left && Math.floor(x / 3) < left + width);
      expect(await read(modules * 3, 60, isDark)).toEqual([`Code128 ${digits}`]);
    },
  );

  it("of 24 digits has bars of 1.5 pixels at a width of 320, and is told in fours", () => {
    const { modules } = barsOf("939200012345678901234567");
    expect(modules).toBe(187);
    expect(modulePixels(320, 2, modules) / 2).toBe(1.5);
    expect(inFours("93920001234567")).toBe("9392 0001 2345 67");
    expect(() => barsOf("93a2")).toThrow(RangeError);
  });
});

describe("the QR symbol", () => {
  it.each([20, 273, 287])(
    "of %i letters has 73 modules, and is read as it was written",
    async (length) => {
      const text = "eyJhbGciOiJFUzI1NiJ9._-".repeat(20).slice(0, length);
      const { path, modules } = qrPath(text, 12);
      expect(modules).toBe(qrModules);
      const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map((run) => run.slice(1).map(Number));
      const isDark = (x: number, y: number) =>
        runs.some(
          ([left = 0, top, width = 0]) =>
            top === Math.floor(y / 3) &&
            Math.floor(x / 3) >= left &&
            Math.floor(x / 3) < left + width,
        );
      expect(await read(modules * 3, modules * 3, isDark)).toEqual([`QRCode ${text}`]);
    },
  );

  it.each([
    [320, 2],
    [360, 2.625],
    [375, 3],
    [390, 3],
    [412, 2.625],
    [430, 3],
  ])("has modules of whole device pixels at %i by %f, of at least 3.5 pixels", (width, ratio) => {
    const pixels = modulePixels(width - 32, ratio, qrModules);
    expect(Number.isInteger(pixels)).toBe(true);
    expect(pixels / ratio).toBeGreaterThanOrEqual(3.5);
    expect(symbolWidth(width - 32, ratio, qrModules)).toBeLessThanOrEqual(width - 32);
  });
});
