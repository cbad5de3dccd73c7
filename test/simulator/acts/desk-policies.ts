import type { PolicyDocument } from "../../../src/client/index.ts";
import type { Act } from "../act.ts";
import { loosePolicy, strictPolicy } from "../opening/policy.ts";
import { sleep } from "../program.ts";
import { wordOf } from "../word.ts";
import { atDesk, decided } from "./desk-approvals.ts";

/** What operators do with velocity policies. */

const policies = [
  loosePolicy,
  strictPolicy,
  // Malformed: a window of no time.
  { currency: "JPY", rules: [{ ...loosePolicy.rules[0], window: { sliding_ms: 0 } }] },
  { currency: "JPY", rules: [] },
];

const draft: Act = {
  name: "draft a policy",
  weight: 2,
  async play(cast, dice) {
    const { actor, operator } = await atDesk(cast, dice);
    const reply = await actor.run(() => operator.addPolicy(dice.pick(policies) as PolicyDocument));
    if (reply.ok && "version" in reply.body) cast.versions.push(Number(reply.body.version));
    return wordOf(reply);
  },
};

const shadow: Act = {
  name: "shadow a policy",
  weight: 3,
  async play(cast, dice) {
    const { actor, operator } = await atDesk(cast, dice);
    const version = dice.chance(85) ? dice.pick([...cast.versions, 1]) : 99;
    const words = [wordOf(await actor.run(() => operator.shadowPolicy(version)))];
    await sleep(actor, dice.pick([0, 30_000, 240_000]));
    words.push(`report: ${wordOf(await actor.run(() => operator.shadowReport(version)))}`);
    if (dice.chance(50)) {
      words.push(`ended: ${wordOf(await actor.run(() => operator.endShadow(version)))}`);
    }
    return words.join(", ");
  },
};

const activate: Act = {
  name: "activate a policy",
  weight: 2,
  async play(cast, dice) {
    const by = await atDesk(cast, dice);
    const version = dice.chance(90) ? dice.pick([...cast.versions, 1]) : 99;
    const reply = await by.actor.run(() => by.operator.activatePolicy(version));
    return await decided(cast, by, reply, dice);
  },
};

const backtest: Act = {
  name: "backtest a policy",
  weight: 2,
  async play(cast, dice) {
    const { actor, operator } = await atDesk(cast, dice);
    const version = dice.pick([...cast.versions, 1]);
    const nowMs = cast.town.world.loop.nowMs;
    const span = {
      from: new Date(nowMs - 3_600_000).toISOString(),
      to: new Date(nowMs - dice.pick([0, 60_000])).toISOString(),
    };
    const wallets = [...new Set(cast.phones.map(({ owner }) => owner.walletId))].slice(0, 4);
    const request = dice.chance(75) ? { ...span, wallets } : { ...span, wallets_per_second: 5 };
    const begun = await actor.run(() => operator.backtestPolicy(version, request));
    if (!begun.ok) return wordOf(begun);
    const { backtest_id: id } = begun.body;
    await sleep(actor, dice.pick([0, 2_000, 30_000]));
    const words: string[] = [];
    if (dice.chance(20)) {
      const cancelled = await actor.run(() => operator.cancelBacktest(version, id));
      words.push(`cancel: ${cancelled.ok ? cancelled.body.state : wordOf(cancelled)}`);
    }
    const read = await actor.run(() => operator.backtest(version, id));
    words.push(read.ok ? read.body.state : wordOf(read));
    if (dice.chance(40)) {
      words.push(`listed: ${wordOf(await actor.run(() => operator.backtests(version)))}`);
    }
    return words.join(", ");
  },
};

export const policyActs: readonly Act[] = [draft, shadow, activate, backtest];
