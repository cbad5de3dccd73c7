import type { StoppedUntil } from "../../../src/control/snapshot.ts";
import type { Device, Profile } from "../../../src/identity/book.ts";
import { publicJwk } from "../../rows/public-jwk.ts";
import type { Sql } from "../../rows/sql.ts";
import { type Column, once, plain, Table } from "../../rows/table.ts";

/** A stop without an end, as it is stored: later than every clock. */
const openEndMs = Number.MAX_SAFE_INTEGER;

const stoppedUntilMs: Column<StoppedUntil> = {
  names: ["stopped_until_ms"],
  read: ({ stopped_until_ms: stored }) =>
    stored === openEndMs ? "open" : (stored as number | null),
  write: (until) => [until === "open" ? openEndMs : until],
};

const profiles = new Table<Profile>("profile", ["id"], {
  state: plain("state"),
  epoch: plain("epoch"),
  stoppedUntilMs,
  locale: plain("locale"),
  idKey: once(plain("id_key")),
  flowId: once(plain("flow_id")),
  ownLimits: plain("own_limits"),
  createdMs: once(plain("created_ms")),
});

const devices = new Table<Device>("device", ["number"], {
  number: plain("number"),
  jkt: once(plain("jkt")),
  jwk: once(publicJwk),
  state: plain("state"),
  epoch: plain("epoch"),
  name: plain("name"),
  idKey: once(plain("id_key")),
  flowId: once(plain("flow_id")),
  enrolledMs: once(plain("enrolled_ms")),
  coolingUntilMs: plain("cooling_until_ms"),
  lastUsedMs: plain("last_used_ms"),
  removedMs: plain("removed_ms"),
  stoppedUntilMs,
});

/** A wallet's row about itself, and its devices. */
export function deviceRows(sql: Sql) {
  return {
    profile: (): Profile | null => profiles.first(sql.exec("SELECT * FROM profile WHERE id = 1")),
    saveProfile: (profile: Profile): void => profiles.save(sql, profile, 1),
    device: (number: number): Device | null =>
      devices.first(sql.exec("SELECT * FROM device WHERE number = ?", number)),
    deviceByKey: (jkt: string): Device | null =>
      devices.first(sql.exec("SELECT * FROM device WHERE jkt = ?", jkt)),
    devices: (): readonly Device[] => devices.all(sql.exec("SELECT * FROM device ORDER BY number")),
    saveDevice: (device: Device): void => devices.save(sql, device),
  };
}
