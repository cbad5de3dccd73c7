import type { Confirmation } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import type { Act } from "../act.ts";
import type { Cast, Phone } from "../cast.ts";
import { beside, sleep } from "../program.ts";
import { wordOf, wordOfOutcome } from "../word.ts";
import { otherPhone } from "./factor.ts";
import { drawPayment, payFully } from "./paying.ts";

/** Payments that wait for their payers, and what payers make of them. */

/** Decides one waiting payment: rightly, wrongly, late, twice, or from two phones. */
async function decide(
  cast: Cast,
  phone: Phone,
  waiting: Confirmation,
  dice: Dice,
): Promise<string> {
  const { amount, currency, merchant_id, merchant_name, store_name } = waiting;
  const other = dice.chance(10);
  const decision = dice.chance(70) ? ("approve" as const) : ("reject" as const);
  const said = {
    ...{ decision, amount: amount + (other ? 1 : 0), currency, merchant_id },
    shown: { merchant_name: dice.chance(5) ? "Another" : merchant_name, store_name },
  };
  const say = ({ actor, app }: Phone, turned = false) => {
    const opposite = decision === "approve" ? ("reject" as const) : ("approve" as const);
    const sent = turned ? { ...said, decision: opposite } : said;
    return actor.run(() => app.confirm(waiting.payment_id, sent));
  };
  if (dice.chance(10)) await sleep(phone.actor, dice.pick([30_000, 59_900, 61_000]));
  const by = dice.chance(25) ? otherPhone(cast.phones, phone) : phone;
  const said1 = say(by);
  if (!dice.chance(30)) return wordOf(await said1);
  if (dice.chance(50)) await said1;
  const said2 = say(otherPhone(cast.phones, by), dice.chance(50));
  return `${wordOf(await said1)}, again: ${wordOf(await said2)}`;
}

const large: Act = {
  name: "pay a large amount",
  weight: 10,
  async play(cast, dice) {
    const drawn = await drawPayment(cast, dice, () => ({
      amount: dice.pick([30_000, 30_001, 30_001, 35_000, 48_000]),
      capture: dice.chance(25) ? "manual" : "automatic",
    }));
    if (typeof drawn === "string") return drawn;
    const { phone } = drawn;
    const paying = beside(payFully(cast, drawn));
    await sleep(phone.actor, dice.between(10, 8_000));
    const said: string[] = [];
    if (dice.chance(85)) {
      const asked = await phone.actor.run(() => phone.app.confirmations());
      const [waiting] = asked.ok ? asked.body.confirmations : [];
      if (waiting !== undefined) said.push(await decide(cast, phone, waiting, dice));
    }
    return [...said, `till: ${wordOfOutcome(await paying)}`].join(", ");
  },
};

/** A phone decides whatever waits for it. */
const confirm: Act = {
  name: "confirm what waits",
  weight: 4,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const asked = await phone.actor.run(() => phone.app.confirmations());
    if (!asked.ok) return wordOf(asked);
    const words: string[] = [];
    for (const waiting of asked.body.confirmations)
      words.push(await decide(cast, phone, waiting, dice));
    return words.length === 0 ? null : words.join(", ");
  },
};

/** Somebody else's phone, or a decision on a payment that waits for nobody. */
const misplaced: Act = {
  name: "confirm what does not wait",
  weight: 2,
  async play(cast, dice) {
    const known = cast.payments.at(-1 - dice.below(4));
    if (known === undefined) return null;
    const { actor, app } = dice.chance(50) ? known.phone : dice.pick(cast.phones);
    const { amount, currency } = known.request;
    const names = { merchant_name: "Konbini 1", store_name: "Store 1" };
    const merchant_id = known.till.merchantId;
    const said = { decision: "approve", amount, currency, merchant_id, shown: names } as const;
    return wordOf(await actor.run(() => app.confirm(known.paymentId, said)));
  },
};

export const confirmActs: readonly Act[] = [large, confirm, misplaced];
