import type { Act } from "../act.ts";
import { pickRecent, type Till } from "../cast.ts";
import { newTill } from "../opening/shop.ts";
import { wordOf } from "../word.ts";

/** What tills ask about, and how they come and go. */

const inquireById: Act = {
  name: "inquire by id",
  weight: 4,
  async play(cast, dice) {
    const known = pickRecent(cast.payments, dice);
    if (known === null) return null;
    const { actor, terminal } = known.till;
    return wordOf(await actor.run(() => terminal.payment(known.paymentId)));
  },
};

const inquireByReference: Act = {
  name: "inquire by reference",
  weight: 4,
  async play(cast, dice) {
    const known = pickRecent(cast.asked, dice);
    if (known === null) return null;
    const till = dice.chance(60) ? known.till : dice.pick(cast.tills);
    const { actor, terminal } = till;
    const { reference } = known.request;
    const of = till === known.till && dice.chance(50) ? undefined : known.till.terminalId;
    const asked = dice.chance(15) ? `${reference.slice(0, 20)}.none` : reference;
    return wordOf(await actor.run(() => terminal.byReference(asked, of)));
  },
};

const listRefunds: Act = {
  name: "read refunds",
  weight: 3,
  async play(cast, dice) {
    const known = pickRecent(cast.payments, dice);
    if (known === null) return null;
    const { actor, terminal } = known.till;
    const { paymentId } = known;
    const all = await actor.run(() => terminal.refunds(paymentId));
    if (!all.ok) return wordOf(all);
    const [first] = all.body.refunds;
    const reference = first?.reference ?? "unknown-refund";
    const of = { payment_id: paymentId, reference };
    return wordOf(
      await actor.run(() => terminal.findRefunds(dice.chance(50) ? of : { payment_id: paymentId })),
    );
  },
};

const totals: Act = {
  name: "read totals",
  weight: 3,
  async play(cast, dice) {
    const { actor, terminal } = dice.pick(cast.tills);
    const nowMs = cast.town.world.loop.nowMs;
    const dateOf = (days: number) => new Date(nowMs + days * 86_400_000).toISOString().slice(0, 10);
    const date = dice.pick([undefined, undefined, dateOf(-1), dateOf(0), dateOf(1)]);
    const complete = dice.chance(50);
    return wordOf(await actor.run(() => terminal.totals(date, { complete })));
  },
};

const drawer: Act = {
  name: "close the drawer",
  weight: 2,
  async play(cast, dice) {
    const till = dice.pick(cast.tills);
    const reply = await till.actor.run(() => till.terminal.checkDrawer(till.drawer.slice(-30)));
    if (!reply.ok) return wordOf(reply);
    return reply.body.agrees ? "agrees" : "differs";
  },
};

/** An operator has a terminal made, and the shop activates it, twice or with a wrong code too. */
const newTerminal: Act = {
  name: "activate a till",
  weight: 2,
  async play(cast, dice) {
    const desk = dice.pick(cast.desks);
    const { merchantId, storeIds } = dice.pick(cast.shops);
    const storeId = dice.pick(storeIds);
    const till = await newTill(cast, { merchantId, storeId });
    const issued = await desk.actor.run(() => desk.operator.addTerminal(storeId, till.name));
    if (!issued.ok || !("activation_code" in issued.body)) return wordOf(issued);
    const { activation_code: code } = issued.body;
    if (dice.chance(20)) {
      const wrong = `${code.slice(0, -1)}${code.endsWith("a") ? "b" : "a"}`;
      await till.actor.run(() => till.terminal.activate(wrong));
    }
    const reply = await till.actor.run(() => till.terminal.activate(code));
    if (!reply.ok) return wordOf(reply);
    cast.tills.push({ ...till, terminalId: reply.body.terminal_id } satisfies Till);
    if (!dice.chance(20)) return "activated";
    const second = await newTill(cast, { merchantId, storeId });
    return `again: ${wordOf(await second.actor.run(() => second.terminal.activate(code)))}`;
  },
};

const session: Act = {
  name: "a till opens a session",
  weight: 2,
  async play(cast, dice) {
    const { actor, terminal } = dice.pick(cast.tills);
    const renewal = await actor.run(() => terminal.openSession());
    return typeof renewal === "string" ? renewal : wordOf(renewal);
  },
};

export const readActs: readonly Act[] = [
  ...[inquireById, inquireByReference, listRefunds, totals, drawer, newTerminal, session],
];
