import { expect, it } from "vitest";
import { browserKind, deviceNameOf } from "../../../../../src/web/payer/browser-kind.ts";

const iphone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Mobile/15E148 Safari/604.1";
const android =
  "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Mobile Safari/537.36";

it("finds a browser that is inside another app", () => {
  expect(browserKind(`${iphone} Line/14.1.0`, false)).toBe("in_app");
  expect(browserKind(`${iphone} [FBAN/FBIOS;FBAV/480.0]`, false)).toBe("in_app");
  expect(browserKind(android.replace("Pixel 9)", "Pixel 9; wv)"), false)).toBe("in_app");
});

it("finds an iPhone's tab, and not what was installed from it", () => {
  expect(browserKind(iphone, false)).toBe("ios_tab");
  expect(browserKind(iphone, true)).toBe("plain");
  expect(browserKind(android, false)).toBe("plain");
});

it("names a phone by its system and browser, and an unknown one not at all", () => {
  expect(deviceNameOf(iphone)).toBe("iPhone · Safari");
  expect(deviceNameOf(android)).toBe("Android · Chrome");
  expect(deviceNameOf("curl/8")).toBe("");
});
