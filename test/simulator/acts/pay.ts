import type { Act } from "../act.ts";
import { wordOf, wordOfOutcome } from "../word.ts";

/** A customer shows a code and a till takes it, until it knows what came of it. */
export const pay: Act = {
  name: "pay",
  weight: 30,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const till = dice.pick(cast.tills);
    const amount = dice.pick([1, 300, 999, 1_200, 12_000]);
    const code = await phone.actor.run(() => phone.app.issueCode());
    if (!code.ok) return `no code: ${wordOf(code)}`;
    const reference = await till.actor.run(() => till.terminal.newReference());
    const request = { reference, code: code.body.qr, amount, currency: "JPY" };
    const outcome = await till.actor.run(() =>
      till.terminal.pay({ ...request, allow_duplicate: dice.chance(70) }),
    );
    if (outcome.kind === "approved") {
      const { payment_id: paymentId } = outcome.payment;
      if (paymentId !== null) cast.payments.push({ till, phone, paymentId, amount });
    }
    return wordOfOutcome(outcome);
  },
};
