import { coolDownMs } from "../bounds.ts";
import { type EpochMs, hourMs } from "../time.ts";

/** As a device is stored; `standingOf` says what it stands for at a time. */
export interface DeviceStanding {
  readonly state: "active" | "cooling" | "removed";
  /** Set while `cooling`: the device is active from then on by itself. */
  readonly coolingUntilMs: EpochMs | null;
}

/** A device's use is noted only when this much has passed since the last note. */
export const lastUseStepMs = hourMs;

/** A device in its cool-down asked for more than it may. */
export interface Cooling {
  readonly kind: "cooling";
  /** When it ends by itself. */
  readonly untilMs: EpochMs;
}

/** Why a device may not do what only an active one may, or null. */
export function coolingFault(device: DeviceStanding, nowMs: EpochMs): Cooling | null {
  if (standingOf(device, nowMs) !== "cooling") return null;
  return { kind: "cooling", untilMs: device.coolingUntilMs ?? nowMs + coolDownMs };
}

/** What a device stands for at `nowMs`: a cool-down that is over leaves it active. */
export function standingOf(device: DeviceStanding, nowMs: EpochMs): DeviceStanding["state"] {
  if (device.state !== "cooling") return device.state;
  return device.coolingUntilMs !== null && nowMs >= device.coolingUntilMs ? "active" : "cooling";
}
