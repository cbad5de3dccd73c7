import { isDeepStrictEqual } from "node:util";
import { compile } from "../../src/velocity/compile.ts";
import type { VelocityEngine } from "../../src/velocity/engine.ts";
import type { VelocityEvent } from "../../src/velocity/event.ts";
import { parsePolicy } from "../../src/velocity/policy.ts";
import { judge } from "../../src/velocity/reference.ts";
import { actOf, Dice, eventOf, policyOf, settingOf, stepOf } from "./velocity-scenario.ts";

interface Owner {
  readonly name: string;
  events: VelocityEvent[];
  revision: number;
  nowMs: number;
}

/**
 * Plays scenario `seed` on `engine`: one policy, three owners in turn, `checks` acts, each judged
 * by the engine and by the reference; histories grow, shrink by returns, and are forgotten on the
 * way. Throws with everything needed to play it again at the first difference.
 */
export function playScenario(engine: VelocityEngine, seed: number, checks: number): void {
  const dice = new Dice(seed);
  const setting = settingOf(dice);
  const document = policyOf(dice, setting);
  const parsed = parsePolicy(document);
  if (!parsed.ok) throw new Error(`seed ${seed}: no policy ${JSON.stringify(parsed.fault)}`);
  const table = compile(parsed.value, 1 + dice.below(1_000));
  const version = new DataView(table.buffer).getUint32(8, true);
  const owners = ["alpha", "beta", "gamma"].map((letter): Owner => {
    const name = `${letter}-${seed}`;
    return { name, events: [], revision: 0, nowMs: setting.startMs };
  });
  for (let i = 0; i < checks; i++) {
    const owner = dice.pick(owners);
    owner.nowMs += stepOf(dice);
    const stepBack = dice.oneIn(8) ? dice.pick([1, 1_000, 4_000_000]) : 0;
    const act = actOf(dice, setting, owner.name, owner.nowMs - stepBack);
    const history = {
      owner: owner.name,
      revision: owner.revision,
      load: (sinceMs: number) => owner.events.filter((event) => event.atMs > sinceMs),
    };
    const found = engine.check(table, history, act);
    const expected = judge(parsed.value, version, owner.events, act);
    if (!found.ok || !isDeepStrictEqual(found.value, expected)) {
      const tale = { policy: parsed.value, events: owner.events, act, found, expected };
      throw new Error(`seed ${seed}, check ${i}: ${JSON.stringify(tale, null, 1)}`);
    }
    follow(dice, engine, owner, eventOf(dice, act, owner.nowMs, owner.events.length + 1));
  }
  for (const owner of owners) engine.forget(owner.name);
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
  owner.events = [...owner.events, event];
  if (!dice.oneIn(10)) engine.record(owner.name, from, owner.revision, event);
}
