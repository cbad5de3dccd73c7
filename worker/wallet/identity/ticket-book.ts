import type { EventTicket, TicketRows } from "../../../src/identity/book.ts";
import type { Sql } from "../../rows/sql.ts";
import { Records } from "./record-book.ts";

const tickets = new Records<EventTicket>("event_ticket", ({ hash }) => hash);

/** Tickets for event streams. */
export function ticketRows(sql: Sql): TicketRows {
  return {
    insertTicket: (ticket) => tickets.insert(sql, ticket),
    takeTicket(hash) {
      const ticket = tickets.get(sql, hash);
      if (ticket !== null) tickets.drop(sql, [ticket]);
      return ticket;
    },
    dropOldTickets(nowMs) {
      tickets.drop(
        sql,
        tickets.all(sql).filter(({ untilMs }) => untilMs <= nowMs),
      );
    },
  };
}
