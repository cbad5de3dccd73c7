import type { Act } from "../act.ts";
import { mailedCode, sleep } from "../program.ts";
import { wordOf } from "../word.ts";
import { proveContact, stepUp, totpOf } from "./factor.ts";

/** How customers guard their wallets: freezes, limits, contacts, factors. */

const freeze: Act = {
  name: "freeze and unfreeze",
  weight: 2,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const { actor, app } = phone;
    phone.owner.isFrozen = true;
    const words = [`freeze: ${wordOf(await actor.run(() => app.freeze()))}`];
    await sleep(actor, dice.pick([0, 500, 20_000, 120_000]));
    const obstacle = await stepUp(phone, "unfreeze", dice);
    if (obstacle !== null) words.push(obstacle);
    const reply = await actor.run(() => app.unfreeze());
    if (reply.ok) phone.owner.isFrozen = false;
    words.push(`unfreeze: ${wordOf(reply)}`);
    return words.join(", ");
  },
};

const unfreeze: Act = {
  name: "unfreeze",
  weight: 4,
  async play(cast, dice) {
    const frozen = cast.phones.filter(({ owner }) => owner.isFrozen);
    if (frozen.length === 0 && dice.chance(80)) return null;
    const phone = dice.pick(frozen.length === 0 ? cast.phones : frozen);
    const obstacle = await stepUp(phone, "unfreeze", dice);
    if (obstacle !== null) return obstacle;
    const reply = await phone.actor.run(() => phone.app.unfreeze());
    if (reply.ok) phone.owner.isFrozen = false;
    return wordOf(reply);
  },
};

const reportLost: Act = {
  name: "report a phone lost",
  weight: 1,
  async play(cast, dice) {
    const { actor, app, owner } = dice.pick(cast.phones);
    const contact = dice.chance(40) ? dice.pick([owner.contact, ...owner.left]) : owner.contact;
    const key = await actor.run(({ generateDeviceKey }) => generateDeviceKey());
    const { transport } = app.session;
    const phone = new actor.sdk.AppClient({ origin: transport.origin, key });
    const opened = await actor.run(() => phone.reportLostDevice(contact));
    if (!opened.ok) return wordOf(opened);
    await sleep(actor, dice.pick([0, 5_000]));
    const code = await mailedCode(actor, contact.value);
    owner.isFrozen = true;
    return wordOf(await actor.run(() => phone.contactProof(code)));
  },
};

const setLimits: Act = {
  name: "set own limits",
  weight: 2,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const obstacle = await stepUp(phone, "limits", dice);
    if (obstacle !== null) return obstacle;
    const limits = { payment_amount_max: dice.pick([null, null, 1_000, 15_000]) };
    return wordOf(await phone.actor.run(() => phone.app.setLimits(limits)));
  },
};

/** A second contact: added, proven with its code or a wrong one, sometimes removed again. */
const contact: Act = {
  name: "add a contact",
  weight: 2,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const { actor, app, owner } = phone;
    const obstacle = await stepUp(phone, "contact", dice);
    if (obstacle !== null) return obstacle;
    const value = dice.chance(10)
      ? dice.pick(cast.phones).owner.contact.value
      : `second-${dice.below(1_000)}-${owner.contact.value}`;
    const opened = await actor.run(() => app.addContact({ type: "email", value }));
    if (!opened.ok) return wordOf(opened);
    const { contact_id: id } = opened.body;
    await sleep(actor, dice.pick([0, 4_000]));
    const code = dice.chance(15) ? "00000000" : await mailedCode(actor, value);
    const proven = await actor.run(() => app.proveContact(id, code));
    const words = [wordOf(proven)];
    if (dice.chance(50)) {
      // It is told by another id once it is the wallet's.
      const of = proven.ok ? proven.body.contact_id : id;
      words.push(`removed: ${wordOf(await actor.run(() => app.removeContact(of)))}`);
    }
    return words.join(", ");
  },
};

/** A second factor: an authenticator app, or a passkey; sometimes removed again. */
const factor: Act = {
  name: "add a factor",
  weight: 3,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const { actor, app, owner } = phone;
    const obstacle = await stepUp(phone, "factor", dice);
    if (obstacle !== null) return obstacle;
    const words: string[] = [];
    let id: string | null = null;
    let secret: string | null = null;
    if (dice.chance(60)) {
      const added = await actor.run(() => app.addPasskey("phone"));
      words.push(`passkey: ${wordOf(added)}`);
      if (added.ok) id = added.body.factor_id;
    } else {
      const opened = await actor.run(() => app.addFactor({ kind: "totp", label: "second" }));
      if (!opened.ok) return `totp: ${wordOf(opened)}`;
      id = opened.body.factor_id;
      secret = opened.body.totp?.secret ?? "";
      const factorId = id;
      const code = dice.chance(15) ? "000000" : await totpOf(actor, owner, secret);
      const proven = await actor.run(() => app.proveFactor(factorId, code));
      words.push(`totp: ${wordOf(proven)}`);
      if (proven.ok) owner.secrets.push(secret);
    }
    if (id !== null && dice.chance(35)) {
      const factorId = id;
      const removed = await actor.run(() => app.removeFactor(factorId));
      words.push(`removed: ${wordOf(removed)}`);
      if (removed.ok && secret === null) phone.passkeys.held.pop();
      if (removed.ok && secret !== null && owner.secrets.at(-1) === secret) owner.secrets.pop();
    }
    return words.join(", ");
  },
};

const recoveryCodes: Act = {
  name: "remake recovery codes",
  weight: 1,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const { actor, app, owner } = phone;
    const obstacle = await stepUp(phone, "factor", dice);
    if (obstacle !== null) return obstacle;
    const reply = await actor.run(() => app.newRecoveryCodes());
    if (reply.ok) owner.recoveryCodes.splice(0, 10, ...reply.body.recovery_codes);
    return wordOf(reply);
  },
};

/** The factor is lost: a recovery code gets the phone in again. */
const recover: Act = {
  name: "recover",
  weight: 1,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const { actor, app, owner } = phone;
    const proven = await proveContact(phone, owner.contact, () => app.recover(owner.contact));
    if (!proven.ok) return wordOf(proven);
    const code = (dice.chance(70) ? owner.recoveryCodes.shift() : owner.recoveryCodes[0]) ?? "";
    return wordOf(await actor.run(() => app.factor({ recovery_code: code })));
  },
};

export const guardActs: readonly Act[] = [
  ...[freeze, unfreeze, reportLost, setLimits, contact, factor, recoveryCodes, recover],
];
