import { expect, test } from "vitest";
import {
  blockedUntilMs,
  guardLimits,
  guardSubjects,
  guardWindowMs,
  ipPrefix,
} from "../../../../src/identity/guard.ts";

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
])("takes %j for the network %j", (address, prefix) => {
  expect(ipPrefix(address)).toBe(prefix);
});

test("counts a call for its network and its key, an enrolled key for itself only", () => {
  const stranger = guardSubjects("203.0.113.7", { jkt: "k", enrolled: false });
  expect(stranger).toEqual([
    { kind: "ip_prefix", name: "203.0.113.0/24" },
    { kind: "key", name: "k" },
  ]);
  const owner = guardSubjects("203.0.113.7", { jkt: "k", enrolled: true });
  expect(owner).toEqual([{ kind: "key", name: "k" }]);
  expect(guardSubjects(null, { jkt: "k", enrolled: false })).toHaveLength(1);
});

test("blocks at the limit until the oldest act that matters has left the window", () => {
  const max = guardLimits.key.failure;
  const failures = Array.from({ length: max }, (_, index) => index * 1_000);
  expect(blockedUntilMs("key", { start: [], failure: failures.slice(1) })).toBeNull();
  expect(blockedUntilMs("key", { start: [], failure: failures })).toBe(guardWindowMs);
  const more = [...failures, max * 1_000];
  expect(blockedUntilMs("key", { start: [], failure: more })).toBe(guardWindowMs + 1_000);
});
