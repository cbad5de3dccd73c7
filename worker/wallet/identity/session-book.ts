import type { Session, SessionRows } from "../../../src/identity/book.ts";
import type { Sql } from "../../rows/sql.ts";
import { type Column, json, plain, Table } from "../../rows/table.ts";

const epoch: Column<Session["epoch"]> = {
  names: ["customers_epoch", "wallet_epoch", "device_epoch"],
  read: (row) =>
    [row.customers_epoch, row.wallet_epoch, row.device_epoch] as [number, number, number],
  write: (epochs) => epochs,
};

const sessions = new Table<Session>("session", ["hash"], {
  hash: plain("hash"),
  device: plain("device"),
  startedMs: plain("started_ms"),
  untilMs: plain("until_ms"),
  authTimeMs: plain("auth_time_ms"),
  amr: json("amr"),
  epoch,
});

/** Sessions, by the hashes of their refresh tokens. */
export function sessionRows(sql: Sql): SessionRows {
  return {
    session: (hash) => sessions.first(sql.exec("SELECT * FROM session WHERE hash = ?", hash)),
    insertSession: (session) => sessions.insert(sql, session),
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
