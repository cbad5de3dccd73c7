import type { Reply } from "../../../src/client/index.ts";
import type { Act } from "../act.ts";
import { pickRecent } from "../cast.ts";
import { sleep } from "../program.ts";
import { wordOf } from "../word.ts";

/** What phones look at, and what they hear. */

const readWallet: Act = {
  name: "look at the wallet",
  weight: 3,
  async play(cast, dice) {
    const { actor, app } = dice.pick(cast.phones);
    return wordOf(await actor.run(() => app.wallet()));
  },
};

const readPayment: Act = {
  name: "look at a payment",
  weight: 3,
  async play(cast, dice) {
    const known = pickRecent(cast.payments, dice);
    if (known === null) return null;
    const { actor, app } = dice.chance(80) ? known.phone : dice.pick(cast.phones);
    return wordOf(await actor.run(() => app.payment(known.paymentId)));
  },
};

const readPages: Act = {
  name: "read page by page",
  weight: 3,
  async play(cast, dice) {
    const { actor, app } = dice.pick(cast.phones);
    const ofPayments = dice.chance(50);
    const read = (at?: string) =>
      actor.run<Reply<{ readonly cursor: string | null }>>(() =>
        ofPayments ? app.payments(at) : app.activity(at),
      );
    let cursor: string | undefined;
    for (let page = 1; page <= 4; page += 1) {
      const reply = await read(cursor);
      if (!reply.ok) return wordOf(reply);
      if (reply.body.cursor === null) return `pages ${page}`;
      cursor = reply.body.cursor;
    }
    return "pages 4 and more";
  },
};

/** Hears events for a while; then closes, or leaves the stream to whatever becomes of it. */
const listen: Act = {
  name: "listen to events",
  weight: 5,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const { actor, app } = phone;
    const { world } = cast.town;
    const after = phone.heard === null || dice.chance(20) ? {} : { after: phone.heard };
    const ends: number[] = [];
    const reply = await actor.run(() =>
      app.events({
        ...after,
        onEvent: (event) => {
          phone.heard = event.sequence;
          cast.chronicle.heard.push({ actor: actor.name, atMs: world.loop.nowMs, event });
        },
        onClose: (code) => void ends.push(code),
      }),
    );
    if (!reply.ok) return wordOf(reply);
    await sleep(actor, dice.pick([500, 20_000, 120_000, 700_000]));
    if (dice.chance(60)) await actor.run(() => reply.body.close());
    return ends.length > 0 ? `ended: ${ends.join(", ")}` : "closed";
  },
};

export const lookActs: readonly Act[] = [readWallet, readPayment, readPages, listen];
