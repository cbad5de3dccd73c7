import type { Reply } from "../../../src/client/index.ts";
import type { Act } from "../act.ts";
import { pickRecent } from "../cast.ts";
import { wordOf } from "../word.ts";

/** What operators look at. */

const lists: Act = {
  name: "an operator looks around",
  weight: 5,
  async play(cast, dice) {
    const { actor, operator } = dice.pick(cast.desks);
    const { walletId, contact } = dice.pick(cast.phones).owner;
    const { merchantId } = dice.pick(cast.shops);
    const reads: Readonly<Record<string, () => Promise<Reply<unknown>>>> = {
      operators: () => operator.operators(),
      stops: () => operator.stops(),
      approvals: () => operator.approvals(),
      merchants: () => operator.merchants(),
      merchant: () => operator.merchant(merchantId),
      partners: () => operator.partners(),
      policies: () => operator.policies(),
      policy: () => operator.policy(dice.pick([1, 2, 99])),
      "by contact": () =>
        operator.walletsByContact(dice.chance(80) ? contact.value : "no@one.example"),
      wallet: () => operator.wallet(walletId),
      activity: () => operator.walletActivity(walletId),
      health: () => operator.health(),
    };
    const name = dice.pick(Object.keys(reads));
    return `${name}: ${wordOf(await actor.run(reads[name] ?? (() => operator.stops())))}`;
  },
};

const alerts: Act = {
  name: "read alerts",
  weight: 3,
  async play(cast, dice) {
    const { actor, operator } = dice.pick(cast.desks);
    const state = dice.pick(["open", "open", "acknowledged", "all"] as const);
    const page = await actor.run(() => operator.alerts({ state }));
    if (!page.ok) return wordOf(page);
    const { alerts: found, cursor } = page.body;
    if (cursor !== null) await actor.run(() => operator.alerts({ state, cursor }));
    const [alert] = found;
    if (alert === undefined) return "none";
    const id = alert.alert_id;
    return `acknowledge: ${wordOf(await actor.run(() => operator.acknowledgeAlert(id)))}`;
  },
};

const record: Act = {
  name: "read the record",
  weight: 2,
  async play(cast, dice) {
    const { actor, operator } = dice.pick(cast.desks);
    let cursor: string | undefined;
    for (let page = 1; page <= 3; page += 1) {
      const reply = await actor.run(() => operator.record(cursor));
      if (!reply.ok) return wordOf(reply);
      if (reply.body.cursor === null) return `pages ${page}`;
      cursor = reply.body.cursor;
    }
    return "pages 3 and more";
  },
};

const explain: Act = {
  name: "explain a payment",
  weight: 4,
  async play(cast, dice) {
    const { actor, operator } = dice.pick(cast.desks);
    const known = pickRecent(cast.payments, dice);
    if (known === null || dice.chance(25)) {
      const counter = dice.pick(cast.counters);
      const credit = pickRecent(counter.credits, dice);
      if (credit === null) return null;
      const { reference } = credit;
      const found = await counter.actor.run(() => counter.partner.creditByReference(reference));
      const id = found.ok ? found.body.top_up_id : null;
      if (id === null) return null;
      return `top-up: ${wordOf(await actor.run(() => operator.topUpExplanation(id)))}`;
    }
    return wordOf(await actor.run(() => operator.explanation(known.paymentId)));
  },
};

export const deskReadActs: readonly Act[] = [lists, alerts, record, explain];
