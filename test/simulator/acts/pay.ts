import type { Act } from "../act.ts";
import { wordOfOutcome } from "../word.ts";
import { payFully, requestOf, showCode } from "./paying.ts";

/** A customer shows a code and a till takes it, until it knows what came of it. */
export const pay: Act = {
  name: "pay",
  weight: 60,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const till = dice.pick(cast.tills);
    const shown = await showCode(cast, phone);
    if (typeof shown === "string") return shown;
    const request = await requestOf(till, shown.code.qr, dice);
    return wordOfOutcome(await payFully(cast, { till, phone, request }));
  },
};
