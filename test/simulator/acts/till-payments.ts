import type { Act } from "../act.ts";
import { pickRecent } from "../cast.ts";
import { restartTill } from "../opening/shop.ts";
import { beside, sleep, unlessEnded } from "../program.ts";
import { wordOf, wordOfOutcome } from "../word.ts";
import { drawPayment, payDrawn, payFully, payWith, showCode, writeDown } from "./paying.ts";

/** How tills pay: with holds, in haste, again, with a program that is killed. */

const hold: Act = {
  name: "hold",
  weight: 12,
  play: (cast, dice) => payDrawn(cast, dice, () => ({ capture: "manual" })),
};

const sameAgain: Act = {
  name: "pay the same amount again",
  weight: 6,
  async play(cast, dice) {
    const known = pickRecent(cast.asked, dice);
    if (known === null) return null;
    const { phone, till } = known;
    const shown = await showCode(cast, phone);
    if (typeof shown === "string") return shown;
    const { amount } = known.request;
    const more = { amount, allow_duplicate: dice.chance(40) };
    return await payWith(cast, dice, { till, phone, code: shown.code.qr }, more);
  },
};

const foreignMoney: Act = {
  name: "pay in another currency",
  weight: 1,
  play: (cast, dice) => payDrawn(cast, dice, () => ({ currency: "USD" })),
};

const inHaste: Act = {
  name: "pay within a time",
  weight: 4,
  play: (cast, dice) =>
    payDrawn(cast, dice, () => ({
      answer_within_ms: dice.pick([1, 5, 20, 500, 10_000]),
      cashier: "Mori",
    })),
};

/** Sends a request bare, several times, at once or one after the other. */
const postAgain: Act = {
  name: "post a payment again and again",
  weight: 6,
  async play(cast, dice) {
    const asked = await drawPayment(cast, dice);
    if (typeof asked === "string") return asked;
    const { till, request } = asked;
    cast.asked.push(asked);
    const post = () => beside(till.actor.run(() => till.terminal.postPayment(request)));
    const isAtOnce = dice.chance(50);
    const first = post();
    if (!isAtOnce) await first;
    const replies = [first, post()];
    if (dice.chance(50)) await sleep(till.actor, dice.between(0, 90_000));
    replies.push(post());
    return (await Promise.all(replies)).map(wordOf).join(", ");
  },
};

/** Sends a known reference with something else in it. */
const postAltered: Act = {
  name: "post a payment altered",
  weight: 5,
  async play(cast, dice) {
    const known = pickRecent(cast.asked, dice);
    if (known === null) return null;
    const { till, request } = known;
    const other = cast.codes.at(-1)?.code.qr ?? request.code;
    const altered = dice.pick([
      { amount: request.amount + 1 },
      { capture: request.capture === "manual" ? ("automatic" as const) : ("manual" as const) },
      { currency: "USD" },
      { code: other },
      // Hints: the request stays the same.
      { cashier: "Sato" },
      { allow_duplicate: request.allow_duplicate !== true },
    ]);
    const sent = { ...request, ...altered };
    return wordOf(await till.actor.run(() => till.terminal.postPayment(sent)));
  },
};

const abandon: Act = {
  name: "give up a payment",
  weight: 3,
  async play(cast, dice) {
    const asked = await drawPayment(cast, dice, () => ({ amount: dice.pick([1_200, 35_000]) }));
    if (typeof asked === "string") return asked;
    const { till, request } = asked;
    const paying = beside(payFully(cast, asked));
    await sleep(till.actor, dice.pick([0, 1, 3, 10, 3_000]));
    await till.actor.run(() => till.terminal.abandon(request.reference));
    return wordOfOutcome(await paying);
  },
};

/** A power cut in the middle of a payment; the next start takes up what the store has. */
const crash: Act = {
  name: "a till is started anew",
  weight: 4,
  async play(cast, dice) {
    const begun = await drawPayment(cast, dice, () => ({
      amount: dice.pick([300, 1_200, 35_000]),
    }));
    if (typeof begun === "string") return begun;
    const { till, phone } = begun;
    const cut = unlessEnded(payFully(cast, begun));
    await sleep(phone.actor, dice.pick([0, 1, 2, 3, 5, 10, 50, 2_000, 6_000]));
    restartTill(cast, till);
    await cut;
    if (dice.chance(50)) await sleep(till.actor, dice.between(0, 120_000));
    const outcomes = await till.actor.run(() => till.terminal.resume());
    const words: string[] = [];
    for (const outcome of outcomes) {
      const asked = cast.asked.find((each) => each.request.reference === outcome.reference);
      const isKnown = cast.payments.some((each) => each.request.reference === outcome.reference);
      if (asked !== undefined && !isKnown) writeDown(cast, asked, outcome);
      words.push(wordOfOutcome(outcome));
    }
    return words.join(", ");
  },
};

/** Lets go of outcomes that have been written down. */
const acknowledge: Act = {
  name: "acknowledge payments",
  weight: 4,
  async play(cast, dice) {
    const till = dice.pick(cast.tills);
    const kept = await till.payments.list();
    let gone = 0;
    for (const { reference } of kept) {
      if (await till.actor.run(() => till.terminal.acknowledge(reference))) gone += 1;
    }
    return gone === 0 ? null : "gone";
  },
};

/** The resolver is asked for the same payment again, whole or altered. */
const payAgain: Act = {
  name: "pay with a reference that is kept",
  weight: 3,
  async play(cast, dice) {
    const known = pickRecent(cast.asked, dice);
    if (known === null) return null;
    const amount = known.request.amount + (dice.chance(30) ? 1 : 0);
    const request = { ...known.request, amount };
    return wordOfOutcome(await payFully(cast, { ...known, request }));
  },
};

export const paymentActs: readonly Act[] = [
  ...[hold, sameAgain, foreignMoney, inHaste, postAgain, postAltered],
  ...[abandon, crash, acknowledge, payAgain],
];
