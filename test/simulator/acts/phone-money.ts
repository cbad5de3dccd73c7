import type { Dice } from "../../platform/index.ts";
import type { Act } from "../act.ts";
import { type Cast, type Phone, pickRecent } from "../cast.ts";
import { wordOf } from "../word.ts";
import { stepUp } from "./factor.ts";

/** Points turned in, and balance that goes back to its owner. */

const turnIn: Act = {
  name: "turn points in",
  weight: 5,
  async play(cast, dice) {
    const ripe = ripePhone(cast, dice);
    if (ripe === null && dice.chance(90)) return null;
    const { actor, app } = ripe ?? dice.pick(cast.phones);
    const wallet = await actor.run(() => app.wallet());
    if (!wallet.ok) return wordOf(wallet);
    const { points } = wallet.body.balances;
    if (points === 0 && dice.chance(60)) return null;
    const amount = Math.max(1, dice.pick([1, points, points, points + 1]));
    const reference = `points-${dice.word().toString(16).padStart(8, "0")}`;
    const request = { reference, channel: "points", amount, currency: "JPY" } as const;
    const words = [wordOf(await actor.run(() => app.topUp(request)))];
    if (dice.chance(25)) {
      const again = dice.chance(50) ? request : { ...request, amount: amount + 1 };
      words.push(`again: ${wordOf(await actor.run(() => app.topUp(again)))}`);
    }
    return words.join(", ");
  },
};

/** Somebody turns points in bit by bit, until a rule says that it is enough. */
const turnInBits: Act = {
  name: "turn points in bit by bit",
  weight: 12,
  async play(cast, dice) {
    const phone = await phoneWithPoints(cast, dice);
    if (phone === null) return null;
    const { actor, app } = phone;
    const words: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const reference = `bit-${dice.word().toString(16).padStart(8, "0")}`;
      const request = { reference, channel: "points", amount: 1, currency: "JPY" } as const;
      words.push(wordOf(await actor.run(() => app.topUp(request))));
    }
    return [...new Set(words)].join(", ");
  },
};

/** The phone of somebody who has points, among a few; `null`: none of them has. */
async function phoneWithPoints(cast: Cast, dice: Dice): Promise<Phone | null> {
  const asked = new Set<Phone>();
  for (let n = 0; n < 4; n += 1) {
    const phone = ripePhone(cast, dice);
    if (phone === null) return null;
    if (asked.has(phone)) continue;
    asked.add(phone);
    const wallet = await phone.actor.run(() => phone.app.wallet());
    if (wallet.ok && wallet.body.balances.points > 3) return phone;
  }
  return null;
}

/** The phone of somebody whose points may be turned in by now; `null`: of nobody. */
function ripePhone(cast: Cast, dice: Dice): Phone | null {
  // Points can be turned in a quarter of an hour after the end of the day in Tokyo.
  const { nowMs } = cast.town.world.loop;
  const ripeMs = Math.floor((nowMs + 8.75 * 3_600_000) / 86_400_000) * 86_400_000 - 9 * 3_600_000;
  const ripe = cast.payments.filter(({ atMs, request }) => atMs < ripeMs && request.amount > 900);
  return ripe.length === 0 ? null : dice.pick(ripe).phone;
}

const account = {
  bank_code: "0005",
  branch_code: "123",
  account_type: "ordinary",
  account_number: "7654321",
  holder_kana: "モリ ハナコ",
};

const redeem: Act = {
  name: "redeem",
  weight: 3,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const { actor, app } = phone;
    const obstacle = await stepUp(phone, "redemption", dice);
    if (obstacle !== null) return obstacle;
    const reference = `redeem-${dice.word().toString(16).padStart(8, "0")}`;
    const amount = dice.pick([1, 500, 5_000, 40_000]);
    const request = { reference, amount, currency: "JPY", payout_account: account };
    const reply = await actor.run(() => app.redeem(request));
    if (reply.ok) cast.redemptions.push({ phone, redemptionId: reply.body.redemption_id });
    if (!dice.chance(30)) return wordOf(reply);
    const again = dice.chance(50) ? request : { ...request, amount: amount + 1 };
    return `${wordOf(reply)}, again: ${wordOf(await actor.run(() => app.redeem(again)))}`;
  },
};

const readRedemption: Act = {
  name: "read a redemption",
  weight: 1,
  async play(cast, dice) {
    const known = pickRecent(cast.redemptions, dice);
    if (known === null) return null;
    const { actor, app } = dice.chance(80) ? known.phone : dice.pick(cast.phones);
    return wordOf(await actor.run(() => app.redemption(known.redemptionId)));
  },
};

export const moneyActs: readonly Act[] = [turnIn, turnInBits, redeem, readRedemption];
