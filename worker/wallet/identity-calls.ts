import { DurableObject } from "cloudflare:workers";
import type { Authority } from "../../src/control/authority.ts";
import type { Env } from "../platform/env.ts";
import * as acts from "./identity-acts.ts";
import type { IdentityDesks } from "./identity-desks.ts";

/**
 * The calls to a Wallet object that are about its owner's identity: each is one act on a fresh desk.
 * The Wallet extends it, so that these and the money lie in one object and one database.
 */
export abstract class WalletIdentity extends DurableObject<Env> {
  protected abstract readonly identity: IdentityDesks;

  enrol(command: acts.EnrolCommand, authority: Authority) {
    return acts.enrol(this.identity.desk(), command, authority);
  }

  activate(command: { readonly flowId: string }) {
    return acts.activate(this.identity.desk(), command);
  }

  enrolment(query: Parameters<typeof acts.enrolment>[1]) {
    return acts.enrolment(this.identity.desk(), query);
  }

  refreshSession(command: Parameters<typeof acts.refresh>[1], authority: Authority) {
    const outcome = acts.refresh(this.identity.desk(), command, authority);
    if (outcome.kind === "granted") this.identity.holdNames();
    return outcome;
  }

  walletView(query: Parameters<typeof acts.walletView>[1]) {
    return acts.walletView(this.identity.desk(), query);
  }

  operatorView() {
    return acts.operatorView(this.identity.desk());
  }

  registeredAs() {
    return acts.registeredAs(this.identity.desk());
  }

  freeze(command: acts.CustomerCommand, authority: Authority) {
    return acts.freeze(this.identity.desk(), command, authority);
  }

  unfreeze(command: acts.CustomerCommand, authority: Authority) {
    return acts.unfreeze(this.identity.desk(), command, authority);
  }

  removeDevice(command: acts.DeviceCommand, authority: Authority) {
    return acts.removeDevice(this.identity.desk(), command, authority);
  }

  approveDevice(command: acts.DeviceCommand, authority: Authority) {
    return acts.approveDevice(this.identity.desk(), command, authority);
  }

  renameDevice(command: Parameters<typeof acts.renameDevice>[1], authority: Authority) {
    return acts.renameDevice(this.identity.desk(), command, authority);
  }

  raiseStop(command: Parameters<typeof acts.raiseStop>[1], authority: Authority) {
    return acts.raiseStop(this.identity.desk(), command, authority);
  }

  liftStop(command: acts.OperatorCommand, authority: Authority) {
    return acts.liftStop(this.identity.desk(), command, authority);
  }

  raiseEpoch(command: acts.OperatorCommand, authority: Authority) {
    return acts.raiseEpoch(this.identity.desk(), command, authority);
  }

  async enter(command: acts.EnterCommand, authority: Authority) {
    return acts.enter(await this.identity.openDesk(), command, authority);
  }

  addDevice(command: acts.AddDeviceCommand, authority: Authority) {
    return acts.addDevice(this.identity.desk(), command, authority);
  }

  factorKinds() {
    return acts.factorKinds(this.identity.desk());
  }

  passkeys() {
    return acts.passkeys(this.identity.desk());
  }

  freezeByContact(authority: Authority) {
    return acts.freezeByContact(this.identity.desk(), authority);
  }

  openStepUp(command: Parameters<typeof acts.openStepUp>[1], authority: Authority) {
    return acts.openStepUp(this.identity.desk(), command, authority);
  }

  async grantStepUp(command: acts.GrantStepUpCommand, authority: Authority) {
    return acts.grantStepUp(await this.identity.openDesk(), command, authority);
  }

  setLimits(command: Parameters<typeof acts.setLimits>[1], authority: Authority) {
    return acts.setLimits(this.identity.desk(), command, authority);
  }

  signOut(command: Parameters<typeof acts.signOut>[1], authority: Authority) {
    return acts.signOut(this.identity.desk(), command, authority);
  }

  openTotpFactor(command: Parameters<typeof acts.openTotpFactor>[1], authority: Authority) {
    return acts.openTotpFactor(this.identity.desk(), command, authority);
  }

  async proveTotpFactor(command: Parameters<typeof acts.proveTotpFactor>[1], authority: Authority) {
    return acts.proveTotpFactor(await this.identity.openDesk(), command, authority);
  }

  openPasskeyFactor(command: Parameters<typeof acts.openPasskeyFactor>[1], authority: Authority) {
    return acts.openPasskeyFactor(this.identity.desk(), command, authority);
  }

  provePasskeyFactor(command: Parameters<typeof acts.provePasskeyFactor>[1], by: Authority) {
    return acts.provePasskeyFactor(this.identity.desk(), command, by);
  }

  removeFactor(command: Parameters<typeof acts.removeFactor>[1], authority: Authority) {
    return acts.removeFactor(this.identity.desk(), command, authority);
  }

  remakeRecoveryCodes(command: Parameters<typeof acts.remakeRecoveryCodes>[1], by: Authority) {
    return acts.remakeRecoveryCodes(this.identity.desk(), command, by);
  }

  admitContact(command: acts.CustomerCommand, authority: Authority) {
    return acts.admitContact(this.identity.desk(), command, authority);
  }

  addContact(command: Parameters<typeof acts.addContact>[1], authority: Authority) {
    return acts.addContact(this.identity.desk(), command, authority);
  }

  removeContact(command: Parameters<typeof acts.removeContact>[1], authority: Authority) {
    return acts.removeContact(this.identity.desk(), command, authority);
  }

  renewContactBlind(command: Parameters<typeof acts.renewContactBlind>[1], by: Authority) {
    return acts.renewContactBlind(this.identity.desk(), command, by);
  }

  openEventTicket(command: Parameters<typeof acts.openEventTicket>[1], authority: Authority) {
    return acts.openEventTicket(this.identity.desk(), command, authority);
  }
}
