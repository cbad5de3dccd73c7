import type { Act } from "../act.ts";
import { beside } from "../program.ts";
import { wordOf, wordOfOutcome } from "../word.ts";
import { drawPayment, payFully, payWith, showCode } from "./paying.ts";

/** A hold is captured in two parts, one after the other or at once; each has its share of the fee. */
const inParts: Act = {
  name: "capture in two parts",
  weight: 6,
  async play(cast, dice) {
    const amount = dice.pick([999, 1_201, 3_333, 9_501]);
    const asked = await drawPayment(cast, dice, () => ({ capture: "manual", amount }));
    if (typeof asked === "string") return asked;
    const outcome = await payFully(cast, asked);
    const paymentId = outcome.kind === "approved" ? outcome.payment.payment_id : null;
    if (paymentId === null) return wordOfOutcome(outcome);
    const { actor, terminal } = asked.till;
    const first = dice.between(1, amount - 1);
    const second = dice.chance(70) ? amount - first : dice.between(1, amount - first);
    const references = await actor.run(() => [terminal.newReference(), terminal.newReference()]);
    const capture = async (n: 0 | 1, part: { readonly amount: number; readonly last?: true }) => {
      const request = { reference: references[n] ?? "", ...part };
      return wordOf(await actor.run(() => terminal.capture(paymentId, request)));
    };
    const one = beside(capture(0, { amount: first }));
    if (dice.chance(70)) await one;
    const two = await capture(1, { amount: second, ...(dice.chance(40) ? { last: true } : {}) });
    return `${await one}, ${two}`;
  },
};

/** Several customers pay at one till within a moment: what it came to is brought to the shop together. */
const queue: Act = {
  name: "several pay at once",
  weight: 4,
  async play(cast, dice) {
    const till = dice.pick(cast.tills);
    const waiting = [...new Set(Array.from({ length: 5 }, () => dice.pick(cast.phones)))];
    const words = waiting.map(async (phone) => {
      const shown = await showCode(cast, phone);
      if (typeof shown === "string") return shown;
      return await payWith(cast, dice, { till, phone, code: shown.code.qr });
    });
    const told = await Promise.all(words);
    return `approved ${told.filter((word) => word === "approved").length} of ${told.length}`;
  },
};

export const holdActs: readonly Act[] = [inParts, queue];
