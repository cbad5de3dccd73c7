import type { Authority } from "../../src/control/authority.ts";
import { refuseAuthority } from "../../src/control/authority.ts";
import { standingOf } from "../../src/identity/device.ts";
import { ownEvent } from "../../src/identity/event.ts";
import type { Device, Profile } from "../../src/identity/wallet-book.ts";
import {
  admit,
  type CustomerCommand,
  type IdentityDesk,
  noteSeen,
  type Refused,
  type StaleSnapshot,
} from "./identity-desk.ts";

/** To whom the owner's other ways of contact are told of what happened: sealed, with the locale. */
export interface Notice {
  readonly locale: string;
  readonly sealedContacts: readonly string[];
}

export type { CustomerCommand };

/** A customer's act on one of the wallet's devices. */
export type DeviceCommand = CustomerCommand & { readonly deviceNumber: number };

type Outcome<T> = T | Refused | StaleSnapshot;

/** A wallet's state after an act. */
export interface StateAfter {
  readonly kind: "state";
  readonly state: "live" | "frozen";
  readonly notice: Notice | null;
}

/** Freezes the wallet: from this commit on nothing more is approved. Every device may. */
export function freeze(
  desk: IdentityDesk,
  command: CustomerCommand,
  authority: Authority,
): Outcome<StateAfter> {
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, "freeze");
    return admitted.kind === "admitted" ? setState(desk, admitted, "frozen") : admitted;
  });
}

/** Ends the owner's own freeze; needs a step-up for `unfreeze`. An operator's stop stays. */
export function unfreeze(
  desk: IdentityDesk,
  command: CustomerCommand,
  authority: Authority,
): Outcome<StateAfter> {
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, "unfreeze");
    return admitted.kind === "admitted" ? setState(desk, admitted, "live") : admitted;
  });
}

function setState(
  { book, nowMs }: IdentityDesk,
  { profile, device }: { readonly profile: Profile; readonly device: Device },
  state: "live" | "frozen",
): StateAfter {
  if (profile.state === state) return { kind: "state", state, notice: null };
  book.saveProfile({ ...profile, state });
  const kind = state === "frozen" ? "frozen" : "unfrozen";
  book.appendEvent(ownEvent(kind, device.number, nowMs));
  return { kind: "state", state, notice: noticeOf({ book }, profile) };
}

/**
 * Freezes the wallet of a contact that was just proven: a lost phone, without any device. Works
 * under every stop; repeated it changes nothing.
 */
export function freezeByContact(
  desk: IdentityDesk,
  authority: Authority,
):
  | { readonly kind: "frozen"; readonly notice: Notice | null }
  | { kind: "refused" }
  | StaleSnapshot {
  const { book, nowMs } = desk;
  return desk.transact(() => {
    const stale = refuseAuthority(book, authority, nowMs);
    if (stale !== null) return stale;
    const known = book.profile();
    if (known === null || known.state === "pending" || known.state === "closed") {
      return { kind: "refused" };
    }
    if (known.state === "frozen") return { kind: "frozen", notice: null };
    noteSeen(desk, authority.snapshot);
    book.saveProfile({ ...known, state: "frozen" });
    book.appendEvent({ ...ownEvent("frozen", null, nowMs), reason: "lost_device" });
    return { kind: "frozen", notice: noticeOf(desk, known) };
  });
}

/** A device after an act. */
export interface DeviceAfter {
  readonly kind: "device";
  readonly number: number;
  readonly idKey: number;
  readonly state: "active" | "cooling" | "removed";
  readonly notice: Notice | null;
}

/**
 * Removes a device for ever: its sessions, tokens and codes end with this commit, and its key never
 * returns. `unknown_device` for a number that was never given.
 */
export function removeDevice(
  desk: IdentityDesk,
  command: DeviceCommand,
  authority: Authority,
): Outcome<DeviceAfter | { readonly kind: "unknown_device" }> {
  const { book, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, "remove_device");
    if (admitted.kind !== "admitted") return admitted;
    const device = book.device(command.deviceNumber);
    if (device === null) return { kind: "unknown_device" };
    if (device.state === "removed") return deviceAfter(device, null);
    const removed: Device = {
      ...device,
      state: "removed",
      epoch: device.epoch + 1,
      coolingUntilMs: null,
      removedMs: nowMs,
    };
    book.saveDevice(removed);
    book.dropSessions({ device: device.number, nowMs });
    book.appendEvent(ownEvent("device_removed", device.number, nowMs));
    return deviceAfter(removed, noticeOf(desk, admitted.profile));
  });
}

/** Ends another device's cool-down; needs a step-up for `device`. */
export function approveDevice(
  desk: IdentityDesk,
  command: DeviceCommand,
  authority: Authority,
): Outcome<DeviceAfter | { readonly kind: "unknown_device" | "removed" | "own_device" }> {
  const { book, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, "approve_device");
    if (admitted.kind !== "admitted") return admitted;
    const device = book.device(command.deviceNumber);
    if (device === null) return { kind: "unknown_device" };
    if (device.state === "removed") return { kind: "removed" };
    if (device.number === admitted.device.number) return { kind: "own_device" };
    if (standingOf(device, nowMs) === "active")
      return deviceAfter({ ...device, state: "active" }, null);
    const approved: Device = { ...device, state: "active", coolingUntilMs: null };
    book.saveDevice(approved);
    book.appendEvent(ownEvent("device_approved", device.number, nowMs));
    return deviceAfter(approved, noticeOf(desk, admitted.profile));
  });
}

/** Gives a device another name. Nobody is told of it but the owner's own record. */
export function renameDevice(
  desk: IdentityDesk,
  command: DeviceCommand & { readonly name: string },
  authority: Authority,
): Outcome<DeviceAfter | { readonly kind: "unknown_device" }> {
  const { book, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, "rename_device");
    if (admitted.kind !== "admitted") return admitted;
    const device = book.device(command.deviceNumber);
    if (device === null || device.state === "removed") return { kind: "unknown_device" };
    const state = standingOf(device, nowMs);
    if (device.name !== command.name) {
      book.saveDevice({ ...device, name: command.name });
      book.appendEvent(ownEvent("device_renamed", device.number, nowMs));
    }
    return deviceAfter({ ...device, state }, null);
  });
}

/** The contacts that hear of an act. */
export function noticeOf({ book }: Pick<IdentityDesk, "book">, profile: Profile): Notice {
  const verified = book.contacts().filter((contact) => contact.state === "verified");
  return { locale: profile.locale, sealedContacts: verified.map((contact) => contact.sealed) };
}

function deviceAfter(device: Device, notice: Notice | null): DeviceAfter {
  const { number, idKey, state } = device;
  return { kind: "device", number, idKey, state, notice };
}
