import type { Dice } from "../../platform/index.ts";
import type { Act } from "../act.ts";
import type { Cast, Phone } from "../cast.ts";
import { mailedCode, sleep } from "../program.ts";
import { wordOf } from "../word.ts";
import { stepUp, totpOf } from "./factor.ts";

/** Contacts and factors of which new ones take the place of those there were. */

/** A phone whose owner may change such a thing, and the wallet before it; in a word why they may not. */
async function changingPhone(cast: Cast, dice: Dice, what: Parameters<typeof stepUp>[1]) {
  const phone = dice.pick(cast.phones);
  const wallet = await phone.actor.run(() => phone.app.wallet());
  if (!wallet.ok) return wordOf(wallet);
  const obstacle = await stepUp(phone, what, dice);
  return obstacle ?? { phone, before: wallet.body };
}

/** Removes each; how it went in a word, of those that stayed, else of the last. */
async function removeAll(
  { actor }: Phone,
  ids: readonly string[],
  remove: (id: string) => Promise<Parameters<typeof wordOf>[0]>,
): Promise<{ readonly isDone: boolean; readonly word: string }> {
  const words: string[] = [];
  let isDone = true;
  for (const id of ids) {
    const reply = await actor.run(() => remove(id));
    isDone &&= reply.ok;
    words.push(wordOf(reply));
  }
  return { isDone, word: [...new Set(words)].join(" and ") };
}

/** Another address takes the place of all that the wallet had; who has left one is told, and may freeze. */
const contact: Act = {
  name: "change the contact",
  weight: 2,
  async play(cast, dice) {
    const changing = await changingPhone(cast, dice, "contact");
    if (typeof changing === "string") return changing;
    const { phone, before } = changing;
    const { actor, app, owner } = phone;
    const value = `moved-${dice.below(10_000)}@example.com`;
    const opened = await actor.run(() => app.addContact({ type: "email", value }));
    if (!opened.ok) return wordOf(opened);
    await sleep(actor, dice.pick([0, 4_000]));
    const code = await mailedCode(actor, value);
    const proven = await actor.run(() => app.proveContact(opened.body.contact_id, code));
    if (!proven.ok) return `not proven: ${wordOf(proven)}`;
    const verified = before.contacts.filter(({ state }) => state === "verified");
    const ids = verified.map(({ contact_id: id }) => id);
    const removed = await removeAll(phone, ids, (id) => app.removeContact(id));
    if (removed.isDone) {
      owner.left.push(owner.contact);
      owner.contact = { type: "email", value };
    }
    return `proven, before: ${removed.word}`;
  },
};

/** Another authenticator app takes the place of those before. */
const factor: Act = {
  name: "change the authenticator app",
  weight: 2,
  async play(cast, dice) {
    const changing = await changingPhone(cast, dice, "factor");
    if (typeof changing === "string") return changing;
    const { phone, before } = changing;
    const { actor, app, owner } = phone;
    const opened = await actor.run(() => app.addFactor({ kind: "totp", label: "new" }));
    if (!opened.ok) return wordOf(opened);
    const { factor_id: id, totp } = opened.body;
    const secret = totp?.secret ?? "";
    const code = await totpOf(actor, owner, secret);
    const proven = await actor.run(() => app.proveFactor(id, code));
    if (!proven.ok) return `not proven: ${wordOf(proven)}`;
    const active = before.factors.filter(
      ({ kind, state }) => kind === "totp" && state === "active",
    );
    const ids = active.map(({ factor_id }) => factor_id);
    const removed = await removeAll(phone, ids, (old) => app.removeFactor(old));
    if (removed.isDone) owner.secrets.splice(0, owner.secrets.length, secret);
    else owner.secrets.push(secret);
    return `proven, before: ${removed.word}`;
  },
};

export const changeActs: readonly Act[] = [contact, factor];
