import { defaultPolicy } from "./default-policy.ts";
import { neverApplies } from "./never-applies.ts";
import type { Policy, Rule } from "./policy.ts";
import {
  metricParts,
  type PolicyWarning,
  reasonAt,
  type VelocityAct,
  warned,
} from "./vocabulary.ts";

/*
 * What keeps a stolen wallet, a leaked partner's key or a guesser within bounds in every deployment:
 * the unconditional rules of the default policy that decline what one wallet, or one network, does.
 */
const counted = ["count", "amount", "declines"];
const safety = defaultPolicy.rules.filter(
  ({ watch: [subject, ...more], metric, action, when }) =>
    more.length === 0 &&
    (subject === "wallet" || subject === "ip_prefix") &&
    counted.includes(metricParts(metric).kind) &&
    action === "decline" &&
    when === undefined,
);

/**
 * What whoever writes or approves a policy should hear of, though all of it is lawful: that it has no
 * rule at all, that nothing declines what the default policy declines, and rules that never apply.
 * Places are RFC 6901 pointers into the policy.
 */
export function policyWarnings(policy: Policy): readonly PolicyWarning[] {
  if (policy.rules.length === 0) {
    const message = "there is no rule: nobody is limited, slowed down or alerted";
    return [warned("no_rules", "/rules", message)];
  }
  return [...uncovered(policy), ...neverApplies(policy)];
}

/** The same as whoever writes or approves it is told: in words, with the rule that it is about. */
export function toldWarnings(policy: Policy) {
  return policyWarnings(policy).map(({ pointer, code, act, names, atMost, message }) => ({
    ...{ pointer, code, act, names, at_most: atMost },
    reason: reasonAt(policy, pointer, message),
  }));
}

/** A warning for each kind of act of which something is no longer held to any limit. */
function uncovered({ rules }: Policy): PolicyWarning[] {
  const open = safety.filter((each) => !rules.some((rule) => stillHolds(rule, each)));
  const acts = [...new Set(open.map(({ act }) => act))];
  return acts.map((act) => {
    const missed = open.filter((each) => each.act === act);
    const names = [...new Set(missed.map(({ metric, watch }) => `${metric}:${watch[0]}`))];
    const message = unlimited(act, [...new Set(missed.map(figureOf))]);
    return warned("not_limited", "/rules", message, { act, names });
  });
}

/** A payment that would be confirmed by its payer is held back as well; nobody confirms the others. */
function stillHolds(rule: Rule, { act, watch, metric }: Rule): boolean {
  return (
    rule.act === act &&
    rule.metric === metric &&
    rule.watch.length === 1 &&
    rule.watch[0] === watch[0] &&
    rule.when === undefined &&
    rule.action !== "flag"
  );
}

function figureOf({ watch, metric }: Rule): string {
  return `${metric} of a ${watch[0]}`;
}

function unlimited(act: VelocityAct, figures: readonly string[]): string {
  return `no rule without conditions declines a ${act} by ${figures.join(", ")}, as the default policy does`;
}
