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
} from "../../../src/identity/act/stop.ts";
import { passkeys } from "../../../src/identity/act/use-passkey.ts";
import { operatorView, registeredAs, walletView } from "../../../src/identity/act/view.ts";
import type { Env } from "../../platform/env.ts";
import type { IdentityDesks } from "./desks.ts";

type CommandOf<Act extends (...given: never[]) => unknown> = Parameters<Act>[1];

/**
 * The calls to a Wallet object that are about its owner's identity: each is one act.
 * The Wallet extends it, so that these and the money lie in one object and one database.
 */
export abstract class WalletIdentity extends DurableObject<Env> {
  protected abstract readonly identity: IdentityDesks;

  enrol(command: EnrolCommand, authority: Authority) {
    return this.identity.act(enrol, command, authority);
  }

  activate(command: { readonly flowId: string }) {
    return this.identity.commit((desk) => activateWallet(desk, command));
  }

  enrolment(query: CommandOf<typeof enrolment>) {
    return this.identity.read((desk) => enrolment(desk, query));
  }

  refreshSession(command: CommandOf<typeof refreshSession>, authority: Authority) {
    const outcome = this.identity.act(refreshSession, command, authority);
    if (outcome.kind === "granted") this.identity.holdNames();
    return outcome;
  }

  walletView(query: CommandOf<typeof walletView>) {
    return this.identity.read((desk) => walletView(desk, query));
  }

  operatorView() {
    return this.identity.read(operatorView);
  }

  registeredAs() {
    return this.identity.read(registeredAs);
  }

  freeze(command: CustomerCommand, authority: Authority) {
    return this.identity.act(freeze, command, authority);
  }

  unfreeze(command: CustomerCommand, authority: Authority) {
    return this.identity.act(unfreeze, command, authority);
  }

  removeDevice(command: DeviceCommand, authority: Authority) {
    return this.identity.act(removeDevice, command, authority);
  }

  approveDevice(command: DeviceCommand, authority: Authority) {
    return this.identity.act(approveDevice, command, authority);
  }

  renameDevice(command: CommandOf<typeof renameDevice>, authority: Authority) {
    return this.identity.act(renameDevice, command, authority);
  }

  raiseStop(command: CommandOf<typeof stopWallet>, authority: Authority) {
    return this.identity.act(stopWallet, command, authority);
  }

  liftStop(command: OperatorCommand, authority: Authority) {
    return this.identity.act(liftWalletStop, command, authority);
  }

  raiseEpoch(command: OperatorCommand, authority: Authority) {
    return this.identity.act(raiseWalletEpoch, command, authority);
  }

  enter(command: EnterCommand, authority: Authority) {
    return this.identity.actOpening(enter, command, authority);
  }

  addDevice(command: AddDeviceCommand, authority: Authority) {
    return this.identity.act(addDevice, command, authority);
  }

  factorKinds() {
    return this.identity.read(factorKinds);
  }

  passkeys() {
    return this.identity.read(passkeys);
  }

  freezeByContact(authority: Authority) {
    return this.identity.commit((desk) => freezeByContact(desk, authority));
  }

  openStepUp(command: CommandOf<typeof openStepUp>, authority: Authority) {
    return this.identity.act(openStepUp, command, authority);
  }

  grantStepUp(command: GrantStepUpCommand, authority: Authority) {
    return this.identity.actOpening(grantStepUp, command, authority);
  }

  setLimits(command: CommandOf<typeof setLimits>, authority: Authority) {
    return this.identity.act(setLimits, command, authority);
  }

  signOut(command: CommandOf<typeof signOut>, authority: Authority) {
    return this.identity.act(signOut, command, authority);
  }

  openTotpFactor(command: CommandOf<typeof openTotpFactor>, authority: Authority) {
    return this.identity.act(openTotpFactor, command, authority);
  }

  proveTotpFactor(command: CommandOf<typeof proveTotpFactor>, authority: Authority) {
    return this.identity.actOpening(proveTotpFactor, command, authority);
  }

  openPasskeyFactor(command: CommandOf<typeof openPasskeyFactor>, authority: Authority) {
    return this.identity.act(openPasskeyFactor, command, authority);
  }

  provePasskeyFactor(command: CommandOf<typeof provePasskeyFactor>, by: Authority) {
    return this.identity.act(provePasskeyFactor, command, by);
  }

  removeFactor(command: CommandOf<typeof removeFactor>, authority: Authority) {
    return this.identity.act(removeFactor, command, authority);
  }

  remakeRecoveryCodes(command: CommandOf<typeof remakeRecoveryCodes>, by: Authority) {
    return this.identity.act(remakeRecoveryCodes, command, by);
  }

  beginContact(command: CustomerCommand, authority: Authority) {
    return this.identity.act(beginContact, command, authority);
  }

  addContact(command: CommandOf<typeof addContact>, authority: Authority) {
    return this.identity.act(addContact, command, authority);
  }

  removeContact(command: CommandOf<typeof removeContact>, authority: Authority) {
    return this.identity.act(removeContact, command, authority);
  }

  renewContactBlind(command: CommandOf<typeof renewContactBlind>, by: Authority) {
    return this.identity.act(renewContactBlind, command, by);
  }

  openEventTicket(command: CommandOf<typeof openEventTicket>, authority: Authority) {
    return this.identity.act(openEventTicket, command, authority);
  }
}
