import type { EventTicket, TicketRows } from "../../../src/identity/book.ts";
import type { Sql } from "../../rows/sql.ts";
import { json, plain, Table } from "../../rows/table.ts";

const tickets = new Table<EventTicket>("event_ticket", ["hash"], {
  hash: plain("hash"),
  caller: json("caller"),
  tokenUntilMs: plain("token_until_ms"),
  untilMs: plain("until_ms"),
});

/** Tickets for event streams. */
export function ticketRows(sql: Sql): TicketRows {
  return {
    insertTicket: (ticket) => tickets.insert(sql, ticket),
    takeTicket(hash) {
      const ticket = tickets.first(sql.exec("SELECT * FROM event_ticket WHERE hash = ?", hash));
      if (ticket !== null) sql.exec("DELETE FROM event_ticket WHERE hash = ?", hash);
      return ticket;
    },
    dropOldTickets(nowMs: number): void {
      sql.exec("DELETE FROM event_ticket WHERE until_ms <= ?", nowMs);
    },
  };
}
