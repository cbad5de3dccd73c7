import type { Session, SessionRows } from "../../../src/identity/book.ts";
import type { EpochMs } from "../../../src/time.ts";
import type { Sql } from "../../rows/sql.ts";
import { Records } from "./record-book.ts";

const sessions = new Records<Session>("session", ({ hash }) => hash);

/** Sessions, by the hashes of their refresh tokens. */
export function sessionRows(sql: Sql): SessionRows {
  const drop = (over: (session: Session) => boolean) =>
    sessions.drop(sql, sessions.all(sql).filter(over));
  const isOver = ({ untilMs }: Session, nowMs: EpochMs) => untilMs <= nowMs;
  return {
    session: (hash) => sessions.get(sql, hash),
    insertSession: (session) => sessions.insert(sql, session),
    dropSessions: ({ device, nowMs }) =>
      drop((each) => device === null || each.device === device || isOver(each, nowMs)),
    dropOldSessions: (nowMs) => drop((each) => isOver(each, nowMs)),
  };
}
