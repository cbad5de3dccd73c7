import { expect, it } from "vitest";
import {
  atRest,
  slidByFinger,
  slidByKey,
  slidFarEnough,
} from "../../../../../src/web/part/slide.ts";

it("pays from nine tenths of the way on, and not before", () => {
  expect(slidFarEnough(slidByFinger(179, 200))).toBe(false);
  expect(slidFarEnough(slidByFinger(180, 200))).toBe(true);
  expect(slidFarEnough(slidByFinger(900, 200))).toBe(true);
  expect(slidFarEnough(slidByFinger(-50, 200))).toBe(false);
  expect(slidFarEnough(slidByFinger(10, 0))).toBe(false);
  expect(slidFarEnough({ share: 1, isHeld: false })).toBe(false);
});

it("pays by four presses of an arrow key, of which a held one is one", () => {
  const press = (from: typeof atRest, isRepeat = false) => slidByKey(from, "ArrowRight", isRepeat);
  let place = atRest;
  for (let times = 0; times < 3; times++) place = press(place) ?? place;
  expect(slidFarEnough(place)).toBe(false);
  expect(press(place, true)).toBeUndefined();
  expect(slidFarEnough(press(place) ?? place)).toBe(true);
  expect(slidByKey(place, "ArrowLeft", false)?.share).toBe(0.5);
  expect(slidByKey(place, "Home", false)?.share).toBe(0);
  expect(slidByKey(place, "End", false)).toBeUndefined();
});
