import type { EventRows, PlacedEvent } from "../../../src/identity/book.ts";
import type { SecurityEvent, SecurityEventKind } from "../../../src/identity/event.ts";
import type { Sql } from "../../rows/sql.ts";

/** The owner's record of security events. */
export function eventRows(sql: Sql): EventRows {
  return {
    appendEvent(event: SecurityEvent): void {
      sql.exec(
        `INSERT INTO security_event (at_ms, kind, device, actor, reason, log_sequence)
         VALUES (?, ?, ?, ?, ?, COALESCE((SELECT sequence FROM head WHERE id = 1), 0))`,
        event.atMs,
        event.kind,
        event.device,
        event.actor,
        event.reason,
      );
    },
    eventsBefore(before: number, count: number): readonly PlacedEvent[] {
      const rows = sql.exec(
        `SELECT * FROM security_event WHERE number < ?
         ORDER BY number DESC LIMIT CAST(? AS INTEGER)`,
        before,
        count,
      );
      return rows.map((row) => ({
        number: row.number as number,
        kind: row.kind as SecurityEventKind,
        atMs: row.at_ms as number,
        device: row.device as number | null,
        actor: row.actor as string,
        reason: row.reason as string,
        logSequence: row.log_sequence as number,
      }));
    },
  };
}
