import { guardActsMax } from "../../src/bounds.ts";
import type { DeploymentBook, GuardedOutcome, GuardRow, NewestAct } from "../../src/guard/book.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

/** The book over an object's SQL; every call is inside the caller's transaction. */
export function guardBook(sql: Sql): DeploymentBook {
  return {
    newest(source) {
      const [row] = sql.exec(
        `SELECT sequence, at_ms, latest_ms FROM act WHERE source = ?
         ORDER BY sequence DESC LIMIT 1`,
        source,
      );
      if (row === undefined) return null;
      const { sequence, at_ms, latest_ms } = row as Record<string, number>;
      return { sequence, atMs: at_ms, latestMs: latest_ms } as NewestAct;
    },
    acts: (source, sinceMs) =>
      sql
        .exec(
          `SELECT * FROM act WHERE source = ? AND at_ms > ? ORDER BY sequence DESC
           LIMIT CAST(? AS INTEGER)`,
          ...[source, sinceMs, guardActsMax],
        )
        .map(toRow)
        .reverse(),
    setBacks: (source) =>
      sql.exec("SELECT * FROM set_back WHERE source = ? ORDER BY sequence", source).map((row) => ({
        sequence: row.sequence as number,
        toMs: row.to_ms as number,
        fromMs: row.from_ms as number,
      })),
    noteSetBack(source, { sequence, toMs, fromMs }) {
      sql.exec("INSERT INTO set_back VALUES (?, ?, ?, ?)", source, sequence, toMs, fromMs);
    },
    insert(source, { atMs, outcome, wayIn, ipPrefix, device, contact }, latestMs) {
      sql.exec("UPDATE head SET sequence = sequence + 1 WHERE id = 1");
      const sequence = Number(sql.exec("SELECT sequence FROM head WHERE id = 1")[0]?.sequence);
      sql.exec(
        "INSERT INTO act VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ...[source, sequence, atMs, outcome, wayIn, ipPrefix, device, contact, latestMs],
      );
      return sequence;
    },
    tellOnce({ subject, of }, { nowMs, withinMs, countMax }) {
      sql.exec("DELETE FROM told WHERE at_ms <= ?", nowMs - withinMs);
      const known = sql.exec("SELECT 1 AS one FROM told WHERE subject = ?", subject).length > 0;
      if (!known && countTold(sql, of) >= countMax) return false;
      sql.exec(
        `INSERT INTO told (subject, of, at_ms) VALUES (?, ?, ?)
         ON CONFLICT (subject) DO UPDATE SET at_ms = excluded.at_ms`,
        ...[subject, of, nowMs],
      );
      return !known;
    },
    sourcesTold: () => countTold(sql, "source"),
  };
}

function countTold(sql: Sql, of: "source" | "deployment"): number {
  return Number(sql.exec("SELECT count(*) AS n FROM told WHERE of = ?", of)[0]?.n);
}

function toRow(row: SqlRow): GuardRow {
  return {
    sequence: row.sequence as number,
    atMs: row.at_ms as number,
    outcome: row.outcome as GuardedOutcome,
    wayIn: row.way_in as GuardRow["wayIn"],
    ipPrefix: row.ip_prefix as string | null,
    device: row.device as string | null,
    contact: row.contact as string | null,
  };
}

/**
 * Forgets acts that count up to `untilMs`, and of each source all but the newest `guardActsMax`. An
 * act that is ahead of `nowMs` counts no later than those after it, and goes with them.
 */
export function dropActs(sql: Sql, untilMs: number, nowMs: number): void {
  for (const [table, atMs] of [
    ["act", "at_ms"],
    ["set_back", "to_ms"],
  ]) {
    sql.exec(
      `DELETE FROM act WHERE at_ms > ? AND sequence < (SELECT max(sequence) FROM ${table} AS later
         WHERE later.source = act.source AND later.${atMs} <= ?)`,
      ...[nowMs, untilMs],
    );
  }
  sql.exec("DELETE FROM set_back WHERE max(to_ms, from_ms) <= ?", untilMs);
  sql.exec("DELETE FROM act WHERE at_ms <= ?", untilMs);
  const full = sql.exec(
    "SELECT source FROM act GROUP BY source HAVING count(*) > CAST(? AS INTEGER)",
    guardActsMax,
  );
  for (const { source } of full) {
    sql.exec(
      `DELETE FROM act WHERE source = ? AND sequence <= (SELECT sequence FROM act WHERE source = ?
         ORDER BY sequence DESC LIMIT 1 OFFSET CAST(? AS INTEGER))`,
      ...[source as string, source as string, guardActsMax],
    );
  }
}

/** Whether any act is kept in this shard. */
export function hasActs(sql: Sql): boolean {
  return sql.exec("SELECT 1 AS one FROM act LIMIT 1").length > 0;
}
