import type { StoppedUntil } from "../../../src/control/snapshot.ts";
import type { Device, Profile } from "../../../src/identity/book.ts";
import type { Sql, SqlRow, SqlValue } from "../../rows/sql.ts";

/** A stop without an end, as it is stored: later than every clock. */
const openEndMs = Number.MAX_SAFE_INTEGER;

/** A wallet's row about itself, and its devices. */
export function deviceRows(sql: Sql) {
  return {
    profile(): Profile | null {
      const row = sql.exec("SELECT * FROM profile WHERE id = 1")[0];
      return row === undefined ? null : toProfile(row);
    },
    saveProfile(profile: Profile): void {
      sql.exec(
        `INSERT INTO profile (id, state, epoch, stopped_until_ms, locale, id_key, flow_id, own_limits,
           created_ms)
         VALUES (1, ?, ?, ?, ?, ?, ?, ?,
           ?)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, epoch = excluded.epoch,
           stopped_until_ms = excluded.stopped_until_ms, locale = excluded.locale,
           own_limits = excluded.own_limits`,
        profile.state,
        profile.epoch,
        storedEnd(profile.stoppedUntilMs),
        profile.locale,
        profile.idKey,
        profile.flowId,
        profile.ownLimits,
        profile.createdMs,
      );
    },
    device(number: number): Device | null {
      const row = sql.exec("SELECT * FROM device WHERE number = ?", number)[0];
      return row === undefined ? null : toDevice(row);
    },
    deviceByKey(jkt: string): Device | null {
      const row = sql.exec("SELECT * FROM device WHERE jkt = ?", jkt)[0];
      return row === undefined ? null : toDevice(row);
    },
    devices: (): readonly Device[] =>
      sql.exec("SELECT * FROM device ORDER BY number").map(toDevice),
    saveDevice(device: Device): void {
      sql.exec(
        `INSERT INTO device (number, jkt, x, y, state, epoch, name, id_key, flow_id, enrolled_ms,
           cooling_until_ms, last_used_ms, removed_ms, stopped_until_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,
           ?, ?, ?, ?,
           ?)
         ON CONFLICT (number) DO UPDATE SET state = excluded.state, epoch = excluded.epoch,
           name = excluded.name, cooling_until_ms = excluded.cooling_until_ms,
           last_used_ms = excluded.last_used_ms, removed_ms = excluded.removed_ms,
           stopped_until_ms = excluded.stopped_until_ms`,
        device.number,
        device.jkt,
        device.jwk.x,
        device.jwk.y,
        device.state,
        device.epoch,
        device.name,
        device.idKey,
        device.flowId,
        device.enrolledMs,
        device.coolingUntilMs,
        device.lastUsedMs,
        device.removedMs,
        storedEnd(device.stoppedUntilMs),
      );
    },
  };
}

function toProfile(row: SqlRow): Profile {
  return {
    state: row.state as Profile["state"],
    epoch: row.epoch as number,
    stoppedUntilMs: toEnd(row.stopped_until_ms),
    locale: row.locale as string,
    idKey: row.id_key as number,
    flowId: row.flow_id as string,
    ownLimits: row.own_limits as string,
    createdMs: row.created_ms as number,
  };
}

function toDevice(row: SqlRow): Device {
  return {
    number: row.number as number,
    jkt: row.jkt as string,
    jwk: { kty: "EC", crv: "P-256", x: row.x as string, y: row.y as string },
    state: row.state as Device["state"],
    epoch: row.epoch as number,
    name: row.name as string,
    idKey: row.id_key as number,
    flowId: row.flow_id as string,
    enrolledMs: row.enrolled_ms as number,
    coolingUntilMs: row.cooling_until_ms as number | null,
    lastUsedMs: row.last_used_ms as number,
    removedMs: row.removed_ms as number | null,
    stoppedUntilMs: toEnd(row.stopped_until_ms),
  };
}

function toEnd(stored: SqlValue | undefined): StoppedUntil {
  return stored === openEndMs ? "open" : (stored as number | null);
}

function storedEnd(until: StoppedUntil): number | null {
  return until === "open" ? openEndMs : until;
}
