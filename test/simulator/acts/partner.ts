import type { StopScope } from "../../../src/client/index.ts";
import type { Act } from "../act.ts";
import { pickRecent } from "../cast.ts";
import { counterOf, newCounter } from "../opening/partner.ts";
import { beside, sleep } from "../program.ts";
import { wordOf } from "../word.ts";

/** What funding partners do: credits, once and again, and how they come and go. */

const credit: Act = {
  name: "credit",
  weight: 12,
  async play(cast, dice) {
    const { actor, partner, credits } = dice.pick(cast.counters);
    const { owner } = dice.pick(cast.phones);
    const reference = `credit-${dice.word().toString(16).padStart(8, "0")}`;
    const amount = dice.pick([
      1, 1_000, 5_000, 20_000, 50_000, 99_999, 400_000, 990_000, 1_000_000,
    ]);
    const request = { reference, route: owner.fundingRoute, amount, currency: "JPY" };
    credits.push(request);
    const post = () => actor.run(() => partner.credit(request));
    const replies = [post()];
    if (dice.chance(15)) replies.push(post());
    return (await Promise.all(replies)).map(wordOf).join(", ");
  },
};

const creditAgain: Act = {
  name: "credit again",
  weight: 4,
  async play(cast, dice) {
    const { actor, partner, credits } = dice.pick(cast.counters);
    const known = pickRecent(credits, dice);
    if (known === null) return null;
    return wordOf(await actor.run(() => partner.credit(known)));
  },
};

const creditAltered: Act = {
  name: "credit altered",
  weight: 3,
  async play(cast, dice) {
    const { actor, partner, credits } = dice.pick(cast.counters);
    const known = pickRecent(credits, dice);
    if (known === null) return null;
    const route = dice.pick(cast.phones).owner.fundingRoute;
    const altered = dice.pick([{ amount: known.amount + 1 }, { route }, { currency: "USD" }]);
    return wordOf(await actor.run(() => partner.credit({ ...known, ...altered })));
  },
};

const creditNobody: Act = {
  name: "credit an unknown route",
  weight: 2,
  async play(cast, dice) {
    const { actor, partner } = dice.pick(cast.counters);
    const { fundingRoute } = dice.pick(cast.phones).owner;
    const at = 5 + dice.below(fundingRoute.length - 5);
    const letter = fundingRoute[at] === "A" ? "B" : "A";
    const route = fundingRoute.slice(0, at) + letter + fundingRoute.slice(at + 1);
    const reference = `nobody-${dice.word().toString(16).padStart(8, "0")}`;
    const request = { reference, route, amount: 500, currency: "JPY" };
    return wordOf(await actor.run(() => partner.credit(request)));
  },
};

/** Top-ups are stopped while some are on their way; each is asked for again while the word spreads. */
const creditStopped: Act = {
  name: "credit as it is stopped",
  weight: 5,
  async play(cast, dice) {
    const { actor, partner, channel, credits } = dice.pick(cast.counters);
    const desk = dice.pick(cast.desks);
    const requests = Array.from({ length: 5 }, () => {
      const reference = `late-${dice.word().toString(16).padStart(8, "0")}`;
      const { fundingRoute: route } = dice.pick(cast.phones).owner;
      return { reference, route, amount: dice.pick([1, 700, 3_000]), currency: "JPY" };
    });
    credits.push(...requests);
    const scope: StopScope = dice.pick(["top_up", `top_up:${channel}`] as const);
    const until = new Date(cast.town.world.loop.nowMs + 30_000).toISOString();
    const posts: Promise<string>[] = [];
    const post = () => {
      for (const request of requests) {
        posts.push(beside(actor.run(() => partner.credit(request)).then(wordOf)));
      }
    };
    // Of two isolates one has heard of Control a while before the other: they know of the stop apart.
    await actor.run(() => partner.creditByReference("never-seen"));
    await sleep(actor, dice.between(600, 900));
    post();
    const stop = { scope, until, reason: "as a test" };
    const raising = beside(desk.actor.run(() => desk.operator.raiseStop(stop)));
    for (let times = 0; times < 2; times += 1) {
      await sleep(actor, dice.between(300, 450));
      post();
    }
    const raised = await raising;
    if (raised.ok) cast.stops.push(raised.body.stop_id);
    const words = await Promise.all(posts);
    return `${wordOf(raised)}, ${[...new Set(words.slice(-requests.length))].sort().join(", ")}`;
  },
};

const inquire: Act = {
  name: "inquire after a credit",
  weight: 4,
  async play(cast, dice) {
    const asked = dice.pick(cast.counters);
    const { actor, partner } = dice.chance(80) ? asked : dice.pick(cast.counters);
    const known = pickRecent(asked.credits, dice);
    if (known === null) return null;
    const reference = dice.chance(85) ? known.reference : "never-seen";
    return wordOf(await actor.run(() => partner.creditByReference(reference)));
  },
};

/** A partner of another channel's path: its token is good for its own only. */
const otherChannel: Act = {
  name: "credit on another channel",
  weight: 1,
  async play(cast, dice) {
    const { actor, partner, channel } = dice.pick(cast.counters);
    const other = channel === "atm" ? "credit" : "atm";
    const { fundingRoute: route } = dice.pick(cast.phones).owner;
    const reference = `other-${dice.word().toString(16).padStart(8, "0")}`;
    const body = { reference, route, amount: 500, currency: "JPY" };
    const path = `/v1/funding/${other}/credits`;
    return wordOf(await actor.run(() => partner.session.call("POST", path, body)));
  },
};

const newPartner: Act = {
  name: "name a partner",
  weight: 1,
  async play(cast, dice) {
    if (cast.counters.length > 4) return null;
    const desk = dice.pick(cast.desks);
    const newcomer = await newCounter(cast, dice);
    const { name, channel, key } = newcomer;
    const request = { name, channel, jwk: key.publicJwk };
    const reply = await desk.actor.run(() => desk.operator.addPartner(request));
    if (!reply.ok || !("partner_id" in reply.body)) return wordOf(reply);
    cast.counters.push(counterOf(newcomer, reply.body.partner_id));
    return "named";
  },
};

/** A partner is revoked, in the middle of a credit, and tries again. */
const revokePartner: Act = {
  name: "revoke a partner",
  weight: 1,
  async play(cast, dice) {
    if (cast.counters.length < 2) return null;
    const counter = dice.pick(cast.counters);
    const { actor, partner, partnerId } = counter;
    const desk = dice.pick(cast.desks);
    const { fundingRoute: route } = dice.pick(cast.phones).owner;
    const request = (name: string) => {
      const reference = `${name}-${dice.word().toString(16).padStart(8, "0")}`;
      return { reference, route, amount: 700, currency: "JPY" };
    };
    const first = beside(actor.run(() => partner.credit(request("beside"))));
    const revoked = await desk.actor.run(() => desk.operator.revokePartner(partnerId));
    const after = await actor.run(() => partner.credit(request("after")));
    if (revoked.ok && cast.counters.length > 1) {
      cast.counters.splice(cast.counters.indexOf(counter), 1);
    }
    return `${wordOf(await first)}, ${wordOf(revoked)}, after: ${wordOf(after)}`;
  },
};

export const partnerActs: readonly Act[] = [
  ...[credit, creditAgain, creditAltered, creditNobody, creditStopped, inquire, otherChannel],
  ...[newPartner, revokePartner],
];
