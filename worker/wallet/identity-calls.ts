import type { Authority } from "../../src/control/authority.ts";
import { hourMs } from "../../src/time.ts";
import { openSecret } from "../../src/token/blind.ts";
import type { Env } from "../platform/env.ts";
import { keyRing } from "../platform/keys.ts";
import { type Sql, storageSql } from "../rows/sql.ts";
import { ownName } from "./book.ts";
import { WalletEvents } from "./event-streams.ts";
import { holdNames } from "./hold-names.ts";
import * as acts from "./identity-acts.ts";
import { type IdentityDesk, identityDesk } from "./identity-desk.ts";

/**
 * The calls to a Wallet object that are about its owner's identity: each is one act on a fresh desk.
 * The Wallet extends it, so that these and the money lie in one object and one database.
 */
export class WalletIdentity extends WalletEvents {
  readonly #sql: Sql;
  #namesHeldMs = Number.NEGATIVE_INFINITY;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = storageSql(state.storage);
  }

  enrol(command: acts.EnrolCommand, authority: Authority) {
    return acts.enrol(this.#desk(), command, authority);
  }

  activate(command: { readonly flowId: string }) {
    return acts.activate(this.#desk(), command);
  }

  enrolment(query: Parameters<typeof acts.enrolment>[1]) {
    return acts.enrolment(this.#desk(), query);
  }

  refreshSession(command: Parameters<typeof acts.refresh>[1], authority: Authority) {
    const outcome = acts.refresh(this.#desk(), command, authority);
    if (outcome.kind === "granted") this.#holdNames();
    return outcome;
  }

  /** Asks the Directory after the answer, once in an hour of this instance. */
  #holdNames(): void {
    const nowMs = this.clock.read();
    const sinceMs = nowMs - this.#namesHeldMs;
    if (sinceMs >= 0 && sinceMs < hourMs) return;
    this.#namesHeldMs = nowMs;
    const route = ownName(this.#sql, this.ctx.id.name);
    this.ctx.waitUntil(holdNames(this.env, this.#sql, route));
  }

  walletView(query: Parameters<typeof acts.walletView>[1]) {
    return acts.walletView(this.#desk(), query);
  }

  operatorView() {
    return acts.operatorView(this.#desk());
  }

  registeredAs() {
    return acts.registeredAs(this.#desk());
  }

  freeze(command: acts.CustomerCommand, authority: Authority) {
    return acts.freeze(this.#desk(), command, authority);
  }

  unfreeze(command: acts.CustomerCommand, authority: Authority) {
    return acts.unfreeze(this.#desk(), command, authority);
  }

  removeDevice(command: acts.DeviceCommand, authority: Authority) {
    return acts.removeDevice(this.#desk(), command, authority);
  }

  approveDevice(command: acts.DeviceCommand, authority: Authority) {
    return acts.approveDevice(this.#desk(), command, authority);
  }

  renameDevice(command: Parameters<typeof acts.renameDevice>[1], authority: Authority) {
    return acts.renameDevice(this.#desk(), command, authority);
  }

  raiseStop(command: Parameters<typeof acts.raiseStop>[1], authority: Authority) {
    return acts.raiseStop(this.#desk(), command, authority);
  }

  liftStop(command: acts.OperatorCommand, authority: Authority) {
    return acts.liftStop(this.#desk(), command, authority);
  }

  raiseEpoch(command: acts.OperatorCommand, authority: Authority) {
    return acts.raiseEpoch(this.#desk(), command, authority);
  }

  async enter(command: acts.EnterCommand, authority: Authority) {
    return acts.enter(await this.#openDesk(), command, authority);
  }

  addDevice(command: acts.AddDeviceCommand, authority: Authority) {
    return acts.addDevice(this.#desk(), command, authority);
  }

  factorKinds() {
    return acts.factorKinds(this.#desk());
  }

  passkeys() {
    return acts.passkeys(this.#desk());
  }

  freezeByContact(authority: Authority) {
    return acts.freezeByContact(this.#desk(), authority);
  }

  openStepUp(command: Parameters<typeof acts.openStepUp>[1], authority: Authority) {
    return acts.openStepUp(this.#desk(), command, authority);
  }

  async grantStepUp(command: acts.GrantStepUpCommand, authority: Authority) {
    return acts.grantStepUp(await this.#openDesk(), command, authority);
  }

  setLimits(command: Parameters<typeof acts.setLimits>[1], authority: Authority) {
    return acts.setLimits(this.#desk(), command, authority);
  }

  signOut(command: Parameters<typeof acts.signOut>[1], authority: Authority) {
    return acts.signOut(this.#desk(), command, authority);
  }

  openTotpFactor(command: Parameters<typeof acts.openTotpFactor>[1], authority: Authority) {
    return acts.openTotpFactor(this.#desk(), command, authority);
  }

  async proveTotpFactor(command: Parameters<typeof acts.proveTotpFactor>[1], authority: Authority) {
    return acts.proveTotpFactor(await this.#openDesk(), command, authority);
  }

  openPasskeyFactor(command: Parameters<typeof acts.openPasskeyFactor>[1], authority: Authority) {
    return acts.openPasskeyFactor(this.#desk(), command, authority);
  }

  provePasskeyFactor(command: Parameters<typeof acts.provePasskeyFactor>[1], by: Authority) {
    return acts.provePasskeyFactor(this.#desk(), command, by);
  }

  removeFactor(command: Parameters<typeof acts.removeFactor>[1], authority: Authority) {
    return acts.removeFactor(this.#desk(), command, authority);
  }

  remakeRecoveryCodes(command: Parameters<typeof acts.remakeRecoveryCodes>[1], by: Authority) {
    return acts.remakeRecoveryCodes(this.#desk(), command, by);
  }

  admitContact(command: acts.CustomerCommand, authority: Authority) {
    return acts.admitContact(this.#desk(), command, authority);
  }

  addContact(command: Parameters<typeof acts.addContact>[1], authority: Authority) {
    return acts.addContact(this.#desk(), command, authority);
  }

  removeContact(command: Parameters<typeof acts.removeContact>[1], authority: Authority) {
    return acts.removeContact(this.#desk(), command, authority);
  }

  renewContactBlind(command: Parameters<typeof acts.renewContactBlind>[1], by: Authority) {
    return acts.renewContactBlind(this.#desk(), command, by);
  }

  openEventTicket(command: Parameters<typeof acts.openEventTicket>[1], authority: Authority) {
    return acts.openEventTicket(this.#desk(), command, authority);
  }

  /** A desk for acts that open no secret. */
  #desk(): IdentityDesk {
    const closed = () => null;
    return identityDesk(this.commits, this.#sql, { nowMs: this.clock.read(), open: closed });
  }

  /** A desk that can open the wallet's sealed secrets. */
  async #openDesk(): Promise<IdentityDesk> {
    const ring = await keyRing(this.env);
    const open = (sealed: string, ad: string) => openSecret(ring, sealed, ad);
    return identityDesk(this.commits, this.#sql, { nowMs: this.clock.read(), open });
  }
}
