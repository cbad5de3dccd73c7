import { DurableObject } from "cloudflare:workers";
import type { Authority } from "../../../src/control/authority.ts";
import {
  openPasskeyFactor,
  openTotpFactor,
  provePasskeyFactor,
  proveTotpFactor,
} from "../../../src/identity/act/add-factor.ts";
import type { CustomerCommand } from "../../../src/identity/act/admit-customer.ts";
import {
  addContact,
  beginContact,
  removeContact,
  renewContactBlind,
} from "../../../src/identity/act/change-contact.ts";
import {
  approveDevice,
  type DeviceCommand,
  removeDevice,
  renameDevice,
} from "../../../src/identity/act/change-device.ts";
import { remakeRecoveryCodes, removeFactor } from "../../../src/identity/act/change-factor.ts";
import {
  activateWallet,
  type EnrolCommand,
  enrol,
  enrolment,
} from "../../../src/identity/act/enrol.ts";
import {
  type AddDeviceCommand,
  addDevice,
  type EnterCommand,
  enter,
  factorKinds,
} from "../../../src/identity/act/enter.ts";
import { openEventTicket } from "../../../src/identity/act/event-ticket.ts";
import { freeze, freezeByContact, unfreeze } from "../../../src/identity/act/freeze.ts";
import {
  type GrantStepUpCommand,
  grantStepUp,
  openStepUp,
} from "../../../src/identity/act/grant-step-up.ts";
import { setLimits } from "../../../src/identity/act/own-limits.ts";
import { refreshSession, signOut } from "../../../src/identity/act/session.ts";
import {
  liftWalletStop,
  type OperatorCommand,
  raiseWalletEpoch,
  stopWallet,
} from "../../../src/identity/act/stop-or-revoke.ts";
import { passkeys } from "../../../src/identity/act/use-passkey.ts";
import { operatorView, registeredAs, walletView } from "../../../src/identity/act/view.ts";
import type { Env } from "../../platform/env.ts";
import type { IdentityDesks } from "./desks.ts";

/** The command that an act takes. */
type CommandOf<Act extends (...given: never[]) => unknown> = Parameters<Act>[1];

/**
 * The calls to a Wallet object that are about its owner's identity: each is one act of
 * `src/identity/act` in one transaction. The Wallet extends it, because what is called over RPC must
 * be a method of the object's own class.
 */
export abstract class WalletIdentity extends DurableObject<Env> {
  protected abstract readonly identity: IdentityDesks;

  /** Enrols the wallet, `pending` until `activate`; see `enrol`. */
  enrol(command: EnrolCommand, authority: Authority) {
    return this.identity.act(enrol, command, authority);
  }

  /** Makes an enrolled wallet live; see `activateWallet`. */
  activate(command: { readonly flowId: string }) {
    return this.identity.commit((desk) => activateWallet(desk, command));
  }

  /** What an expiring reservation asks before it is given up; see `enrolment`. */
  enrolment(query: CommandOf<typeof enrolment>) {
    return this.identity.read((desk) => enrolment(desk, query));
  }

  /** Renews an access token; see `refreshSession`. Now and then the wallet then holds its names. */
  refreshSession(command: CommandOf<typeof refreshSession>, authority: Authority) {
    const outcome = this.identity.act(refreshSession, command, authority);
    if (outcome.kind === "granted") this.identity.holdNames();
    return outcome;
  }

  /** The wallet as its owner sees it, or `revoked`; see `walletView`. */
  walletView(query: CommandOf<typeof walletView>) {
    return this.identity.read((desk) => walletView(desk, query));
  }

  /** The same for operators; null when nobody is enrolled for good. */
  operatorView() {
    return this.identity.read(operatorView);
  }

  /** What the register of all wallets knows this one by; see `registeredAs`. */
  registeredAs() {
    return this.identity.read(registeredAs);
  }

  /** Freezes the wallet for its owner; see `freeze`. */
  freeze(command: CustomerCommand, authority: Authority) {
    return this.identity.act(freeze, command, authority);
  }

  /** Ends the owner's own freeze; see `unfreeze`. */
  unfreeze(command: CustomerCommand, authority: Authority) {
    return this.identity.act(unfreeze, command, authority);
  }

  /** Removes a device for ever; see `removeDevice`. */
  removeDevice(command: DeviceCommand, authority: Authority) {
    return this.identity.act(removeDevice, command, authority);
  }

  /** Ends another device's cool-down; see `approveDevice`. */
  approveDevice(command: DeviceCommand, authority: Authority) {
    return this.identity.act(approveDevice, command, authority);
  }

  /** Gives a device another name; see `renameDevice`. */
  renameDevice(command: CommandOf<typeof renameDevice>, authority: Authority) {
    return this.identity.act(renameDevice, command, authority);
  }

  /** Stops the wallet or a device for an operator; see `stopWallet`. */
  raiseStop(command: CommandOf<typeof stopWallet>, authority: Authority) {
    return this.identity.act(stopWallet, command, authority);
  }

  /** Lifts such a stop; see `liftWalletStop`. */
  liftStop(command: CommandOf<typeof liftWalletStop>, authority: Authority) {
    return this.identity.act(liftWalletStop, command, authority);
  }

  /** Revokes what was issued to the wallet or a device; see `raiseWalletEpoch`. */
  raiseEpoch(command: OperatorCommand, authority: Authority) {
    return this.identity.act(raiseWalletEpoch, command, authority);
  }

  /** Judges the factor of a sign-in or recovery; see `enter`. */
  enter(command: EnterCommand, authority: Authority) {
    return this.identity.actOpening(enter, command, authority);
  }

  /** Adds the new device that `enter` has let in; see `addDevice`. */
  addDevice(command: AddDeviceCommand, authority: Authority) {
    return this.identity.act(addDevice, command, authority);
  }

  /** Which kinds of second factor the wallet takes. */
  factorKinds() {
    return this.identity.read(factorKinds);
  }

  /** Which passkeys the wallet takes. */
  passkeys() {
    return this.identity.read(passkeys);
  }

  /** Freezes the wallet of a contact that was proven; see `freezeByContact`. */
  freezeByContact(authority: Authority) {
    return this.identity.commit((desk) => freezeByContact(desk, authority));
  }

  /** Opens a step-up for one purpose; see `openStepUp`. */
  openStepUp(command: CommandOf<typeof openStepUp>, authority: Authority) {
    return this.identity.act(openStepUp, command, authority);
  }

  /** Judges the factor of a step-up; see `grantStepUp`. */
  grantStepUp(command: GrantStepUpCommand, authority: Authority) {
    return this.identity.actOpening(grantStepUp, command, authority);
  }

  /** Sets the owner's own limits; see `setLimits`. */
  setLimits(command: CommandOf<typeof setLimits>, authority: Authority) {
    return this.identity.act(setLimits, command, authority);
  }

  /** Ends a session and its tokens, or all of them; see `signOut`. */
  signOut(command: CommandOf<typeof signOut>, authority: Authority) {
    return this.identity.act(signOut, command, authority);
  }

  /** Begins a further TOTP factor; see `openTotpFactor`. */
  openTotpFactor(command: CommandOf<typeof openTotpFactor>, authority: Authority) {
    return this.identity.act(openTotpFactor, command, authority);
  }

  /** Proves it with one of its codes; see `proveTotpFactor`. */
  proveTotpFactor(command: CommandOf<typeof proveTotpFactor>, authority: Authority) {
    return this.identity.actOpening(proveTotpFactor, command, authority);
  }

  /** Begins a further passkey; see `openPasskeyFactor`. */
  openPasskeyFactor(command: CommandOf<typeof openPasskeyFactor>, authority: Authority) {
    return this.identity.act(openPasskeyFactor, command, authority);
  }

  /** Proves it by its making; see `provePasskeyFactor`. */
  provePasskeyFactor(command: CommandOf<typeof provePasskeyFactor>, by: Authority) {
    return this.identity.act(provePasskeyFactor, command, by);
  }

  /** Removes a factor, but not the last active one; see `removeFactor`. */
  removeFactor(command: CommandOf<typeof removeFactor>, authority: Authority) {
    return this.identity.act(removeFactor, command, authority);
  }

  /** Puts new recovery codes in the place of the old; see `remakeRecoveryCodes`. */
  remakeRecoveryCodes(command: CommandOf<typeof remakeRecoveryCodes>, by: Authority) {
    return this.identity.act(remakeRecoveryCodes, command, by);
  }

  /** Whether a further contact may be added; see `beginContact`. */
  beginContact(command: CustomerCommand, authority: Authority) {
    return this.identity.act(beginContact, command, authority);
  }

  /** Adds a contact that was proven; see `addContact`. */
  addContact(command: CommandOf<typeof addContact>, authority: Authority) {
    return this.identity.act(addContact, command, authority);
  }

  /** Removes a contact, but not the last one; see `removeContact`. */
  removeContact(command: CommandOf<typeof removeContact>, authority: Authority) {
    return this.identity.act(removeContact, command, authority);
  }

  /** Writes a contact under the current blinding key; see `renewContactBlind`. */
  renewContactBlind(command: CommandOf<typeof renewContactBlind>, by: Authority) {
    return this.identity.act(renewContactBlind, command, by);
  }

  /** Gives a ticket for one event stream; see `openEventTicket`. */
  openEventTicket(command: CommandOf<typeof openEventTicket>, authority: Authority) {
    return this.identity.act(openEventTicket, command, authority);
  }
}
