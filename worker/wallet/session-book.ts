import type { Sql } from "../rows/sql.ts";

export interface Session {
  readonly hash: string;
  readonly device: number;
  readonly startedMs: number;
  readonly untilMs: number;
  readonly authTimeMs: number;
  readonly amr: readonly string[];
  readonly epoch: readonly [number, number, number];
}

export function sessionOf(sql: Sql, hash: string): Session | null {
  const row = sql.exec("SELECT * FROM session WHERE hash = ?", hash)[0];
  if (row === undefined) return null;
  return {
    hash,
    device: row.device as number,
    startedMs: row.started_ms as number,
    untilMs: row.until_ms as number,
    authTimeMs: row.auth_time_ms as number,
    amr: JSON.parse(row.amr as string),
    epoch: [row.customers_epoch, row.wallet_epoch, row.device_epoch] as [number, number, number],
  };
}

export function insertSession(sql: Sql, session: Session): void {
  const [customers, wallet, device] = session.epoch;
  sql.exec(
    `INSERT INTO session (hash, device, started_ms, until_ms, auth_time_ms, amr, customers_epoch,
       wallet_epoch, device_epoch)
     VALUES (?, ?, ?, ?, ?, ?,
       ?, ?, ?)`,
    session.hash,
    session.device,
    session.startedMs,
    session.untilMs,
    session.authTimeMs,
    JSON.stringify(session.amr),
    customers,
    wallet,
    device,
  );
}

/** Ends the sessions of one device, or of all; what is over by itself goes with them. */
export function dropSessions(sql: Sql, of: { device: number | null; nowMs: number }): void {
  sql.exec("DELETE FROM session WHERE until_ms <= ?", of.nowMs);
  if (of.device === null) sql.exec("DELETE FROM session");
  else sql.exec("DELETE FROM session WHERE device = ?", of.device);
}

export function dropOldSessions(sql: Sql, nowMs: number): void {
  sql.exec("DELETE FROM session WHERE until_ms <= ?", nowMs);
}
