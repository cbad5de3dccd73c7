import type { Policy, PolicyFault, Rule } from "./policy.ts";
import { isAcross, metricParts, type VelocityAct, type Watch } from "./vocabulary.ts";

/*
 * What an act of each kind names, where it is known: a wallet's rules are about itself. Of a top-up a
 * partner names partner and channel, and its owner, who turns points in, device and network. Of a
 * sign-in `wallet` is the contact.
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

/**
 * The places of `policy` because of which a rule never applies: it asks for what no act of its kind
 * tells. Such a rule is lawful and stops nobody, so whoever wrote it should hear of it.
 */
export function neverApplies({ rules }: Policy): readonly PolicyFault[] {
  return rules.flatMap((rule, i) =>
    missing(rule).map(([path, what]) => ({
      pointer: `/rules/${i}${path}`,
      message: `the rule never applies: a ${rule.act} tells no ${what}`,
    })),
  );
}

function missing({ act, watch, metric, when = {} }: Rule): [path: string, what: string][] {
  const unnamed = (subject: Watch | null | undefined) => subject && !NAMED[act].includes(subject);
  const { kind, distinct } = metricParts(metric);
  const found: [string, string][] = [];
  for (const [i, subject] of watch.entries()) {
    if (unnamed(subject)) found.push([`/watch/${i}`, subject]);
  }
  if (unnamed(distinct)) found.push(["/metric", distinct ?? ""]);
  if (kind === "travel_speed" && !PLACED.includes(act)) found.push(["/metric", "place"]);
  if (when.channel !== undefined && unnamed("channel")) found.push(["/when/channel", "channel"]);
  if (when.device_age_ms && !AGED.includes(act)) found.push(["/when/device_age_ms", "device age"]);
  if (when.wallet_age_ms && !isAcross(act)) found.push(["/when/wallet_age_ms", "wallet age"]);
  if (when.topped_up_within_ms !== undefined && !isAcross(act)) {
    found.push(["/when/topped_up_within_ms", "top-up before it"]);
  }
  if (when.offline && act !== "payment") found.push(["/when/offline", "offline code"]);
  return found;
}
