import { expect, it } from "vitest";
import { stretchContrast } from "../../../../../src/web/scan/stretch.ts";

const pixelsOf = (greys: readonly number[]) =>
  Uint8ClampedArray.from(greys.flatMap((grey) => [grey, grey, grey, 255]));

it("pulls a dim picture apart to black and white", () => {
  const dim = pixelsOf([...Array(50).fill(20), ...Array(50).fill(32)]);
  stretchContrast(dim);
  expect([...new Set(dim)]).toEqual([0, 255]);
});

it("lets the outermost fiftieth of both ends go", () => {
  const pixels = pixelsOf([0, ...Array(49).fill(100), ...Array(49).fill(120), 255]);
  stretchContrast(pixels);
  expect([pixels[4], pixels[396 - 4]]).toEqual([0, 255]);
});

it("leaves one grey a picture of one grey", () => {
  const plain = pixelsOf(Array(9).fill(80));
  stretchContrast(plain);
  expect(new Set(plain.filter((_, at) => at % 4 === 0)).size).toBe(1);
});
