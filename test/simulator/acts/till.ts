import type { Act } from "../act.ts";
import { wordOf } from "../word.ts";

/** What tills do with payments that they know of. */

const cancelById: Act = {
  name: "cancel by id",
  weight: 4,
  async play(cast, dice) {
    if (cast.payments.length === 0) return null;
    const { till, paymentId } = dice.pick(cast.payments);
    const reference = await till.actor.run(() => till.terminal.newReference());
    const request = { reference, payment_id: paymentId };
    return wordOf(await till.actor.run(() => till.terminal.cancel(request)));
  },
};

const refund: Act = {
  name: "refund",
  weight: 6,
  async play(cast, dice) {
    if (cast.payments.length === 0) return null;
    const { till, paymentId, amount } = dice.pick(cast.payments);
    const reference = await till.actor.run(() => till.terminal.newReference());
    const request = { reference, amount: dice.between(1, amount + 1), currency: "JPY" };
    return wordOf(await till.actor.run(() => till.terminal.refund(paymentId, request)));
  },
};

export const tillActs: readonly Act[] = [cancelById, refund];
