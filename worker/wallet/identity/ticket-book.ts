import type { EventTicket, TicketRows } from "../../../src/identity/book.ts";
import type { Caller } from "../../../src/identity/caller.ts";
import { parseColumn } from "../../rows/column.ts";
import type { Sql } from "../../rows/sql.ts";

/** Tickets for event streams. */
export function ticketRows(sql: Sql): TicketRows {
  return {
    insertTicket(ticket: EventTicket): void {
      sql.exec(
        "INSERT INTO event_ticket (hash, caller, token_until_ms, until_ms) VALUES (?, ?, ?, ?)",
        ticket.hash,
        JSON.stringify(ticket.caller),
        ticket.tokenUntilMs,
        ticket.untilMs,
      );
    },
    takeTicket(hash: string): EventTicket | null {
      const [row] = sql.exec("SELECT * FROM event_ticket WHERE hash = ?", hash);
      if (row === undefined) return null;
      sql.exec("DELETE FROM event_ticket WHERE hash = ?", hash);
      return {
        hash,
        caller: parseColumn<Caller>(row.caller),
        tokenUntilMs: row.token_until_ms as number,
        untilMs: row.until_ms as number,
      };
    },
    dropOldTickets(nowMs: number): void {
      sql.exec("DELETE FROM event_ticket WHERE until_ms <= ?", nowMs);
    },
  };
}
