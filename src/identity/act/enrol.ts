import { type Authority, refuseAuthority, type StaleSnapshot } from "../../control/authority.ts";
import { firstEpoch } from "../../control/epoch.ts";
import { stopInForce } from "../../control/snapshot.ts";
import type { EpochMs } from "../../time.ts";
import type { WalletRoute } from "../../token/seal.ts";
import type { Factor, Profile } from "../book.ts";
import { ownEvent } from "../event.ts";
import { type IdentityDesk, noteSeen } from "./desk.ts";
import { insertDevice, type NewDevice } from "./new-device.ts";
import { type Grant, openSession } from "./session.ts";
import { type NewPasskey, passkeyRow } from "./use-passkey.ts";

/** A registration whose contact and factor were proven, with its first device. */
export interface EnrolCommand extends NewDevice {
  readonly route: WalletRoute;
  /** Contact and key are reserved for this flow until then. */
  readonly reservedUntilMs: EpochMs;
  readonly locale: string;
  readonly contact: {
    readonly type: "email" | "phone";
    readonly hint: string;
    readonly sealed: string;
    readonly blind: string;
  };
  /** The second factor: either this and `totpStep`, or `passkey`. */
  readonly sealedTotp: string | null;
  readonly totpStep: number | null;
  /** Steps of codes that came out of their time before it was right; absent: none. */
  readonly totpStrays?: readonly number[];
  readonly passkey?: NewPasskey;
  readonly recoveryHashes: readonly string[];
  readonly refreshHash: string;
  readonly amr: readonly string[];
}

/**
 * Enrols a wallet with its first device, factor and contact; repeated by the same flow it only adds
 * a session. The wallet is `pending`, good for nothing, until `activateWallet`. `stopped` while a
 * stop of registrations is in force; `refused` when the reservation has ended, or another flow has
 * enrolled here.
 */
export function enrol(
  desk: IdentityDesk,
  command: EnrolCommand,
  authority: Authority,
):
  | { readonly kind: "enrolled"; readonly grant: Grant }
  | { readonly kind: "stopped" | "refused" }
  | StaleSnapshot {
  const { book, nowMs } = desk;
  const stale = refuseAuthority(book, authority, nowMs);
  if (stale !== null) return stale;
  const known = book.profile();
  if (known !== null) return enrolAgain(desk, known, command, authority);
  const stops = [{ scope: "everything" }, { scope: "registration" }] as const;
  if (stopInForce(authority.snapshot.stops, stops)) return { kind: "stopped" };
  if (nowMs > command.reservedUntilMs) return { kind: "refused" };
  const profile: Profile = {
    state: "pending",
    epoch: firstEpoch,
    stoppedUntilMs: null,
    locale: command.locale,
    idKey: command.idKey,
    flowId: command.flowId,
    ownLimits: "{}",
    createdMs: nowMs,
  };
  noteSeen(desk, authority.snapshot);
  book.saveProfile(profile);
  const device = insertDevice(desk, command, { number: 1, coolingUntilMs: null });
  insertParts(desk, command);
  book.appendEvent(ownEvent("registered", device.number, nowMs));
  const session = { hash: command.refreshHash, authTimeMs: nowMs, amr: command.amr };
  return { kind: "enrolled", grant: openSession(desk, { profile, device, ...session }) };
}

function enrolAgain(
  desk: IdentityDesk,
  known: Profile,
  command: EnrolCommand,
  authority: Authority,
): { kind: "enrolled"; grant: Grant } | { kind: "refused" } {
  const device = desk.book.deviceByKey(command.jkt);
  if (known.flowId !== command.flowId || device === null || device.state === "removed") {
    return { kind: "refused" };
  }
  useLaterStep(desk, command);
  noteSeen(desk, authority.snapshot);
  const session = { hash: command.refreshHash, authTimeMs: desk.nowMs, amr: command.amr };
  return { kind: "enrolled", grant: openSession(desk, { profile: known, device, ...session }) };
}

/** A registration that is repeated with a later code has used the step of that one, too. */
function useLaterStep({ book }: IdentityDesk, { totpStep }: EnrolCommand): void {
  const [first] = book.factors();
  if (first?.kind !== "totp" || totpStep === null || totpStep <= first.lastStep) return;
  book.saveFactor({ ...first, lastStep: totpStep });
}

function insertParts({ book, nowMs }: IdentityDesk, command: EnrolCommand): void {
  const added = { number: 1, addedMs: nowMs };
  book.saveContact({ ...added, ...command.contact, state: "verified", recoveryFromMs: nowMs });
  book.saveFactor(firstFactor(command, nowMs));
  book.replaceRecoveryCodes(command.recoveryHashes);
}

function firstFactor(command: EnrolCommand, nowMs: number): Factor {
  const added = { number: 1, label: "", addedMs: nowMs };
  const { passkey, sealedTotp, totpStep, totpStrays = [] } = command;
  if (passkey !== undefined) return passkeyRow(passkey, added);
  if (sealedTotp === null || totpStep === null) throw new Error("a wallet has a second factor");
  return {
    ...added,
    kind: "totp",
    state: "active",
    secret: sealedTotp,
    lastStep: totpStep,
    strays: totpStrays,
    failures: 0,
    name: null,
    usedMs: null,
  };
}

/**
 * Makes an enrolled wallet live, once its contact and key are confirmed in the Directory. Repeated:
 * nothing more. `unknown` when this flow enrolled nothing here.
 */
export function activateWallet(
  desk: IdentityDesk,
  command: { readonly flowId: string },
): { readonly kind: "live" | "unknown" } {
  const profile = desk.book.profile();
  if (profile === null || profile.flowId !== command.flowId) return { kind: "unknown" };
  if (profile.state === "pending") desk.book.saveProfile({ ...profile, state: "live" });
  return { kind: "live" };
}

/**
 * Reads whether a flow enrolled this wallet, whether a key, a device's or the name of a passkey, was
 * ever enrolled here, and whether a contact is its own: what an expiring reservation asks before it
 * is given up.
 */
export function enrolment(
  desk: IdentityDesk,
  query: { readonly flowId: string; readonly jkt: string; readonly blind: string | null },
): {
  readonly state: "none" | "pending" | "live";
  readonly hasKey: boolean;
  readonly hasContact: boolean;
} {
  const profile = desk.book.profile();
  const mine = profile !== null && profile.flowId === query.flowId;
  const state = !mine ? "none" : profile.state === "pending" ? "pending" : "live";
  const hasContact = desk.book
    .contacts()
    .some((contact) => contact.blind === query.blind && contact.state === "verified");
  const hasPasskey = desk.book.factors().some(({ name }) => name === query.jkt);
  const hasKey = hasPasskey || desk.book.deviceByKey(query.jkt) !== null;
  return { state, hasKey, hasContact };
}
