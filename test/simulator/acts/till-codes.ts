import type { Act } from "../act.ts";
import { pickRecent } from "../cast.ts";
import { sleep } from "../program.ts";
import { wordOf } from "../word.ts";
import { payWith, requestOf, showCode } from "./paying.ts";

/** What tills are shown: codes in every form, old ones, foreign ones, the same one twice. */

const byForm: Act = {
  name: "pay by another form",
  weight: 8,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const till = dice.pick(cast.tills);
    const shown = await showCode(cast, phone, { forms: ["qr", "bar_code"] });
    if (typeof shown === "string") return shown;
    const form = dice.pick(["bar_code", "jpqr", "emv"] as const);
    const code = shown.code[form];
    if (code === null) return "no such form";
    return await payWith(cast, dice, { till, phone, code });
  },
};

const boundCode: Act = {
  name: "pay with a code for one merchant",
  weight: 5,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const till = dice.pick(cast.tills);
    const { merchantId } = dice.chance(50) ? till : dice.pick(cast.shops);
    const shown = await showCode(cast, phone, { merchant_id: merchantId });
    if (typeof shown === "string") return shown;
    return await payWith(cast, dice, { till, phone, code: shown.code.qr });
  },
};

const cappedCode: Act = {
  name: "pay with a code up to an amount",
  weight: 5,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const till = dice.pick(cast.tills);
    const cap = dice.pick([100, 1_000, 5_000]);
    const shown = await showCode(cast, phone, { amount_max: cap });
    if (typeof shown === "string") return shown;
    const amount = cap + dice.pick([-1, 0, 0, 1, 500]);
    return await payWith(cast, dice, { till, phone, code: shown.code.qr }, { amount });
  },
};

const lateCode: Act = {
  name: "pay with a code shown long ago",
  weight: 4,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const till = dice.pick(cast.tills);
    const shown = await showCode(cast, phone);
    if (typeof shown === "string") return shown;
    await sleep(phone.actor, dice.pick([50_000, 59_990, 60_010, 61_000, 90_000]));
    return await payWith(cast, dice, { till, phone, code: shown.code.qr });
  },
};

const renewedCode: Act = {
  name: "pay with a code after its renewal",
  weight: 4,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const till = dice.pick(cast.tills);
    const shown = await showCode(cast, phone);
    if (typeof shown === "string") return shown;
    await showCode(cast, phone);
    await sleep(phone.actor, dice.pick([0, 3_000, 5_500, 20_000]));
    return await payWith(cast, dice, { till, phone, code: shown.code.qr });
  },
};

/** A code that was shown before, to whomever: spent mostly, or a screenshot. */
const oldCode: Act = {
  name: "pay with any code from before",
  weight: 6,
  async play(cast, dice) {
    const shown = pickRecent(cast.codes, dice);
    if (shown === null) return null;
    const till = dice.pick(cast.tills);
    const { bar_code: number, qr } = shown.code;
    const code = (dice.chance(30) ? number : null) ?? qr;
    return await payWith(cast, dice, { till, phone: shown.phone, code });
  },
};

const twoTills: Act = {
  name: "two tills take one code",
  weight: 6,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const shown = await showCode(cast, phone, { forms: ["qr", "bar_code"] });
    if (typeof shown === "string") return shown;
    const words = [dice.pick(cast.tills), dice.pick(cast.tills)].map(async (till, n) => {
      const code = n === 0 ? shown.code.qr : (shown.code.bar_code ?? shown.code.qr);
      return await payWith(cast, dice, { till, phone, code });
    });
    return (await Promise.all(words)).sort().join(", ");
  },
};

/** Two customers in a row pay under one reference: a till's program has lost count. */
const oneReference: Act = {
  name: "one reference for two customers",
  weight: 3,
  async play(cast, dice) {
    const till = dice.pick(cast.tills);
    const words: string[] = [];
    const reference = await till.actor.run(() => till.terminal.newReference());
    for (const phone of [dice.pick(cast.phones), dice.pick(cast.phones)]) {
      const shown = await showCode(cast, phone);
      if (typeof shown === "string") continue;
      const request = await requestOf(till, shown.code.qr, dice, { reference });
      cast.asked.push({ till, phone, request });
      const reply = await till.actor.run(() => till.terminal.postPayment(request));
      words.push(reply.ok ? reply.body.status : (reply.problem?.code ?? "no answer"));
    }
    // Whoever keeps the references hears of both a moment later.
    await sleep(till.actor, dice.between(1_000, 10_000));
    const found = await till.actor.run(() => till.terminal.byReference(reference));
    return `${words.join(", ")}, asked: ${wordOf(found)}`;
  },
};

const misread: Act = {
  name: "pay with a code that was misread",
  weight: 4,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const till = dice.pick(cast.tills);
    const shown = await showCode(cast, phone, { forms: ["qr", "bar_code"] });
    if (typeof shown === "string") return shown;
    const text = shown.code[dice.pick(["qr", "bar_code", "jpqr", "emv"] as const)];
    if (text === null) return "no such form";
    const at = dice.below(text.length);
    const letter = text[at] === "1" ? "2" : "1";
    const code = text.slice(0, at) + letter + text.slice(at + 1);
    return await payWith(cast, dice, { till, phone, code });
  },
};

export const codeActs: readonly Act[] = [
  ...[byForm, boundCode, cappedCode, lateCode, renewedCode],
  ...[oldCode, twoTills, oneReference, misread],
];
