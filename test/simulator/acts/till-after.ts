import type { Reply } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import type { Act } from "../act.ts";
import { pickRecent } from "../cast.ts";
import { beside, sleep } from "../program.ts";
import { wordOf } from "../word.ts";
import { drawPayment } from "./paying.ts";

/** What tills do with payments that they know of: capture, cancel, refund. */

/** Posts something, in so many of 100 cases twice; what came of it, in words. */
async function postOnceOrTwice(
  post: () => Promise<Reply<unknown>>,
  dice: Dice,
  percentTwice: number,
): Promise<string[]> {
  const words = [wordOf(await post())];
  if (dice.chance(percentTwice)) words.push(`again: ${wordOf(await post())}`);
  return words;
}

const capture: Act = {
  name: "capture",
  weight: 14,
  async play(cast, dice) {
    const held = pickRecent(
      cast.payments.filter(({ isHeld }) => isHeld),
      dice,
    );
    if (held === null) return null;
    const { till, paymentId } = held;
    const whole = held.request.amount;
    const reference = await till.actor.run(() => till.terminal.newReference());
    const amount = dice.chance(20) ? whole : dice.between(1, Math.ceil(whole / 2));
    const request = {
      reference,
      amount: dice.chance(8) ? whole + 1 : amount,
      ...(dice.chance(30) ? { last: true } : {}),
    };
    const post = () => till.actor.run(() => till.terminal.capture(paymentId, request));
    return (await postOnceOrTwice(post, dice, 15)).join(", ");
  },
};

const cancelById: Act = {
  name: "cancel by id",
  weight: 6,
  async play(cast, dice) {
    const known = pickRecent(cast.payments, dice);
    if (known === null) return null;
    const till = dice.chance(80) ? known.till : dice.pick(cast.tills);
    const { paymentId: payment_id, request } = known;
    const reference = await till.actor.run(() => till.terminal.newReference());
    const named = dice.chance(30) ? { payment_reference: request.reference } : {};
    const cancel = () =>
      till.actor.run(() => till.terminal.cancel({ reference, payment_id, ...named }));
    return (await postOnceOrTwice(cancel, dice, 20)).join(", ");
  },
};

/** A cancellation by code or by reference alone, of a payment from before. */
const cancelAsked: Act = {
  name: "cancel by code or reference",
  weight: 6,
  async play(cast, dice) {
    const known = pickRecent(cast.asked, dice);
    if (known === null) return null;
    const { till, request } = known;
    const reference = await till.actor.run(() => till.terminal.newReference());
    const by = dice.chance(50) ? { code: request.code } : {};
    const sent = { reference, payment_reference: request.reference, ...by };
    return wordOf(await till.actor.run(() => till.terminal.cancel(sent)));
  },
};

/** A cancellation that goes before its payment, beside it or right after it. */
const cancelAround: Act = {
  name: "cancel around a payment",
  weight: 7,
  async play(cast, dice) {
    const asked = await drawPayment(cast, dice);
    if (typeof asked === "string") return asked;
    const { till, request } = asked;
    const reference = await till.actor.run(() => till.terminal.newReference());
    const by = dice.chance(50) ? { code: request.code } : {};
    const sent = { reference, payment_reference: request.reference, ...by };
    cast.asked.push(asked);
    const acts = [
      () => till.actor.run(() => till.terminal.cancel(sent)).then(wordOf),
      () => till.actor.run(() => till.terminal.postPayment(request)).then(wordOf),
    ];
    if (dice.chance(60)) acts.reverse();
    const words: Promise<string>[] = [];
    for (const act of acts) {
      words.push(beside(act()));
      await sleep(till.actor, dice.pick([0, 0, 1, 3, 8, 30, 5_000]));
    }
    const told = await Promise.all(words);
    if (dice.chance(50)) return told.join(", ");
    return [...told, wordOf(await till.actor.run(() => till.terminal.cancel(sent)))].join(", ");
  },
};

const refund: Act = {
  name: "refund",
  weight: 8,
  async play(cast, dice) {
    const known = pickRecent(cast.payments, dice);
    if (known === null) return null;
    const { till, paymentId, request } = known;
    const { amount: whole } = request;
    const reference = await till.actor.run(() => till.terminal.newReference());
    const amount = dice.chance(35) ? whole : dice.between(1, whole + 1);
    const given = { reference, amount, currency: "JPY", reason: "returned" };
    const post = () => till.actor.run(() => till.terminal.refund(paymentId, given));
    const words = await postOnceOrTwice(post, dice, 20);
    if (dice.chance(20)) {
      const altered = { ...given, amount: amount + 1 };
      const reply = await till.actor.run(() => till.terminal.refund(paymentId, altered));
      words.push(`altered: ${wordOf(reply)}`);
    }
    return words.join(", ");
  },
};

const refundAtOnce: Act = {
  name: "refund and cancel at once",
  weight: 4,
  async play(cast, dice) {
    const known = pickRecent(cast.payments, dice);
    if (known === null) return null;
    const { till, paymentId, request } = known;
    const { terminal, actor } = till;
    const fresh = () => actor.run(() => terminal.newReference());
    const references = [await fresh(), await fresh(), await fresh()] as const;
    const { amount } = request;
    const undo = (reference: string) =>
      dice.chance(50)
        ? terminal.cancel({ reference, payment_id: paymentId })
        : terminal.cancel({ reference, payment_reference: request.reference });
    const replies = await Promise.all([
      actor.run(() => terminal.refund(paymentId, { reference: references[0], amount })),
      actor.run(() => undo(references[1])),
      actor.run(() => terminal.refund(paymentId, { reference: references[2], amount })),
    ]);
    return replies.map(wordOf).join(", ");
  },
};

/** A payment of another merchant: nobody knows it here. */
const foreign: Act = {
  name: "touch another merchant's payment",
  weight: 3,
  async play(cast, dice) {
    const known = pickRecent(cast.payments, dice);
    const tills = cast.tills.filter(({ merchantId }) => merchantId !== known?.till.merchantId);
    if (known === null || tills.length === 0) return null;
    const { actor, terminal } = dice.pick(tills);
    const { paymentId, request } = known;
    const reference = await actor.run(() => terminal.newReference());
    const { amount } = request;
    const touches: (() => Promise<Parameters<typeof wordOf>[0]>)[] = [
      () => terminal.cancel({ reference, payment_id: paymentId }),
      () => terminal.cancel({ reference, payment_reference: request.reference }),
      () => terminal.refund(paymentId, { reference, amount }),
      () => terminal.capture(paymentId, { reference, amount }),
      () => terminal.payment(paymentId),
      () => terminal.refunds(paymentId),
      () => terminal.byReference(request.reference),
    ];
    return wordOf(await actor.run(dice.pick(touches)));
  },
};

export const afterActs: readonly Act[] = [
  ...[capture, cancelById, cancelAsked, cancelAround, refund, refundAtOnce, foreign],
];
