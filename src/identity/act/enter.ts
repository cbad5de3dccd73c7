import { coolDownMs, devicesMax, flowKeptMs, flowStepMs } from "../../bounds.ts";
import { type Authority, refuseAuthority, type StaleSnapshot } from "../../control/authority.ts";
import { stopInForce } from "../../control/snapshot.ts";
import type { EpochMs } from "../../time.ts";
import type { WalletRoute } from "../../token/seal.ts";
import { isPasskey } from "../assurance.ts";
import type { Device, FlowEntry, Profile } from "../book.ts";
import { standingOf } from "../device.ts";
import { ownEvent } from "../event.ts";
import { type IdentityDesk, noteSeen } from "./desk.ts";
import { type FactorWrong, noticeOfDisabled, recordFailure } from "./factor-failure.ts";
import { insertDevice, type NewDevice } from "./new-device.ts";
import { type Notice, noticeOf } from "./notice.ts";
import { type Grant, openSession } from "./session.ts";
import { type GivenFactor, useFactor } from "./use-factor.ts";

/** A flow whose contact was proven in the Directory asks this wallet to let its key in. */
export interface EnterCommand {
  readonly kind: "sign_in" | "recovery";
  readonly route: WalletRoute;
  readonly flowId: string;
  readonly jkt: string;
  readonly factor: GivenFactor;
  /** Keyed hashes of the factor within the flow, the current key's first. */
  readonly factorHashes: readonly string[];
  /** The proven contact under every blinding key. */
  readonly contactBlinds: readonly string[];
  /** For the session, if the key is a device of this wallet already. */
  readonly refreshHash: string;
}

/** A flow that is inside: what its access token says, and who else hears of it. */
export interface EnteredDevice {
  readonly kind: "entered";
  readonly grant: Grant;
  /** The end of the device's cool-down; null when it is not cooling. */
  readonly coolingUntilMs: EpochMs | null;
  readonly notice: Notice | null;
}

/** What becomes of a sign-in or recovery whose contact was proven. */
export type EnterOutcome =
  | EnteredDevice
  /** The factor was right; the key is new and can be added with `addDevice`. */
  | { readonly kind: "new_device" }
  | (FactorWrong & { readonly notice?: Notice })
  /** The factor was right, but the key was removed from this wallet for ever. */
  | { readonly kind: "key_removed" }
  | { readonly kind: "too_many_devices" }
  /** The contact was added too recently for a recovery to go through it. */
  | { readonly kind: "contact_too_new" }
  /** The contact was removed from the wallet after the flow had begun. */
  | { readonly kind: "contact_removed" }
  | { readonly kind: "stopped" | "refused" }
  | StaleSnapshot;

/**
 * Judges the factor of a sign-in or recovery. An enrolled key comes back as its own device, without
 * a new cool-down in a sign-in, with one in a recovery. A factor that is repeated for the same flow is
 * known again, so that a lost answer costs nothing; a passkey's answer only until the device is in.
 */
export function enter(
  desk: IdentityDesk,
  command: EnterCommand,
  authority: Authority,
): EnterOutcome {
  const { book, nowMs } = desk;
  const stale = refuseAuthority(book, authority, nowMs);
  if (stale !== null) return stale;
  const known = book.profile();
  if (isEntryStopped(authority)) return { kind: "stopped" };
  if (known === null || known.state === "pending" || known.state === "closed") {
    return { kind: "refused" };
  }
  const proven = provenContact(desk, command);
  if (proven === undefined) return { kind: "contact_removed" };
  if (command.kind === "recovery" && nowMs < proven.recoveryFromMs) {
    return { kind: "contact_too_new" };
  }
  noteSeen(desk, authority.snapshot);
  const entry = judged(desk, command);
  if (!("kind" in entry)) return letIn(desk, known, command, entry);
  recordFailure(desk, book.deviceByKey(command.jkt)?.number ?? null);
  return { ...entry, ...noticeOfDisabled(desk, known, entry) };
}

/** Whether nobody is let in: judged by both halves, since a stop may come between them. */
function isEntryStopped({ snapshot }: Authority): boolean {
  const stops = [{ scope: "everything" }, { scope: "sign_in" }] as const;
  return stopInForce(snapshot.stops, stops) !== null;
}

/** The wallet's contact that the flow has proven, if it still is one. */
function provenContact({ book }: IdentityDesk, { contactBlinds }: EnterCommand) {
  return book
    .contacts()
    .find(({ blind, state }) => state === "verified" && contactBlinds.includes(blind));
}

/** The entry of a flow with its factor judged right, now or before. */
function judged(desk: IdentityDesk, command: EnterCommand): FlowEntry | FactorWrong {
  const { book, nowMs } = desk;
  const { flowId, jkt, route, factor } = command;
  const before = book.entry(flowId);
  const again = before?.jkt === jkt && command.factorHashes.includes(before.factorHash);
  if (before !== null && factor.kind === "passkey") {
    // The flow's challenge is used up.
    return again && before.device === null ? before : { kind: "wrong", fault: "challenge" };
  }
  if (again) return before;
  const use = useFactor(desk, route, factor);
  if (use.kind === "wrong") return use;
  const { amr } = use;
  const factorHash = command.factorHashes[0] ?? "";
  const device = before?.device ?? null;
  const entry: FlowEntry = { flowId, jkt, factorHash, amr, atMs: nowMs, device };
  book.saveEntry(entry, nowMs - flowKeptMs);
  return entry;
}

function letIn(
  desk: IdentityDesk,
  profile: Profile,
  command: EnterCommand,
  entry: FlowEntry,
): EnterOutcome {
  const { book, nowMs } = desk;
  const device = book.deviceByKey(command.jkt);
  if (device === null) {
    const standing = book.devices().filter(({ state }) => state !== "removed");
    return standing.length >= devicesMax ? { kind: "too_many_devices" } : { kind: "new_device" };
  }
  if (device.state === "removed") return { kind: "key_removed" };
  const cools = command.kind === "recovery" && entry.device === null;
  const inside: Device = cools
    ? { ...device, state: "cooling", coolingUntilMs: nowMs + coolDownMs, lastUsedMs: nowMs }
    : { ...device, lastUsedMs: nowMs };
  book.saveDevice(inside);
  book.saveEntry({ ...entry, device: device.number }, nowMs - flowKeptMs);
  book.appendEvent(ownEvent("signed_in", device.number, nowMs));
  if (cools) book.appendEvent(ownEvent("device_held", device.number, nowMs));
  const session = { hash: command.refreshHash, authTimeMs: nowMs, amr: entry.amr };
  const grant = openSession(desk, { profile, device: inside, ...session });
  const coolingUntilMs = coolingEnd(inside, nowMs);
  const notice = cools ? noticeOf(desk, profile) : null;
  return { kind: "entered", grant, coolingUntilMs, notice };
}

/** A new key whose factor was judged, reserved for this wallet in the Directory. */
export interface AddDeviceCommand extends NewDevice {
  readonly reservedUntilMs: EpochMs;
  readonly refreshHash: string;
}

/**
 * Adds the device of a flow that `enter` answered `new_device`: it cools down for 72 h or until an
 * older one approves it. Repeated: the same device, a further session; none after a passkey, whose
 * answer is good for one.
 */
export function addDevice(
  desk: IdentityDesk,
  command: AddDeviceCommand,
  authority: Authority,
): EnteredDevice | { readonly kind: "stopped" | "refused" | "too_many_devices" } | StaleSnapshot {
  const { book, nowMs } = desk;
  const stale = refuseAuthority(book, authority, nowMs);
  if (stale !== null) return stale;
  if (isEntryStopped(authority)) return { kind: "stopped" };
  const profile = book.profile();
  const entry = book.entry(command.flowId);
  if (profile === null || entry?.jkt !== command.jkt) return { kind: "refused" };
  if (nowMs > Math.min(entry.atMs + flowStepMs, command.reservedUntilMs)) {
    return { kind: "refused" };
  }
  const before = book.deviceByKey(command.jkt);
  if (before?.state === "removed") return { kind: "refused" };
  if (before !== null && isPasskey(entry.amr)) return { kind: "refused" };
  const devices = book.devices();
  const standing = devices.filter((each) => each.state !== "removed");
  if (before === null && standing.length >= devicesMax) return { kind: "too_many_devices" };
  noteSeen(desk, authority.snapshot);
  const held = { number: devices.length + 1, coolingUntilMs: nowMs + coolDownMs };
  const device = before ?? insertDevice(desk, command, held);
  if (before === null) {
    book.saveEntry({ ...entry, device: device.number }, nowMs - flowKeptMs);
    book.appendEvent(ownEvent("device_added", device.number, nowMs));
  }
  const session = { hash: command.refreshHash, authTimeMs: entry.atMs, amr: entry.amr };
  const grant = openSession(desk, { profile, device, ...session });
  const coolingUntilMs = coolingEnd(device, nowMs);
  const notice = before === null ? noticeOf(desk, profile) : null;
  return { kind: "entered", grant, coolingUntilMs, notice };
}

function coolingEnd(device: Device, nowMs: number): number | null {
  return standingOf(device, nowMs) === "cooling" ? device.coolingUntilMs : null;
}

/** Which kinds of second factor this wallet takes: told to a flow whose contact was proven. A read. */
export function factorKinds(desk: IdentityDesk): readonly ("totp" | "passkey")[] {
  const active = desk.book.factors().filter(({ state }) => state === "active");
  return [...new Set(active.map(({ kind }) => kind))];
}
