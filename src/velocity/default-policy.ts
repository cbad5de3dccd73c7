import type { Policy, Rule } from "./policy.ts";

const MINUTE = { sliding_ms: 60_000 };
const TEN_MINUTES = { sliding_ms: 600_000 };
/** Half an hour, and five minutes over. */
const HALF_HOUR = { sliding_ms: 2_100_000 };
const HOUR = { sliding_ms: 3_600_000 };
const DAY = { sliding_ms: 86_400_000 };
const THIRTY_DAYS = { sliding_ms: 2_592_000_000 };

/** Rules on what a customer spends. Voided and refunded payments give their share back. */
const PAYMENTS: Rule[] = [
  // Nobody shows a phone eleven times in a minute. A family at one counter stays far below.
  payment("payment.wallet.count.1m", ["wallet"], "count", MINUTE, 10),
  // More than sixty purchases in a day is a machine or a stolen phone.
  payment("payment.wallet.count.24h", ["wallet"], "count", DAY, 60),
  // What was topped up a moment ago cannot all leave at once: 50,000 yen, then a pause.
  payment("payment.wallet.amount.10m", ["wallet"], "amount", TEN_MINUTES, 50_000),
  // 100,000 yen in any 24 hours, wherever midnight falls.
  payment("payment.wallet.amount.24h", ["wallet"], "amount", DAY, 100_000),
  // 500,000 yen in any 30 days, wherever a month ends.
  payment("payment.wallet.amount.30d", ["wallet"], "amount", THIRTY_DAYS, 500_000),
  // The same pace for one device, should a device ever reach more than one wallet's history.
  payment("payment.device.count.1m", ["device"], "count", MINUTE, 10),
  payment("payment.device.amount.24h", ["device"], "amount", DAY, 100_000),
  // A phone without a network cannot be warned: 20,000 yen of its own codes in any 24 hours.
  {
    ...payment("payment.wallet.offline.amount.24h", ["wallet"], "amount", DAY, 20_000),
    when: { offline: true },
  },
  // One customer in one shop: ten in a minute, fifty in a day, 50,000 yen in an hour.
  payment("payment.wallet_merchant.count.1m", ["wallet", "merchant"], "count", MINUTE, 10),
  payment("payment.wallet_merchant.count.24h", ["wallet", "merchant"], "count", DAY, 50),
  payment("payment.wallet_merchant.amount.1h", ["wallet", "merchant"], "amount", HOUR, 50_000),
  // A spree: the seventh shop within ten minutes.
  payment("payment.wallet.merchants.10m", ["wallet"], "distinct:merchant", TEN_MINUTES, 6),
  // Eleven refusals in ten minutes are attempts, not mistakes.
  payment("payment.wallet.declines.10m", ["wallet"], "declines", TEN_MINUTES, 10),
  // Nine refusals in a row within the hour: somebody is probing. Recorded, not refused.
  {
    ...payment("payment.wallet.run.1h", ["wallet"], "consecutive_declines", HOUR, 8),
    action: "flag",
  },
  // Beyond a city's 50 km no train makes 250 km/h from shop to shop within the hour.
  payment("payment.wallet.travel.1h", ["wallet"], "travel_speed", HOUR, 250),
  // And no airliner makes 1,000 km/h from shop to shop within the day.
  payment("payment.wallet.travel.24h", ["wallet"], "travel_speed", DAY, 1_000),
  // Paying and having it given back leaves the limits above as they were. Five times in a day is no
  // change of mind any more: from then on the phone is asked.
  {
    ...payment("payment.wallet.given_back_count.24h", ["wallet"], "given_back_count", DAY, 4),
    action: "confirm",
  },
  // Whoever was given back 100,000 yen in a day has used the day's limit in another way.
  payment("payment.wallet.given_back.24h", ["wallet"], "given_back", DAY, 100_000),
];

/** Rules on what a customer pays in, over all channels together. */
const TOP_UPS: Rule[] = [
  // 60,000 + 60,000 within a minute is refused at the second: 100,000 yen in any 24 hours.
  topUp("top_up.wallet.amount.24h", ["wallet"], "amount", DAY, 100_000),
  // 500,000 yen in any 30 days.
  topUp("top_up.wallet.amount.30d", ["wallet"], "amount", THIRTY_DAYS, 500_000),
  // Ten in ten minutes and twenty in a day, however small they are.
  topUp("top_up.wallet.count.10m", ["wallet"], "count", TEN_MINUTES, 10),
  topUp("top_up.wallet.count.24h", ["wallet"], "count", DAY, 20),
  // Nearly the same amount six times in a day, whatever partners and channels it comes through.
  { ...topUp("top_up.wallet.near.24h", ["wallet"], "count", DAY, 5), near_bp: 500 },
  // The same for the device that turned points in.
  topUp("top_up.device.amount.24h", ["device"], "amount", DAY, 100_000),
  topUp("top_up.device.count.10m", ["device"], "count", TEN_MINUTES, 10),
  // One customer through one partner: ten in an hour.
  topUp("top_up.wallet_partner.count.1h", ["wallet", "partner"], "count", HOUR, 10),
];

/**
 * Rules on the ways in, before any wallet is known: sign-ins, registrations, recoveries, reports of
 * a lost phone. What is begun counts, and what is wrong (`declines`). Here `wallet` is the contact
 * that is named, but for reports, `device` the key that signs, `channel` the way in. The short windows
 * slow a source, the long ones block it.
 */
const SIGN_INS: Rule[] = [
  // One network is many phones behind a carrier or an office. 40 begin in a minute, not more.
  signIn("sign_in.ip_prefix.count.1m", ["ip_prefix"], "count", MINUTE, 40),
  // 100 in ten minutes, and 1,000 in a day: beyond that a network is a source of stuffing.
  signIn("sign_in.ip_prefix.count.10m", ["ip_prefix"], "count", TEN_MINUTES, 100),
  signIn("sign_in.ip_prefix.count.24h", ["ip_prefix"], "count", DAY, 1_000),
  // Eleven wrong codes in a minute from one network: wait for that minute to pass.
  signIn("sign_in.ip_prefix.declines.1m", ["ip_prefix"], "declines", MINUTE, 10),
  // 21 in ten minutes: the network waits for up to ten. 101 in a day: for up to a day.
  signIn("sign_in.ip_prefix.declines.10m", ["ip_prefix"], "declines", TEN_MINUTES, 20),
  signIn("sign_in.ip_prefix.declines.24h", ["ip_prefix"], "declines", DAY, 100),
  // One key is one phone. It begins 20 times in ten minutes and 60 times in a day.
  signIn("sign_in.device.count.10m", ["device"], "count", TEN_MINUTES, 20),
  signIn("sign_in.device.count.24h", ["device"], "count", DAY, 60),
  // Two codes mistyped to the end are ten failures: then one an hour, and none after 30 in a day.
  signIn("sign_in.device.declines.1h", ["device"], "declines", HOUR, 10),
  signIn("sign_in.device.declines.24h", ["device"], "declines", DAY, 30),
  // Strangers' keys at one contact. The owner's own phones are never held to these.
  signIn("sign_in.wallet.declines.1h", ["wallet"], "declines", HOUR, 20),
  signIn("sign_in.wallet.declines.24h", ["wallet"], "declines", DAY, 60),
  // Nor is a mailbox filled: strangers have at most 40 codes a day sent to it.
  signIn("sign_in.wallet.count.24h", ["wallet"], "count", DAY, 40),
  // The whole deployment, per way in, only tells: more than 100 wrong codes in ten minutes ...
  tell("sign_in.channel.declines.10m", "declines", 100),
  // ... or more than 1,000 begun. What an operator of millions sees on a quiet day is more: raise it.
  tell("sign_in.channel.count.10m", "count", 1_000),
];

/** Rules across wallets, kept per terminal on what already happened: they alert. */
const TERMINALS: Rule[] = [
  // The same sum from three wallets within ten minutes, at one terminal: one buyer, many phones.
  // Not below 9,000 yen, where a till may have fixed prices; the rules on mules look there.
  {
    id: "terminal.same_amount.wallets.10m",
    act: "terminal",
    watch: ["terminal", "amount"],
    metric: "distinct:wallet",
    window: TEN_MINUTES,
    limit: 2,
    when: { amount: { from: 9_000 } },
    action: "flag",
  },
  // Three wallets with 30,000 yen and more each within half an hour: ask every phone from here on.
  {
    id: "terminal.large.wallets.30m",
    act: "terminal",
    watch: ["terminal"],
    metric: "distinct:wallet",
    window: { sliding_ms: 1_800_000 },
    limit: 2,
    when: { amount: { from: 30_000 } },
    action: "confirm",
  },
  // Twenty refusals in ten minutes at one terminal: somebody tries codes.
  {
    id: "terminal.declines.10m",
    act: "terminal",
    watch: ["terminal"],
    metric: "declines",
    window: TEN_MINUTES,
    limit: 20,
    action: "flag",
  },
];

/** A wallet made or filled for the purpose: a week old, and a day over, or topped up within the hour. */
const FRESH = {
  wallet_age_ms: { to: 8 * 86_400_000 },
  topped_up_within_ms: 3_900_000,
  either: true,
} as const;

/**
 * Mules: wallets of many names that buy for one. They need to be young or freshly topped up, and as
 * many as the limits of one wallet make necessary; amounts and tills they can vary. They alert.
 */
const MULES: Rule[] = [
  // Three of them in one store within half an hour, with amounts within 5 % of each other.
  {
    ...mule("store.near.fresh_wallets.30m", "store", 2),
    near_bp: 500,
    when: { ...FRESH, amount: { from: 3_000 } },
  },
  // Or with 9,000 yen and more each, whatever the amounts.
  { ...mule("store.fresh_wallets.30m", "store", 2), when: { ...FRESH, amount: { from: 9_000 } } },
  // Eight young ones over the stores of a merchant, with amounts within 5 % of each other.
  {
    ...mule("merchant.near.young_wallets.30m", "merchant", 7),
    near_bp: 500,
    when: { wallet_age_ms: FRESH.wallet_age_ms, amount: { from: 9_000 } },
  },
];

/**
 * The policy of a new deployment, for Japan: JPY, ordinary customers far below every limit, a
 * payment of up to 50,000 yen always possible, a stolen wallet slow to empty.
 */
export const defaultPolicy: Policy = {
  currency: "JPY",
  rules: [...PAYMENTS, ...TOP_UPS, ...SIGN_INS, ...TERMINALS, ...MULES],
};

function payment(
  id: string,
  watch: Rule["watch"],
  metric: Rule["metric"],
  window: Rule["window"],
  limit: number,
): Rule {
  const giveBack = ["count", "amount", "distinct:merchant"].includes(metric);
  const rule: Rule = { id, act: "payment", watch, metric, window, limit, action: "decline" };
  return giveBack ? { ...rule, give_back: true } : rule;
}

/** A top-up that was reversed still happened: nothing is given back. */
function topUp(
  id: string,
  watch: Rule["watch"],
  metric: Rule["metric"],
  window: Rule["window"],
  limit: number,
): Rule {
  return { id, act: "top_up", watch, metric, window, limit, action: "decline" };
}

function signIn(
  id: string,
  watch: Rule["watch"],
  metric: Rule["metric"],
  window: Rule["window"],
  limit: number,
): Rule {
  return { id, act: "sign_in", watch, metric, window, limit, action: "decline" };
}

function tell(id: string, metric: Rule["metric"], limit: number): Rule {
  const window = TEN_MINUTES;
  return { id, act: "sign_in", watch: ["channel"], metric, window, limit, action: "flag" };
}

function mule(id: string, act: "store" | "merchant", limit: number): Rule {
  const metric = "distinct:wallet";
  return { id, act, watch: [act], metric, window: HALF_HOUR, limit, action: "flag" };
}
