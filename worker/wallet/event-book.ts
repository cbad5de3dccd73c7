import type { SecurityEventKind } from "../../src/identity/event.ts";
import type { Sql } from "../rows/sql.ts";

/** One line of the owner's record. `actor` is `customer`, `system` or an operator's id. */
export interface SecurityEvent {
  readonly kind: SecurityEventKind;
  readonly atMs: number;
  readonly device: number | null;
  readonly actor: string;
  readonly reason: string;
}

export function appendEvent(sql: Sql, event: SecurityEvent): void {
  sql.exec(
    `INSERT INTO security_event (at_ms, kind, device, actor, reason, log_sequence)
     VALUES (?, ?, ?, ?, ?, COALESCE((SELECT sequence FROM head WHERE id = 1), 0))`,
    event.atMs,
    event.kind,
    event.device,
    event.actor,
    event.reason,
  );
}

/** An event that the customer caused. */
export function ownEvent(
  kind: SecurityEventKind,
  device: number | null,
  atMs: number,
): SecurityEvent {
  return { kind, atMs, device, actor: "customer", reason: "" };
}

/** An event in its place: `number` rises by one, `logSequence` is the log's last row before it. */
export interface PlacedEvent extends SecurityEvent {
  readonly number: number;
  readonly logSequence: number;
}

/** Up to `count` events before the number `before`, newest first. */
export function eventsBefore(sql: Sql, before: number, count: number): readonly PlacedEvent[] {
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
}
