import { describe, expect, it } from "vitest";
import { Misuse } from "../../../../../src/cli/program.ts";
import { callerOf, proxiesOf } from "../../../../../src/cli/serve/caller.ts";

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
    ["not one with a port", "127.0.0.1", "203.0.113.9:443", "127.0.0.1"],
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
