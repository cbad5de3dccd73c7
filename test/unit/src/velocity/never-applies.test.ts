import { expect, test } from "vitest";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import { neverApplies } from "../../../../src/velocity/never-applies.ts";
import { policyOf } from "./story.ts";

test("every rule of the default policy can apply", () => {
  expect(neverApplies(defaultPolicy)).toEqual([]);
});

test("names each place because of which a rule never applies", () => {
  const policy = policyOf(
    { act: "payment", watch: ["wallet", "partner"] },
    { act: "top_up", metric: "distinct:terminal" },
    { act: "top_up", metric: "travel_speed", when: { offline: true } },
    { act: "terminal", watch: ["terminal"], when: { channel: "qr", device_age_ms: { to: 1 } } },
    { act: "payment", watch: ["ip_prefix", "channel"], when: { offline: true } },
    { act: "top_up", watch: ["device", "partner"], when: { channel: "points" } },
    { act: "payment", when: { wallet_age_ms: { to: 1 } } },
    { act: "top_up", when: { topped_up_within_ms: 1 } },
    { act: "store", watch: ["store", "partner"], when: { wallet_age_ms: { to: 1 } } },
    { act: "merchant", watch: ["merchant"], when: { topped_up_within_ms: 1 } },
  );
  expect(neverApplies(policy).map(({ pointer }) => pointer)).toEqual([
    "/rules/0/watch/1",
    "/rules/1/metric",
    "/rules/2/metric",
    "/rules/2/when/offline",
    "/rules/3/when/channel",
    "/rules/3/when/device_age_ms",
    "/rules/6/when/wallet_age_ms",
    "/rules/7/when/topped_up_within_ms",
    "/rules/8/watch/1",
  ]);
  expect(neverApplies(policy)[0]?.message).toBe(
    "the rule never applies: a payment tells no partner",
  );
});
