import type { PublicJwk } from "../../src/token/jwk.ts";
import type { PayingDevice, WalletProfile } from "../../src/wallet/book.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

/** A stop without an end, as it is stored: later than every clock. */
export const openEndMs = Number.MAX_SAFE_INTEGER;

type ProfileState = "pending" | "live" | "frozen" | "closed";

/** The wallet's one row about itself. */
export interface Profile {
  readonly state: ProfileState;
  readonly epoch: number;
  readonly stoppedUntilMs: number | null;
  readonly locale: string;
  /** Number of the id key that this wallet's ids are spelled with. */
  readonly idKey: number;
  /** The registration it came from. */
  readonly flowId: string;
  /** The owner's own limits, JSON. */
  readonly ownLimits: string;
  readonly createdMs: number;
}

export interface Device {
  readonly number: number;
  readonly jkt: string;
  readonly jwk: PublicJwk;
  readonly state: "active" | "cooling" | "removed";
  readonly epoch: number;
  readonly name: string;
  readonly idKey: number;
  readonly flowId: string;
  readonly enrolledMs: number;
  readonly coolingUntilMs: number | null;
  readonly lastUsedMs: number;
  readonly removedMs: number | null;
  readonly stoppedUntilMs: number | null;
}

/** What the payment step reads of a wallet; null while no wallet is enrolled for good. */
export function readProfile(sql: Sql): WalletProfile | null {
  const profile = profileOf(sql);
  if (profile === null || profile.state === "pending") return null;
  const { state, epoch, stoppedUntilMs, createdMs: createdAtMs } = profile;
  return { state, epoch, stoppedUntilMs: endOf(stoppedUntilMs), createdAtMs };
}

/** What the payment step reads of a device, whatever its state; null for a number never given. */
export function readDevice(sql: Sql, number: number): PayingDevice | null {
  const device = deviceOf(sql, number);
  if (device === null) return null;
  return {
    number,
    jkt: device.jkt,
    state: device.state,
    coolingUntilMs: device.coolingUntilMs,
    stoppedUntilMs: endOf(device.stoppedUntilMs),
    epoch: device.epoch,
    enrolledAtMs: device.enrolledMs,
  };
}

/** The key of a device, for what a device signs itself. */
export function readDeviceKey(sql: Sql, number: number): PublicJwk | null {
  return deviceOf(sql, number)?.jwk ?? null;
}

export function profileOf(sql: Sql): Profile | null {
  const row = sql.exec("SELECT * FROM profile WHERE id = 1")[0];
  if (row === undefined) return null;
  return {
    state: row.state as ProfileState,
    epoch: row.epoch as number,
    stoppedUntilMs: row.stopped_until_ms as number | null,
    locale: row.locale as string,
    idKey: row.id_key as number,
    flowId: row.flow_id as string,
    ownLimits: row.own_limits as string,
    createdMs: row.created_ms as number,
  };
}

export function saveProfile(sql: Sql, profile: Profile): void {
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
    profile.stoppedUntilMs,
    profile.locale,
    profile.idKey,
    profile.flowId,
    profile.ownLimits,
    profile.createdMs,
  );
}

export function deviceOf(sql: Sql, number: number): Device | null {
  const row = sql.exec("SELECT * FROM device WHERE number = ?", number)[0];
  return row === undefined ? null : toDevice(row);
}

export function deviceByKey(sql: Sql, jkt: string): Device | null {
  const row = sql.exec("SELECT * FROM device WHERE jkt = ?", jkt)[0];
  return row === undefined ? null : toDevice(row);
}

/** Every device that ever was, in the order they came. */
export function devicesOf(sql: Sql): readonly Device[] {
  return sql.exec("SELECT * FROM device ORDER BY number").map(toDevice);
}

export function saveDevice(sql: Sql, device: Device): void {
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
    device.stoppedUntilMs,
  );
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
    stoppedUntilMs: row.stopped_until_ms as number | null,
  };
}

function endOf(untilMs: number | null): number | "open" | null {
  return untilMs === openEndMs ? "open" : untilMs;
}
