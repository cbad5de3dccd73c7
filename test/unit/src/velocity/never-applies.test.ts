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
  expect(neverApplies(policy)[5]?.message).toBe(
    "the rule never applies: a terminal tells no device age",
  );
  expect(neverApplies(policy).map(({ code, act, names }) => [code, act, ...names])).toEqual([
    ["never_told", "payment", "partner"],
    ["never_told", "top_up", "terminal"],
    ["never_told", "top_up", "place"],
    ["never_told", "top_up", "offline_code"],
    ["never_told", "terminal", "channel"],
    ["never_told", "terminal", "device_age"],
    ["never_told", "payment", "wallet_age"],
    ["never_told", "top_up", "top_up"],
    ["never_told", "store", "partner"],
  ]);
});

test("names conditions that no act can meet", () => {
  const policy = policyOf(
    { when: { amount: { from: 1_000_001 } } },
    { when: { amount: { from: 1_000_000 } } },
    { when: { amount: { from: 5_001 }, offline: true } },
    { when: { amount: { to: 1 } } },
    { when: { channel: "points" } },
    { act: "top_up", when: { channel: "points" } },
    { act: "sign_in", when: { channel: "qr" } },
    { act: "sign_in", when: { amount: { from: 1 } } },
  );
  const payments = { act: "payment", names: [], atMost: null };
  const signIns = { ...payments, act: "sign_in" };
  const waysIn = ["registration", "sign_in", "recovery", "lost_device", "contact"];
  expect(neverApplies(policy)).toEqual([
    {
      ...{ ...payments, code: "above_balance", atMost: 1_000_000 },
      pointer: "/rules/0/when/amount/from",
      message: "the rule never applies: a wallet holds at most 1000000",
    },
    {
      ...{ ...payments, code: "above_offline", atMost: 5_000 },
      pointer: "/rules/2/when/amount/from",
      message: "the rule never applies: a code signed offline pays at most 5000",
    },
    {
      ...{ ...payments, code: "below_least" },
      pointer: "/rules/3/when/amount/to",
      message: "the rule never applies: every amount is 1 or more",
    },
    {
      ...{ ...payments, code: "channel_unknown", names: ["qr", "bar_code", "qr_payload"] },
      pointer: "/rules/4/when/channel",
      message: "the rule never applies: a payment comes by qr, bar_code, qr_payload",
    },
    {
      ...{ ...signIns, code: "channel_unknown", names: waysIn },
      pointer: "/rules/6/when/channel",
      message:
        "the rule never applies: a sign_in comes by registration, sign_in, recovery, lost_device, contact",
    },
    {
      ...{ ...signIns, code: "without_amount" },
      pointer: "/rules/7/when/amount",
      message: "the rule never applies: a sign_in has no amount",
    },
  ]);
});

test("names a rule on a contact that looks at reports of lost phones alone, which tell none", () => {
  const policy = policyOf(
    { act: "sign_in", watch: ["device"], when: { channel: "lost_device" } },
    { act: "sign_in", watch: ["wallet"], when: { channel: "lost_device" } },
    {
      ...{ act: "sign_in", watch: ["device"], metric: "distinct:wallet" },
      when: { channel: "lost_device" },
    },
    { act: "sign_in", watch: ["wallet"], when: { channel: "recovery" } },
  );
  const told = {
    ...{ code: "channel_without_wallet", act: "sign_in", names: ["lost_device"], atMost: null },
    message: "the rule never applies: a lost_device tells no wallet",
  };
  expect(neverApplies(policy)).toEqual([
    { pointer: "/rules/1/when/channel", ...told },
    { pointer: "/rules/2/when/channel", ...told },
  ]);
});
