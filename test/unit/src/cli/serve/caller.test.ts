import { describe, expect, it } from "vitest";
import { Misuse } from "../../../../../src/cli/program.ts";
import { addressDoubt, callerOf, proxiesOf } from "../../../../../src/cli/serve/caller.ts";

const proxies = proxiesOf(["127.0.0.1,10.0.0.0/8", "2001:db8::/32"]);

describe("a caller's address", () => {
  it.each([
    ["the socket's, whatever a stranger tells", "198.51.100.7", "203.0.113.9", "198.51.100.7"],
    ["what the trusted proxy tells", "127.0.0.1", "203.0.113.9", "203.0.113.9"],
    ["that of a socket of both families", "::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"],
    [
      "the last that no trusted proxy has",
      "10.1.2.3",
      "1.1.1.1, 203.0.113.9, 10.9.9.9",
      "203.0.113.9",
    ],
    ["an IPv6 one", "2001:db8::1", "2001:db9::7", "2001:db9::7"],
    ["the proxy's own, when it tells none", "127.0.0.1", undefined, "127.0.0.1"],
    ["the proxy's own, when it tells no address", "127.0.0.1", "unknown", "127.0.0.1"],
    ["not what stands before a text that is none", "127.0.0.1", "1.1.1.1, x, 10.9.9.9", "10.9.9.9"],
    ["one with a port", "127.0.0.1", "203.0.113.9:55", "203.0.113.9"],
    ["an IPv6 one with a port", "127.0.0.1", "[2001:db9::1]:55", "2001:db9::1"],
    ["an IPv6 one in brackets", "127.0.0.1", "[2001:db9::1]", "2001:db9::1"],
    ["before a proxy with a port", "127.0.0.1", "203.0.113.9:55, 10.9.9.9:443", "203.0.113.9"],
    ["not one with a zone", "127.0.0.1", "2001:db9::1%eth0", "127.0.0.1"],
    ["not one with a zone in brackets", "127.0.0.1", "[2001:db9::1%eth0]:55", "127.0.0.1"],
    ["not IPv4 in brackets", "127.0.0.1", "[203.0.113.9]:55", "127.0.0.1"],
    ["not one with a port that is no number", "127.0.0.1", "203.0.113.9:_x", "127.0.0.1"],
    ["a socket's without its zone", "fe80::7%eth0", undefined, "fe80::7"],
  ])("is %s", (_what, socket, header, caller) => {
    expect(callerOf(socket, header, { proxies })).toBe(caller);
  });

  it("is unknown when the socket has none", () => {
    expect(callerOf(undefined, "203.0.113.9", { proxies })).toBeNull();
  });
});

it.each(["localhost", "10.0.0.0/33", "10.0.0.0/8/8", "2001:db8::/129", "10.0.0.0/x", ""])(
  "%j is no proxy that can be trusted",
  (typed) => expect(() => proxiesOf([typed])).toThrow(Misuse),
);

describe("what is wrong with how addresses are told", () => {
  const proxies = proxiesOf(["127.0.0.1"]);
  const trust = { proxies, header: "x-forwarded-for" } as const;

  it("is a trusted proxy that tells none, or tells it in another header", () => {
    expect(addressDoubt("::ffff:127.0.0.1", {}, trust)).toMatch(
      /^The trusted proxy 127\.0\.0\.1 tells no caller's address in X-Forwarded-For: .*nginx: proxy_set/,
    );
    const other = { "cf-connecting-ip": "203.0.113.5" };
    expect(addressDoubt("127.0.0.1", other, trust)).toContain("--address-header cf-connecting-ip");
    const told = { "x-forwarded-for": "203.0.113.5" };
    expect(addressDoubt("127.0.0.1", told, trust)).toBeNull();
  });

  it.each(["unknown", "2001:db8::1%eth0", "203.0.113.5, x", ""])(
    "is a trusted proxy that tells %j, which is no address",
    (told) => {
      const doubt = addressDoubt("127.0.0.1", { "x-forwarded-for": told }, trust);
      expect(doubt).toMatch(/^The trusted proxy 127\.0\.0\.1 tells something in X-Forwarded-For/);
      if (told !== "") expect(doubt).not.toContain(told);
    },
  );

  it("is nothing about an address with a port", () => {
    const told = { "x-forwarded-for": "x, [2001:db8::1]:55" };
    expect(addressDoubt("127.0.0.1", told, trust)).toBeNull();
  });

  it("is somebody who tells one and is not trusted", () => {
    const told = { "x-forwarded-for": "203.0.113.5" };
    expect(addressDoubt("10.0.0.2", told, trust)).toContain("say --trust-proxy 10.0.0.2");
    expect(addressDoubt("10.0.0.2", {}, trust)).toBeNull();
    expect(addressDoubt(undefined, told, trust)).toBeNull();
  });
});
