import { expect, test } from "vitest";
import { ipPrefix, sourcesOf } from "../../../../src/guard/attempt.ts";

test.each([
  ["203.0.113.7", "203.0.113.0/24"],
  ["::ffff:203.0.113.7", "203.0.113.0/24"],
  ["2001:db8:1:2::3", "2001:db8:1::/48"],
  ["2001:0DB8:0001:ffff:0:0:0:1", "2001:db8:1::/48"],
  ["2001:db8::1", "2001:db8:0::/48"],
  ["127.0.0.1", null],
  ["::ffff:127.0.0.1", null],
  ["::1", null],
  ["::", null],
  ["", null],
  ["300.0.0.1", null],
  ["1.2.3", null],
  ["1::2::3", null],
  ["1:2:3:4:5:6:7:8:9", null],
  ["2001:db8:1:2:3:4:5:gggg", null],
  ["2001:db8:1", null],
  ["::ffff:cb00:7107", "203.0.113.0/24"],
  ["0:0:0:0:0:FFFF:CB00:7107", "203.0.113.0/24"],
  ["::ffff:7f00:1", null],
])("takes %j for the network %j", (address, prefix) => {
  expect(ipPrefix(address)).toBe(prefix);
});

test("counts an attempt for its network, its key and the contact it names, as far as known", () => {
  const attempt = {
    wayIn: "sign_in",
    ipPrefix: "203.0.113.0/24",
    device: "k",
    contact: "c",
  } as const;
  expect(sourcesOf(attempt)).toEqual([
    { kind: "ip_prefix", name: "203.0.113.0/24" },
    { kind: "device", name: "k" },
    { kind: "contact", name: "c" },
  ]);
  const less = sourcesOf({ ...attempt, ipPrefix: null, contact: null });
  expect(less).toEqual([{ kind: "device", name: "k" }]);
});
