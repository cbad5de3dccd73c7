import type { Act } from "../act.ts";
import { setClock, sleep } from "../program.ts";
import { wordOf } from "../word.ts";
import { payWith } from "./paying.ts";

/** Phones that have no network when they pay. */

const fetchSeals: Act = {
  name: "fetch offline seals",
  weight: 3,
  async play(cast, dice) {
    const { actor, app } = dice.pick(cast.phones);
    return wordOf(await actor.run(() => app.offlineSeals()));
  },
};

const payOffline: Act = {
  name: "pay offline",
  weight: 8,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const { actor, app } = phone;
    const till = dice.pick(cast.tills);
    const offMs = dice.chance(15) ? dice.pick([-70_000, -5_000, 9_000, 3_600_000, -86_400_000]) : 0;
    if (offMs !== 0) setClock(actor, cast.chronicle, offMs);
    let code = await actor.run(() => app.offlineCode());
    if (offMs !== 0) setClock(actor, cast.chronicle, 0);
    if (code === null) {
      const seals = await actor.run(() => app.offlineSeals());
      if (!seals.ok) return `no seals: ${wordOf(seals)}`;
      code = await actor.run(() => app.offlineCode());
    }
    if (code === null) return "no code";
    if (dice.chance(15)) await sleep(actor, dice.pick([30_000, 58_000, 61_000, 200_000]));
    const amount = dice.pick([1, 300, 1_200, 5_000, 5_001, 12_000]);
    const tills = dice.chance(15) ? [till, dice.pick(cast.tills)] : [till];
    const { qr } = code;
    const words = tills.map((each) =>
      payWith(cast, dice, { till: each, phone, code: qr }, { amount }),
    );
    return (await Promise.all(words)).join(", ");
  },
};

/** Codes of one phone in another order than they were signed. */
const outOfOrder: Act = {
  name: "pay offline in another order",
  weight: 2,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const { actor, app } = phone;
    const codes: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const code = await actor.run(() => app.offlineCode());
      if (code !== null) codes.push(code.qr);
    }
    if (codes.length === 0) return null;
    const till = dice.pick(cast.tills);
    const words: string[] = [];
    for (const code of [codes[1], codes[0], codes[2]]) {
      if (code === undefined) continue;
      words.push(await payWith(cast, dice, { till, phone, code }, { amount: 300 }));
    }
    return words.join(", ");
  },
};

/** A phone whose clock is wrong for a while, online. */
const wrongClock: Act = {
  name: "a phone's clock is wrong",
  weight: 2,
  async play(cast, dice) {
    const { actor, app } = dice.pick(cast.phones);
    setClock(actor, cast.chronicle, dice.pick([-3_600_000, -90_000, 30_000, 86_400_000]));
    const reply = await actor.run(() => app.issueCode());
    await sleep(actor, dice.between(100, 30_000));
    setClock(actor, cast.chronicle, 0);
    return wordOf(reply);
  },
};

export const offlineActs: readonly Act[] = [fetchSeals, payOffline, outOfOrder, wrongClock];
