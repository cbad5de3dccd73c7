import { isDeepStrictEqual } from "node:util";
import { Dice } from "../../src/cli/seed/dice.ts";
import { compile } from "../../src/velocity/compile.ts";
import type { VelocityEngine } from "../../src/velocity/engine.ts";
import type { VelocityCandidate, VelocityEvent } from "../../src/velocity/event.ts";
import { type Policy, parsePolicy } from "../../src/velocity/policy.ts";
import { judge } from "../../src/velocity/reference.ts";
import { actOf, eventOf, policyOf, type Setting, settingOf, stepOf } from "./velocity-scenario.ts";

interface Owner {
  readonly name: string;
  events: VelocityEvent[];
  revision: number;
  nowMs: number;
}

/** One policy, ready to be judged by both. */
interface Stage {
  readonly seed: number;
  readonly dice: Dice;
  readonly setting: Setting;
  readonly policy: Policy;
  readonly table: Uint8Array;
  readonly version: number;
}

function stageOf(seed: number): Stage {
  const dice = new Dice(seed);
  const setting = settingOf(dice);
  const parsed = parsePolicy(policyOf(dice, setting));
  if (!parsed.ok) throw new Error(`seed ${seed}: no policy ${JSON.stringify(parsed.fault)}`);
  const version = 1 + dice.below(1_000);
  const table = compile(parsed.value, version);
  return { seed, dice, setting, policy: parsed.value, table, version };
}

/**
 * Plays scenario `seed` on `engine`: one policy, three owners in turn, `checks` acts, each judged
 * by the engine and by the reference; histories grow, shrink by returns, and are forgotten on the
 * way. Every second scenario leaves its owners behind, so that others have to push them out.
 * Throws with everything needed to play it again at the first difference.
 */
export function playScenario(engine: VelocityEngine, seed: number, checks: number): void {
  const stage = stageOf(seed);
  const { dice, setting } = stage;
  const owners = ["alpha", "beta", "gamma"].map((letter): Owner => {
    const name = `${letter}-${seed}`;
    return { name, events: [], revision: 0, nowMs: setting.startMs };
  });
  for (let i = 0; i < checks; i++) {
    const owner = dice.pick(owners);
    owner.nowMs += stepOf(dice, setting);
    const act = judgeBoth(engine, stage, owner);
    follow(dice, engine, owner, eventOf(dice, act, owner.nowMs, owner.events.length + 1));
  }
  if (seed % 2 === 0) for (const owner of owners) engine.forget(owner.name);
}

/** Plays scenario `seed` with one owner who has `events` events before the first of `checks` acts. */
export function playLongHistory(
  engine: VelocityEngine,
  seed: number,
  events: number,
  checks: number,
): void {
  const stage = stageOf(seed);
  const { dice, setting } = stage;
  const owner: Owner = { name: `long-${seed}`, events: [], revision: 0, nowMs: setting.startMs };
  for (let i = 1; i <= events; i++) {
    owner.nowMs += dice.oneIn(4) ? stepOf(dice, setting) : 0;
    const act = actOf(dice, setting, owner.name, owner.nowMs);
    owner.events.push(eventOf(dice, act, owner.nowMs, i));
  }
  for (let i = 0; i < checks; i++) {
    const act = judgeBoth(engine, stage, owner);
    follow(dice, engine, owner, eventOf(dice, act, owner.nowMs, owner.events.length + 1));
  }
}

/** Judges one act of `owner` by engine and reference, and throws unless they agree. */
function judgeBoth(engine: VelocityEngine, stage: Stage, owner: Owner): VelocityCandidate {
  const { seed, dice, setting, policy, table, version } = stage;
  const stepBack = dice.oneIn(8) ? dice.pick([1, 1_000, 4_000_000]) : 0;
  const act = actOf(dice, setting, owner.name, owner.nowMs - stepBack);
  const history = {
    owner: owner.name,
    revision: owner.revision,
    load: (sinceMs: number) => owner.events.filter((event) => event.atMs > sinceMs),
  };
  const found = engine.check(table, history, act);
  const expected = judge(policy, version, owner.events, act);
  if (!found.ok || !isDeepStrictEqual(found.value, expected)) {
    const tale = { policy, events: owner.events, act, found, expected };
    throw new Error(`seed ${seed}: ${JSON.stringify(tale, null, 1)}`);
  }
  return act;
}

/** What happens to the history after a check: mostly the act is recorded. */
function follow(dice: Dice, engine: VelocityEngine, owner: Owner, event: VelocityEvent): void {
  const from = owner.revision;
  if (dice.oneIn(10)) return;
  owner.revision += 1;
  if (dice.oneIn(12) && owner.events.length > 0) {
    const i = dice.below(owner.events.length);
    owner.events = owner.events.map((old, j) =>
      i === j ? { ...old, returnedMinor: old.amountMinor } : old,
    );
    if (dice.oneIn(2)) engine.forget(owner.name);
    return;
  }
  const late =
    dice.oneIn(6) && owner.events.length > 0
      ? { ...event, atMs: dice.pick(owner.events)?.atMs ?? event.atMs }
      : event;
  const before = owner.events.filter(({ atMs }) => atMs <= late.atMs);
  const after = owner.events.slice(before.length);
  owner.events = [...before, late, ...after].map((each, at) => ({ ...each, sequence: at + 1 }));
  if (dice.oneIn(10)) return;
  const later = () => owner.events.slice(before.length + 1);
  engine.record(owner.name, from, owner.revision, owner.events[before.length] ?? late, later);
}
