import type { Dice } from "../../src/cli/seed/dice.ts";
import type { VelocityCandidate, VelocityEvent } from "../../src/velocity/event.ts";
import type { Policy, Rule } from "../../src/velocity/policy.ts";
import { isAcross, METRICS as KINDS, WATCHES } from "../../src/velocity/vocabulary.ts";

const MAX = Number.MAX_SAFE_INTEGER;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const SLIDING = [1_000, 1_001, 5_000, 60_000, HOUR, DAY, 31 * DAY, 34_560_000_000];

/** Zones, each with times at which something happens there. */
const ZONES: readonly { zone: string; at: readonly string[] }[] = [
  { zone: "Asia/Tokyo", at: ["2024-02-29T15:00:00Z", "2024-12-31T15:00:00Z"] },
  { zone: "America/New_York", at: ["2024-03-10T07:00:00Z", "2024-11-03T06:00:00Z"] },
  { zone: "Europe/London", at: ["2025-03-30T01:00:00Z", "2025-10-26T01:00:00Z"] },
  { zone: "Australia/Lord_Howe", at: ["2024-04-06T15:00:00Z", "2024-10-05T15:30:00Z"] },
  { zone: "America/Sao_Paulo", at: ["2018-11-04T03:00:00Z", "2019-02-17T02:00:00Z"] },
  { zone: "Africa/Cairo", at: ["2024-04-25T22:00:00Z", "2024-10-31T21:00:00Z"] },
  { zone: "America/Havana", at: ["2024-03-10T05:00:00Z", "2024-11-03T05:00:00Z"] },
  { zone: "Pacific/Apia", at: ["2011-12-30T10:00:00Z", "2012-02-29T10:00:00Z"] },
  { zone: "Asia/Kathmandu", at: ["2023-02-28T18:15:00Z", "2023-04-30T18:15:00Z"] },
];

const METRICS: readonly Rule["metric"][] = [
  ...KINDS.filter((kind) => kind !== "distinct"),
  "amount",
  "distinct:merchant",
  "distinct:device",
  "distinct:amount",
];

/** What surrounds one policy: zone, starting time, usual time between acts, what occurs. */
export interface Setting {
  readonly zone: string;
  readonly startMs: number;
  readonly paceMs: number;
  readonly amounts: readonly number[];
  /** How many different subjects there are per watch. */
  readonly variety: number;
  /** The act across wallets that occurs. */
  readonly across: "terminal" | "store" | "merchant";
}

export function settingOf(dice: Dice): Setting {
  const { zone, at } = dice.pick(ZONES);
  const startMs = Date.parse(dice.pick(at)) - dice.pick([0, 1, HOUR, DAY, 3 * DAY, 30 * DAY]);
  const paceMs = Math.ceil(dice.pick(SLIDING) / dice.pick([1, 3, 20]));
  const small = [0, 1, 2, 3, 100];
  const large = [2 ** 30 - 1, 2 ** 30, 2 ** 45 + 1, MAX, MAX - 1];
  const amounts = dice.oneIn(3) ? [...small, ...large] : small;
  const near = [9_800, 9_801, 9_996, 10_000, 10_200, 10_201, 19_600];
  const across = dice.pick(["terminal", "store", "merchant"] as const);
  const variety = dice.pick([3, 3, 3, 3, 20, 900]);
  return { zone, startMs, paceMs, amounts: [...amounts, ...near], variety, across };
}

export function policyOf(dice: Dice, setting: Setting): Policy {
  const rules = Array.from({ length: 1 + dice.below(4) }, (_, i) => ruleOf(dice, setting, i));
  return { currency: "JPY", rules };
}

function ruleOf(dice: Dice, setting: Setting, i: number): Rule {
  const metric = dice.pick(METRICS);
  const counted = metric.split(":")[1];
  const watches = WATCHES.filter((watch) => watch !== counted && watch !== "amount");
  const watch: Rule["watch"] = [dice.oneIn(3) ? dice.pick(watches) : "wallet"];
  const second = dice.pick([...watches, "amount" as const]);
  if (dice.oneIn(3) && second !== watch[0] && second !== counted) watch.push(second);
  const window = windowOf(dice, setting);
  const hasAmount = metric === "amount" || metric.startsWith("given_back");
  const act: Rule["act"] = dice.pick(hasAmount ? ["payment", setting.across] : actsOf(setting));
  const rule: Rule = {
    id: `rule-${i}`,
    act,
    watch,
    metric,
    window,
    limit: limitOf(dice, metric, setting, window),
    action: dice.pick(["decline", "confirm", "flag"]),
  };
  if (dice.oneIn(isAcross(act) ? 2 : 5)) rule.when = whenOf(dice, setting, act);
  if (act !== "sign_in" && dice.oneIn(4)) rule.near_bp = dice.pick([0, 1, 200, 5_000, 10_000]);
  if (/^(count|amount|distinct)/.test(metric) && dice.oneIn(2)) rule.give_back = true;
  return rule;
}

function actsOf({ across }: Setting): readonly Rule["act"][] {
  return ["payment", "payment", "payment", "sign_in", across, across];
}

function windowOf(dice: Dice, { zone }: Setting): Rule["window"] {
  if (!dice.oneIn(4)) return { sliding_ms: dice.pick(SLIDING) };
  const calendar = dice.pick(["day", "week", "month"] as const);
  const hour = dice.pick([0, 0, 1, 2, 5, 23]);
  if (calendar === "day") return { calendar, zone, hour };
  return { calendar, zone, hour, day: dice.pick(calendar === "week" ? [1, 7] : [1, 29, 30, 31]) };
}

function limitOf(
  dice: Dice,
  metric: Rule["metric"],
  { amounts }: Setting,
  window: Rule["window"],
): number {
  if (metric === "amount") return dice.pick([...amounts, 4, 7, 200, 2 ** 31, MAX]);
  if (metric === "travel_speed") return dice.pick([1, 250, 1_000, MAX]);
  if (metric !== "time_since_last") return dice.below(6);
  const longest = "sliding_ms" in window ? window.sliding_ms : MAX;
  return Math.min(longest, dice.pick([0, 1, 999, 1_000, 60_000, HOUR, DAY]));
}

function whenOf(dice: Dice, { amounts }: Setting, act: Rule["act"]): NonNullable<Rule["when"]> {
  const when: NonNullable<Rule["when"]> = {};
  if (dice.oneIn(3)) when.offline = dice.oneIn(2);
  if (dice.oneIn(3)) when.channel = dice.pick(["card", "atm"]);
  if (dice.oneIn(3)) {
    const [from, to] = [dice.pick(amounts), dice.pick(amounts)].sort((a, b) => a - b);
    when.amount = from === to || dice.oneIn(3) ? { from: from as number } : { from, to };
  }
  const age = isAcross(act) ? "wallet_age_ms" : "device_age_ms";
  if (dice.oneIn(3)) when[age] = dice.pick([{ from: 1_000 }, { to: 1_000 }, { to: MAX }]);
  if (dice.oneIn(isAcross(act) ? 2 : 12)) when.topped_up_within_ms = dice.pick([1, 1_000, 2_000]);
  if (when.wallet_age_ms && when.topped_up_within_ms && dice.oneIn(2)) when.either = true;
  return when;
}

/** An act of `owner` at `atMs`. Most subjects are one of two, so that rules find each other. */
export function actOf(
  dice: Dice,
  setting: Setting,
  owner: string,
  atMs: number,
): VelocityCandidate {
  const subjects: Record<string, string> = { wallet: owner };
  for (const watch of WATCHES) {
    if (watch === "wallet" || watch === "amount" || dice.oneIn(10)) continue;
    subjects[watch] =
      watch === "channel" ? dice.pick(["card", "atm"]) : `${watch}-${dice.below(setting.variety)}`;
  }
  const latE6 = dice.pick([35_681_236, 34_702_485, -33_868_820, 90_000_000, 35_690_000]);
  const lonE6 = dice.pick([139_767_125, 135_495_951, 151_209_290, -180_000_000, 139_700_000]);
  const own = ["payment", "payment", "payment", "payment", "sign_in", "top_up"] as const;
  const told = {
    atMs,
    amountMinor: dice.pick(setting.amounts),
    subjects,
    ...(dice.oneIn(2) ? {} : { offline: dice.oneIn(2) }),
  };
  const age = () => dice.pick([0, 999, 1_000, MAX]);
  if (dice.oneIn(3)) {
    return {
      ...told,
      act: setting.across,
      ...(dice.oneIn(3) ? {} : { walletAgeMs: age() }),
      ...(dice.oneIn(3) ? {} : { toppedUpAgoMs: age() }),
    };
  }
  return {
    ...told,
    act: dice.pick(own),
    ...(dice.oneIn(4) ? {} : { place: { latE6, lonE6 } }),
    ...(dice.oneIn(3) ? {} : { deviceAgeMs: age() }),
  };
}

/** The event that `act` becomes at `atMs`, as number `sequence` of its history. */
export function eventOf(
  dice: Dice,
  act: VelocityCandidate,
  atMs: number,
  sequence: number,
): VelocityEvent {
  const outcome = dice.oneIn(3) ? "declined" : "approved";
  const share = dice.pick([0, 0, 0, act.amountMinor, Math.floor(act.amountMinor / 2)]);
  return { ...act, atMs, sequence, outcome, returnedMinor: share };
}

/** How far the next act lies from the last one: at its pace, or near an edge of some window. */
export function stepOf(dice: Dice, { paceMs }: Setting): number {
  if (!dice.oneIn(3)) return dice.below(paceMs);
  const edge = dice.pick([0, 0, 1, ...SLIDING.slice(0, 6), HOUR / 2, 6 * HOUR]);
  return Math.max(0, edge + dice.pick([-1, 0, 0, 0, 1]));
}
