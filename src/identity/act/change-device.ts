import type { Authority } from "../../control/authority.ts";
import type { Device } from "../book.ts";
import { standingOf } from "../device.ts";
import { ownEvent } from "../event.ts";
import { admitCustomer, type CustomerCommand, type Outcome } from "./admit-customer.ts";
import type { IdentityDesk } from "./desk.ts";
import { type Notice, noticeOf } from "./notice.ts";

/** A customer's act on one of the wallet's devices. */
export type DeviceCommand = CustomerCommand & { readonly deviceNumber: number };

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
  const admitted = admitCustomer(desk, command, authority, "remove_device");
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
}

/** Ends another device's cool-down; needs a step-up for `device`. */
export function approveDevice(
  desk: IdentityDesk,
  command: DeviceCommand,
  authority: Authority,
): Outcome<DeviceAfter | { readonly kind: "unknown_device" | "removed" | "own_device" }> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "approve_device");
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
}

/** Gives a device another name. It is on the owner's record; nobody is sent a message about it. */
export function renameDevice(
  desk: IdentityDesk,
  command: DeviceCommand & { readonly name: string },
  authority: Authority,
): Outcome<DeviceAfter | { readonly kind: "unknown_device" }> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "rename_device");
  if (admitted.kind !== "admitted") return admitted;
  const device = book.device(command.deviceNumber);
  if (device === null || device.state === "removed") return { kind: "unknown_device" };
  const state = standingOf(device, nowMs);
  if (device.name !== command.name) {
    book.saveDevice({ ...device, name: command.name });
    book.appendEvent(ownEvent("device_renamed", device.number, nowMs));
  }
  return deviceAfter({ ...device, state }, null);
}

function deviceAfter(device: Device, notice: Notice | null): DeviceAfter {
  const { number, idKey, state } = device;
  return { kind: "device", number, idKey, state, notice };
}
