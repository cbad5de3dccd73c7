import { assert } from "../../../src/assert.ts";
import type { Device, Profile } from "../../../src/identity/book.ts";
import type { Sql } from "../../rows/sql.ts";
import { Records } from "./record-book.ts";

const profiles = new Records<Profile>("profile", () => 1);
const devices = new Records<Device>("device", ({ number }) => number);

/** A wallet's record about itself, and its devices, one of each key. */
export function deviceRows(sql: Sql) {
  const deviceByKey = (jkt: string): Device | null => devices.having(sql, "jkt", jkt)[0] ?? null;
  return {
    profile: (): Profile | null => profiles.get(sql, 1),
    saveProfile: (profile: Profile): void => profiles.save(sql, profile),
    device: (number: number): Device | null => devices.get(sql, number),
    deviceByKey,
    devices: (): readonly Device[] => devices.all(sql),
    saveDevice(device: Device): void {
      const number = deviceByKey(device.jkt)?.number ?? device.number;
      assert(number === device.number, "a key belongs to one device for ever");
      devices.save(sql, device);
    },
  };
}
