import { balanceMinorMax, offlineAmountMinorMax } from "../bounds.ts";
import { fundingChannels } from "../token/access-claims.ts";
import type { Policy, Rule } from "./policy.ts";
import {
  isAcross,
  metricParts,
  type PolicyWarning,
  type PolicyWarningCode,
  type VelocityAct,
  type Watch,
  warned,
} from "./vocabulary.ts";

/*
 * What an act of each kind names, where it is known: a wallet's rules are about itself. Of a top-up a
 * partner names partner and channel, and its owner, who turns points in, device and network. Of a
 * sign-in `wallet` is the contact, which only a report of a lost phone does not tell.
 */
const ACROSS: readonly Watch[] = ["wallet", "terminal", "store", "merchant", "category", "amount"];
const NAMED: Readonly<Record<VelocityAct, readonly Watch[]>> = {
  payment: [
    ...(["wallet", "device", "terminal", "store", "merchant", "category"] as const),
    ...(["channel", "ip_prefix", "amount"] as const),
  ],
  top_up: ["wallet", "device", "channel", "partner", "ip_prefix", "amount"],
  sign_in: ["wallet", "device", "channel", "ip_prefix"],
  terminal: ACROSS,
  store: ACROSS,
  merchant: ACROSS,
};

/** The acts that tell how old their device is, that can be made offline, that have a place. */
const AGED: readonly VelocityAct[] = ["payment", "top_up"];
const PLACED: readonly VelocityAct[] = ["payment"];

/** The channels that an act can come by. */
const CHANNELS: Readonly<Partial<Record<VelocityAct, readonly string[]>>> = {
  payment: ["qr", "bar_code", "qr_payload"],
  top_up: fundingChannels,
  sign_in: ["registration", "sign_in", "recovery", "lost_device", "contact"],
};

/** What a rule may ask for beside its subjects, as sentences say it. */
const TOLD = {
  place: "place",
  device_age: "device age",
  wallet_age: "wallet age",
  top_up: "top-up before it",
  offline_code: "offline code",
} as const;

/**
 * The places of `policy` because of which a rule never applies: it asks for what no act of its kind
 * tells, or for what none can be. Such a rule is lawful and stops nobody, so whoever wrote it should
 * hear of it.
 */
export function neverApplies({ rules }: Policy): readonly PolicyWarning[] {
  return rules.flatMap((rule, i) => {
    const { act } = rule;
    const untold = missing(rule).map(([path, what]): Cause => {
      const said = what in TOLD ? TOLD[what as keyof typeof TOLD] : what;
      return [path, "never_told", `a ${act} tells no ${said}`, { names: [what] }];
    });
    return [...untold, ...impossible(rule)].map(([path, code, why, about]) =>
      warned(code, `/rules/${i}${path}`, `the rule never applies: ${why}`, { act, ...about }),
    );
  });
}

/** Where in a rule, what, in words, and what it is about. */
type Cause = [
  path: string,
  code: PolicyWarningCode,
  why: string,
  about?: Partial<Pick<PolicyWarning, "names" | "atMost">>,
];

function missing({ act, watch, metric, when = {} }: Rule) {
  const unnamed = (subject: Watch | null | undefined) => subject && !NAMED[act].includes(subject);
  const { kind, distinct } = metricParts(metric);
  const found: [path: string, what: Watch | keyof typeof TOLD][] = [];
  for (const [i, subject] of watch.entries()) {
    if (unnamed(subject)) found.push([`/watch/${i}`, subject]);
  }
  if (distinct !== null && unnamed(distinct)) found.push(["/metric", distinct]);
  if (kind === "travel_speed" && !PLACED.includes(act)) found.push(["/metric", "place"]);
  if (when.channel !== undefined && unnamed("channel")) found.push(["/when/channel", "channel"]);
  if (when.device_age_ms && !AGED.includes(act)) found.push(["/when/device_age_ms", "device_age"]);
  if (when.wallet_age_ms && !isAcross(act)) found.push(["/when/wallet_age_ms", "wallet_age"]);
  if (when.topped_up_within_ms !== undefined && !isAcross(act)) {
    found.push(["/when/topped_up_within_ms", "top_up"]);
  }
  if (when.offline && act !== "payment") found.push(["/when/offline", "offline_code"]);
  return found;
}

/** Conditions that acts of this kind tell of, and never meet. */
function impossible({ act, watch, metric, when = {} }: Rule): Cause[] {
  const found: Cause[] = [];
  const { amount, channel, offline } = when;
  const most = offline === true ? offlineAmountMinorMax : balanceMinorMax;
  if (amount !== undefined && (amount.from ?? 0) > most) {
    const [code, what] =
      offline === true
        ? (["above_offline", "a code signed offline pays"] as const)
        : (["above_balance", "a wallet holds"] as const);
    found.push(["/when/amount/from", code, `${what} at most ${most}`, { atMost: most }]);
  }
  if (amount?.to !== undefined && amount.to <= 1) {
    found.push(["/when/amount/to", "below_least", "every amount is 1 or more"]);
  }
  if (amount !== undefined && act === "sign_in") {
    found.push(["/when/amount", "without_amount", "a sign_in has no amount"]);
  }
  const isOfContact = watch.includes("wallet") || metricParts(metric).distinct === "wallet";
  if (act === "sign_in" && channel === "lost_device" && isOfContact) {
    const why = "a lost_device tells no wallet";
    found.push(["/when/channel", "channel_without_wallet", why, { names: [channel] }]);
  }
  const ways = CHANNELS[act];
  if (channel !== undefined && ways !== undefined && !ways.includes(channel)) {
    const why = `a ${act} comes by ${ways.join(", ")}`;
    found.push(["/when/channel", "channel_unknown", why, { names: ways }]);
  }
  return found;
}
