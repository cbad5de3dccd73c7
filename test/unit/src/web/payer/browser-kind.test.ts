import { expect, it } from "vitest";
import { browserKind, deviceNameOf } from "../../../../../src/web/payer/browser-kind.ts";

const iphone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Mobile/15E148 Safari/604.1";
const android =
  "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Mobile Safari/537.36";

const mac =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Safari/605.1.15";
/** As a browser tells it that is touched by so many fingers at most. */
const of = (userAgent: string, maxTouchPoints = 5) => ({ userAgent, maxTouchPoints });

it("finds a browser that is inside another app", () => {
  expect(browserKind(of(`${iphone} Line/14.1.0`), false)).toBe("in_app");
  expect(browserKind(of(`${iphone} [FBAN/FBIOS;FBAV/480.0]`), false)).toBe("in_app");
  expect(browserKind(of(android.replace("Pixel 9)", "Pixel 9; wv)")), false)).toBe("in_app");
});

it("finds an iPhone's tab, and not what was installed from it", () => {
  expect(browserKind(of(iphone), false)).toBe("ios_tab");
  expect(browserKind(of(iphone), true)).toBe("plain");
  expect(browserKind(of(android), false)).toBe("plain");
});

it("names a phone by its system and browser, and an unknown one not at all", () => {
  expect(deviceNameOf(of(iphone))).toBe("iPhone · Safari");
  expect(deviceNameOf(of(android))).toBe("Android · Chrome");
  expect(deviceNameOf(of("curl/8"))).toBe("");
});

it("tells an iPad, which calls itself a Mac, from one", () => {
  expect(browserKind(of(mac), false)).toBe("ios_tab");
  expect(browserKind(of(mac), true)).toBe("plain");
  expect(browserKind(of(mac, 0), false)).toBe("plain");
  expect([deviceNameOf(of(mac)), deviceNameOf(of(mac, 0))]).toEqual([
    "iPad · Safari",
    "Mac · Safari",
  ]);
});
