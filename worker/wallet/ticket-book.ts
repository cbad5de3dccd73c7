import type { Caller } from "../../src/identity/caller.ts";
import type { Sql } from "../rows/sql.ts";

/** A ticket for one event stream, kept by its hash, with what its holder's token said. */
export interface EventTicket {
  readonly hash: string;
  readonly caller: Caller;
  /** The end of the token it was given for. */
  readonly tokenUntilMs: number;
  readonly untilMs: number;
}

export function insertTicket(sql: Sql, ticket: EventTicket): void {
  sql.exec(
    "INSERT INTO event_ticket (hash, caller, token_until_ms, until_ms) VALUES (?, ?, ?, ?)",
    ticket.hash,
    JSON.stringify(ticket.caller),
    ticket.tokenUntilMs,
    ticket.untilMs,
  );
}

/** Takes a ticket out, so that nobody can take it again; `null` when there is none. */
export function takeTicket(sql: Sql, hash: string): EventTicket | null {
  const [row] = sql.exec("SELECT * FROM event_ticket WHERE hash = ?", hash);
  if (row === undefined) return null;
  sql.exec("DELETE FROM event_ticket WHERE hash = ?", hash);
  return {
    hash,
    caller: JSON.parse(row.caller as string) as Caller,
    tokenUntilMs: row.token_until_ms as number,
    untilMs: row.until_ms as number,
  };
}

export function dropOldTickets(sql: Sql, nowMs: number): void {
  sql.exec("DELETE FROM event_ticket WHERE until_ms <= ?", nowMs);
}
