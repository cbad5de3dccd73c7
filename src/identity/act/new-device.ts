import { firstEpoch } from "../../control/epoch.ts";
import type { EpochMs } from "../../time.ts";
import type { PublicJwk } from "../../token/jwk.ts";
import type { JudgedStatement } from "../attestation.ts";
import type { Device } from "../book.ts";
import type { IdentityDesk } from "./desk.ts";

/** What a new device says of itself. Nothing of it keeps the device out. */
export interface DeviceLabel {
  readonly name: string;
  readonly attestation: JudgedStatement | null;
}

/** A key that becomes a device, with the flow that has let it in. */
export interface NewDevice {
  readonly flowId: string;
  readonly jkt: string;
  readonly jwk: PublicJwk;
  /** Number of the id key that spells the device's id, and a new wallet's, from now on. */
  readonly idKey: number;
  readonly label?: DeviceLabel;
}

/** Enrols a key under the next number: active at once, or held back until `coolingUntilMs`. */
export function insertDevice(
  { book, nowMs }: IdentityDesk,
  { flowId, jkt, jwk, idKey, label }: NewDevice,
  { number, coolingUntilMs }: { readonly number: number; readonly coolingUntilMs: EpochMs | null },
): Device {
  const device: Device = {
    number,
    jkt,
    jwk,
    state: coolingUntilMs === null ? "active" : "cooling",
    epoch: firstEpoch,
    name: label?.name ?? "",
    idKey,
    flowId,
    enrolledMs: nowMs,
    coolingUntilMs,
    lastUsedMs: nowMs,
    removedMs: null,
    stoppedUntilMs: null,
  };
  book.saveDevice(device);
  if (label?.attestation) book.insertAttestation(number, label.attestation, nowMs);
  return device;
}
