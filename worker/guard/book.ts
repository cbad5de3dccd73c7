import type { GuardedAct } from "../../src/identity/guard.ts";
import type { Sql } from "../sql.ts";

/** The times of a source's acts of one kind after `sinceMs`, oldest first. */
export function actsSince(
  sql: Sql,
  of: { readonly subject: string; readonly kind: GuardedAct },
  sinceMs: number,
): readonly number[] {
  return sql
    .exec(
      "SELECT at_ms FROM act WHERE subject = ? AND kind = ? AND at_ms > ? ORDER BY at_ms",
      of.subject,
      of.kind,
      sinceMs,
    )
    .map((row) => row.at_ms as number);
}

/** Records one act; several may fall into one millisecond. */
export function insertAct(
  sql: Sql,
  act: { readonly subject: string; readonly kind: GuardedAct; readonly atMs: number },
): void {
  const { subject, kind, atMs } = act;
  sql.exec(
    `INSERT INTO act (subject, kind, at_ms, number)
     SELECT ?, ?, ?, count(*) FROM act WHERE subject = ? AND kind = ? AND at_ms = ?`,
    ...[subject, kind, atMs, subject, kind, atMs],
  );
}

/** Forgets a source's acts up to `untilMs`. */
export function dropActs(sql: Sql, subject: string, untilMs: number): void {
  for (const kind of ["start", "failure"]) {
    sql.exec(
      "DELETE FROM act WHERE subject = ? AND kind = ? AND at_ms <= ?",
      subject,
      kind,
      untilMs,
    );
  }
}

/** Forgets every source's acts up to `untilMs`. */
export function dropAllActs(sql: Sql, untilMs: number): void {
  sql.exec("DELETE FROM act WHERE at_ms <= ?", untilMs);
}

export function hasActs(sql: Sql): boolean {
  return sql.exec("SELECT 1 AS one FROM act LIMIT 1").length > 0;
}
