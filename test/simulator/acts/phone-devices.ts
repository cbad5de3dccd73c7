import type { Act } from "../act.ts";
import type { Owner } from "../cast.ts";
import { newPhone } from "../opening/phone.ts";
import { sleep } from "../program.ts";
import { wordOf } from "../word.ts";
import { otherPhone, proveContact, stepUp, totpOf, twice } from "./factor.ts";

/** How phones come in, stay in and are put out. */

const newCustomer: Act = {
  name: "register",
  weight: 1,
  async play(cast, dice) {
    if (cast.phones.length > 14) return null;
    const { phone, contact } = await newPhone(cast);
    const { actor, app } = phone;
    const proven = await proveContact(phone, contact, () => app.register(contact));
    if (!proven.ok) return wordOf(proven);
    const secret = proven.body.totp?.secret ?? "";
    const nowMs = actor.client.machine.nowMs();
    const code = await actor.run((sdk) => sdk.totpCode(secret, nowMs));
    const isByPasskey = dice.chance(40);
    const entered = await actor.run(() => (isByPasskey ? app.passkeyFactor() : app.factor(code)));
    const wallet = entered.ok ? await actor.run(() => app.wallet()) : entered;
    if (!entered.ok || !wallet.ok) return wordOf(wallet);
    const owner: Owner = {
      contact,
      left: [],
      walletId: entered.body.wallet_id,
      fundingRoute: wallet.body.funding_route,
      secrets: isByPasskey ? [] : [secret],
      isFrozen: false,
      recoveryCodes: [...(entered.body.recovery_codes ?? [])],
      nextStep: Math.floor(nowMs / 30_000) + 1,
    };
    cast.phones.push({ ...phone, owner, heard: null, entry: null });
    return isByPasskey ? "registered by passkey" : "registered";
  },
};

/** A second phone signs in: it cools down, unless an older one approves it. */
const secondPhone: Act = {
  name: "sign in on another phone",
  weight: 3,
  async play(cast, dice) {
    const { owner } = dice.pick(cast.phones);
    const { phone } = await newPhone(cast);
    const { actor, app } = phone;
    const proven = await proveContact(phone, owner.contact, () => app.signIn(owner.contact));
    if (!proven.ok) return wordOf(proven);
    const code = dice.chance(10) ? "000000" : await totpOf(actor, owner);
    const entered = await twice(() => actor.run(() => app.factor(code)));
    if (!entered.ok) return wordOf(entered);
    cast.phones.push({ ...phone, owner, heard: null, entry: null });
    return "cooling";
  },
};

const signInAnew: Act = {
  name: "sign in anew",
  weight: 2,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const { actor, app, owner, passkeys } = phone;
    const proven = await proveContact(phone, owner.contact, () => app.signIn(owner.contact));
    if (!proven.ok) return wordOf(proven);
    if (passkeys.held.length > 0 && dice.chance(60)) {
      return `passkey: ${wordOf(await actor.run(() => app.passkeyFactor()))}`;
    }
    const code = await totpOf(actor, owner);
    return wordOf(await actor.run(() => app.factor(code)));
  },
};

const refresh: Act = {
  name: "refresh tokens",
  weight: 3,
  async play(cast, dice) {
    const { actor, app } = dice.pick(cast.phones);
    const renewals = [actor.run(() => app.refresh())];
    if (dice.chance(30)) renewals.push(actor.run(() => app.refresh()));
    const words = (await Promise.all(renewals)).map((renewal) =>
      typeof renewal === "string" ? renewal : wordOf(renewal),
    );
    return words.join(", ");
  },
};

const signOut: Act = {
  name: "sign out and in",
  weight: 1,
  async play(cast, dice) {
    const phone = dice.pick(cast.phones);
    const { actor, app, owner } = phone;
    const everywhere = dice.chance(30);
    const words = [wordOf(await actor.run(() => app.signOut({ everywhere })))];
    await sleep(actor, dice.between(0, 10_000));
    const proven = await proveContact(phone, owner.contact, () => app.signIn(owner.contact));
    if (!proven.ok) return `${words[0]}, ${wordOf(proven)}`;
    const code = await totpOf(actor, owner);
    words.push(`in: ${wordOf(await actor.run(() => app.factor(code)))}`);
    return words.join(", ");
  },
};

/** An older phone approves, renames or removes a device of its wallet. */
const manage: Act = {
  name: "manage devices",
  weight: 4,
  async play(cast, dice) {
    const paired = cast.phones.find((each) => otherPhone(cast.phones, each) !== each);
    const phone = (dice.chance(75) ? paired : undefined) ?? dice.pick(cast.phones);
    const { actor, app } = phone;
    const wallet = await actor.run(() => app.wallet());
    if (!wallet.ok) return wordOf(wallet);
    const others = wallet.body.devices.filter(({ current }) => !current);
    const cooling = others.find(({ state }) => state === "cooling");
    if (cooling !== undefined && dice.chance(60)) {
      const obstacle = await stepUp(phone, "device", dice);
      if (obstacle !== null) return obstacle;
      const reply = await actor.run(() => app.approveDevice(cooling.device_id));
      return `approved: ${wordOf(reply)}`;
    }
    const device = dice.pick(wallet.body.devices);
    if (others.length === 0 || dice.chance(60)) {
      const name = dice.pick(["Phone", "電話", "x".repeat(64)]);
      return `named: ${wordOf(await actor.run(() => app.renameDevice(device.device_id, name)))}`;
    }
    const removed = await actor.run(() => app.removeDevice(device.device_id));
    return `removed: ${wordOf(removed)}`;
  },
};

/** A phone that is removed while it shows a code. */
const removeWhile: Act = {
  name: "remove a phone that shows a code",
  weight: 1,
  async play(cast, dice) {
    const phone = cast.phones.find((each) => otherPhone(cast.phones, each) !== each);
    if (phone === undefined) return null;
    const other = otherPhone(cast.phones, phone);
    const deviceId = await other.actor.run(() => other.app.deviceId());
    if (deviceId === null) return null;
    const [code, removed] = await Promise.all([
      other.actor.run(() => other.app.issueCode()),
      sleep(phone.actor, dice.between(0, 20)).then(() =>
        phone.actor.run(() => phone.app.removeDevice(deviceId)),
      ),
    ]);
    if (code.ok) cast.codes.push({ phone: other, code: code.body });
    if (removed.ok) cast.phones.splice(cast.phones.indexOf(other), 1);
    return `${wordOf(code)}, removed: ${wordOf(removed)}`;
  },
};

export const deviceActs: readonly Act[] = [
  ...[newCustomer, secondPhone, signInAnew, refresh, signOut, manage, removeWhile],
];
