import type { VelocityCandidate, VelocityEvent } from "../../../src/velocity/event.ts";
import type { Policy, Rule } from "../../../src/velocity/policy.ts";

/*
 * The idiomatic rival: the history is an array of objects, a rule filters it and adds up. What a
 * service would be written like that has no engine.
 */

export interface Figure {
  readonly before: number;
  readonly after: number;
  readonly exceeded: boolean;
}

/** The figure of every rule of `policy`, each of which applies to `act`. */
export function judgeIdiomatically(
  policy: Policy,
  events: readonly VelocityEvent[],
  act: VelocityCandidate,
): Figure[] {
  return policy.rules.map((rule) => judgeOne(rule, events, act));
}

function judgeOne(rule: Rule, events: readonly VelocityEvent[], act: VelocityCandidate): Figure {
  const since = act.atMs - ("sliding_ms" in rule.window ? rule.window.sliding_ms : 0);
  const [watch, second] = rule.watch;
  const wanted = subject(act, watch);
  const alsoWanted = subject(act, second);
  const inWindow = events
    .filter((event) => event.atMs > since)
    .filter((event) => event.act === rule.act && subject(event, watch) === wanted)
    .filter((event) => second === undefined || subject(event, second) === alsoWanted)
    .filter((event) => meets(rule, event));
  const approved = inWindow.filter((event) => event.outcome === "approved");
  switch (rule.metric) {
    case "count":
      return figure(rule, approved.length, approved.length + 1);
    case "amount": {
      const sum = approved.reduce((total, event) => total + worth(rule, event), 0);
      return figure(rule, sum, sum + act.amountMinor);
    }
    case "declines": {
      const declines = inWindow.length - approved.length;
      return figure(rule, declines, declines);
    }
    case "consecutive_declines": {
      const run = inWindow.length - 1 - inWindow.findLastIndex((e) => e.outcome === "approved");
      return figure(rule, run, run);
    }
    case "time_since_last": {
      const last = approved.at(-1);
      const wait = act.atMs - (last?.atMs ?? since);
      return { before: wait, after: wait, exceeded: last !== undefined && wait < rule.limit };
    }
    case "travel_speed": {
      const last = approved.filter((event) => event.place !== undefined).at(-1);
      const speed = speedBetween(last, act);
      return figure(rule, speed, speed);
    }
    default: {
      const counted = rule.metric.slice("distinct:".length) as Rule["watch"][number];
      const seen = new Set(approved.map((event) => subject(event, counted)));
      seen.delete(undefined);
      const before = seen.size;
      return figure(rule, before, seen.add(subject(act, counted)).size);
    }
  }
}

function figure(rule: Rule, before: number, after: number): Figure {
  return { before, after, exceeded: after > rule.limit };
}

function subject(act: VelocityCandidate, watch: Rule["watch"][number] | undefined) {
  if (watch === undefined) return undefined;
  return watch === "amount" ? act.amountMinor : act.subjects[watch];
}

function worth(rule: Rule, event: VelocityEvent): number {
  return event.amountMinor - (rule.give_back ? event.returnedMinor : 0);
}

function meets({ when = {} }: Rule, event: VelocityEvent): boolean {
  if (when.offline !== undefined && event.offline !== when.offline) return false;
  return when.amount?.from === undefined || event.amountMinor >= when.amount.from;
}

const RADIANS = Math.PI / 180e6;

export function speedBetween(last: VelocityEvent | undefined, act: VelocityCandidate): number {
  if (last?.place === undefined || act.place === undefined) return 0;
  const lat = (act.place.latE6 - last.place.latE6) * RADIANS;
  const lon = (act.place.lonE6 - last.place.lonE6) * RADIANS;
  const across = Math.cos(act.place.latE6 * RADIANS) * Math.cos(last.place.latE6 * RADIANS);
  const half = Math.sin(lat / 2) ** 2 + across * Math.sin(lon / 2) ** 2;
  const metres = 2 * 6_371_009 * Math.asin(Math.sqrt(half));
  return Math.ceil((Math.max(0, metres - 50_000) * 3600) / (act.atMs - last.atMs));
}
