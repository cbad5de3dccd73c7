import type { Policy, Rule } from "./policy.ts";

const MINUTE = { sliding_ms: 60_000 };
const TEN_MINUTES = { sliding_ms: 600_000 };
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
  // The same for the device that asked, where one did.
  topUp("top_up.device.amount.24h", ["device"], "amount", DAY, 100_000),
  topUp("top_up.device.count.10m", ["device"], "count", TEN_MINUTES, 10),
  // One customer at one merchant's cash registers: ten in an hour.
  topUp("top_up.wallet_merchant.count.1h", ["wallet", "merchant"], "count", HOUR, 10),
];

/** Rules on sign-ins, kept per source, where only failures count. */
const SIGN_INS: Rule[] = [
  // Twenty failures from one network in ten minutes: stuffing.
  signIn("sign_in.ip_prefix.declines.10m", ["ip_prefix"], 20, TEN_MINUTES),
  // Five failures with one device key in an hour.
  signIn("sign_in.device.declines.1h", ["device"], 5, HOUR),
];

/** Rules across wallets, kept per terminal on what already happened: they alert. */
const TERMINALS: Rule[] = [
  // The same sum from three wallets within ten minutes, at one terminal: one buyer, many phones.
  {
    id: "terminal.same_amount.wallets.10m",
    act: "terminal",
    watch: ["terminal", "amount"],
    metric: "distinct:wallet",
    window: TEN_MINUTES,
    limit: 2,
    when: { amount: { from: 3_000 } },
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

/**
 * The policy of a new deployment, for Japan: JPY, ordinary customers far below every limit, a
 * payment of up to 50,000 yen always possible, a stolen wallet slow to empty.
 */
export const defaultPolicy: Policy = {
  currency: "JPY",
  rules: [...PAYMENTS, ...TOP_UPS, ...SIGN_INS, ...TERMINALS],
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
  limit: number,
  window: { sliding_ms: number },
): Rule {
  return { id, act: "sign_in", watch, metric: "declines", window, limit, action: "decline" };
}
