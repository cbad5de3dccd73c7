import { describe, expect, it } from "vitest";
import { normalizeTarget } from "../../../../src/token/target.ts";

const target = "https://pay.example.jp/v1/payments";

describe("spellings of one address (RFC 3986 §6.2.2, §6.2.3) become one", () => {
  it.each([
    target,
    "HTTPS://pay.example.jp/v1/payments",
    "https://Pay.EXAMPLE.jp/v1/payments",
    "https://pay.example.jp:443/v1/payments",
    "https://pay.example.jp:/v1/payments",
    "https://pay.example.jp/v1/p%61yments",
    "https://pay.example.jp/v1/./payments",
    "https://pay.example.jp/v1/x/../payments",
    "https://pay.example.jp/v1/%2e/payments",
    "https://pay.example.jp/v1/payments?reference=a",
    "https://pay.example.jp/v1/payments?a=https://evil.example/?b#c",
    "https://pay.example.jp/v1/payments#part",
    "https://pay.example.jp/v1/payments#part?a",
  ])("%s", (spelling) => expect(normalizeTarget(spelling)).toBe(target));

  it("keeps a port that is not the scheme's", () => {
    expect(normalizeTarget("http://localhost:8787/v1")).toBe("http://localhost:8787/v1");
    expect(normalizeTarget("http://[::1]:8787/v1")).toBe("http://[::1]:8787/v1");
  });

  it("writes escapes in capitals and an empty path as /", () => {
    expect(normalizeTarget("https://a.example/%e3%81%82%2f")).toBe(
      "https://a.example/%E3%81%82%2F",
    );
    expect(normalizeTarget("https://a.example")).toBe("https://a.example/");
    expect(normalizeTarget("https://a.example?b")).toBe("https://a.example/");
  });
});

describe("other addresses stay others", () => {
  it.each([
    "http://pay.example.jp/v1/payments",
    "https://pay.example.jp:8443/v1/payments",
    "https://pay.example.jp./v1/payments",
    "https://pay.example/v1/payments",
    "https://pay.example.jp/v1/payments/",
    "https://pay.example.jp//v1/payments",
    "https://pay.example.jp/v1/Payments",
    "https://pay.example.jp/v1%2Fpayments",
    "https://pay.example.jp/v1/payments%3Fa",
    "https://pay.example.jp/v1/p%2561yments",
  ])("%s", (other) => {
    expect(normalizeTarget(other)).not.toBeNull();
    expect(normalizeTarget(other)).not.toBe(target);
  });
});

describe("what is no address, or names a user, is null", () => {
  it.each([
    "",
    "/v1/payments",
    "//pay.example.jp/v1/payments",
    "https:pay.example.jp/v1/payments",
    "https:/pay.example.jp/v1/payments",
    "https:///pay.example.jp/v1/payments",
    "https:\\\\pay.example.jp/v1/payments",
    "https://pay.example.jp\\v1\\payments",
    " https://pay.example.jp/v1/payments",
    "https://pay.example.jp/v1/pay\tments",
    "https://pay.example.jp/v1/payments\n",
    "https://pay.example.jp/v1/p%6",
    "https://pay.example.jp/v1/%zz",
    "https://pay.example.jp/v1/関所",
    "https://evil@pay.example.jp/v1/payments",
    "https://:x@pay.example.jp/v1/payments",
    "https://pay.example.jp:99999/v1/payments",
    "https://?/v1/payments",
    "mailto:pay@example.jp",
  ])("%j", (text) => expect(normalizeTarget(text)).toBeNull());
});
