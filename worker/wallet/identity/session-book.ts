import type { Session, SessionRows } from "../../../src/identity/book.ts";
import { parseColumn } from "../../rows/column.ts";
import type { Sql } from "../../rows/sql.ts";

/** Sessions, by the hashes of their refresh tokens. */
export function sessionRows(sql: Sql): SessionRows {
  return {
    session(hash: string): Session | null {
      const row = sql.exec("SELECT * FROM session WHERE hash = ?", hash)[0];
      if (row === undefined) return null;
      return {
        hash,
        device: row.device as number,
        startedMs: row.started_ms as number,
        untilMs: row.until_ms as number,
        authTimeMs: row.auth_time_ms as number,
        amr: parseColumn(row.amr),
        epoch: [row.customers_epoch, row.wallet_epoch, row.device_epoch] as [
          number,
          number,
          number,
        ],
      };
    },
    insertSession(session: Session): void {
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
    },
    dropSessions(of: { device: number | null; nowMs: number }): void {
      sql.exec("DELETE FROM session WHERE until_ms <= ?", of.nowMs);
      if (of.device === null) sql.exec("DELETE FROM session");
      else sql.exec("DELETE FROM session WHERE device = ?", of.device);
    },
    dropOldSessions(nowMs: number): void {
      sql.exec("DELETE FROM session WHERE until_ms <= ?", nowMs);
    },
  };
}
