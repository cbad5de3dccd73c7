import { type BackOff, backOff } from "../../src/back-off.ts";
import { messagesIn, type ToldMessage } from "../../src/settlement/batch.ts";
import type { ToldShop } from "../../src/settlement/short-message.ts";
import { parseColumn } from "../rows/column.ts";
import { retryIsDue } from "../rows/retry.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

/** A message on its way to its terminal, its store or its merchant, and its row of the log. */
export interface FeedRow {
  readonly sequence: number;
  readonly told: ToldMessage;
}

interface Aside {
  readonly count: number;
  readonly first: number | null;
}

/** How far receivers were told of the log, and the rows that were set aside for one. */
export function feedRows(sql: Sql, shopAt: (number: number) => ToldShop) {
  const readRow = (row: SqlRow): readonly FeedRow[] => {
    const told = messagesIn(parseColumn(row.body), shopAt);
    return told.map((each) => ({ sequence: row.sequence as number, told: each }));
  };
  return {
    toldUpTo: (): number =>
      (sql.exec("SELECT told_up_to FROM log ORDER BY sequence DESC LIMIT 1")[0]?.told_up_to ??
        0) as number,
    /** Keeps how far was told, unless as much is known already. */
    saveToldUpTo(sequence: number): void {
      sql.exec(
        `UPDATE log SET told_up_to = ?
         WHERE sequence = (SELECT max(sequence) FROM log) AND told_up_to < ?`,
        ...[sequence, sequence],
      );
    },
    /** When this object took a row, by its own clock. */
    takenAtMs: (sequence: number): number =>
      (sql.exec("SELECT at_ms FROM log WHERE sequence = ?", sequence)[0]?.at_ms ?? 0) as number,
    /** The messages of so many rows after one. */
    logAfter: (sequence: number, limit: number): readonly FeedRow[] =>
      sql
        .exec(
          `SELECT sequence, body FROM log WHERE sequence > ?
           ORDER BY sequence LIMIT CAST(? AS INTEGER)`,
          ...[sequence, limit],
        )
        .flatMap(readRow),
    /** The messages of so many rows that were set aside for a receiver, also those to others. */
    feed: (receiver: string, limit: number): readonly FeedRow[] =>
      sql
        .exec(
          `SELECT feed.sequence, log.body FROM feed JOIN log ON log.sequence = feed.sequence
           WHERE receiver = ? ORDER BY feed.sequence LIMIT CAST(? AS INTEGER)`,
          ...[receiver, limit],
        )
        .flatMap(readRow),
    ...asideRows(sql),
  };
}

/** Which rows were set aside for receivers, and when each is to be told again. */
function asideRows(sql: Sql) {
  /** No row is set aside: seldom is any, and here alone one is added. */
  let isNoneAside = false;
  /** How many rows were set aside for receivers, and the first of them; `null`: none was. */
  const setAside = () =>
    sql.exec("SELECT count(*) AS count, min(sequence) AS first FROM feed")[0] as unknown as Aside;
  /** A receiver's failures and next try; 0 of both when nothing failed. */
  const feedRetry = (receiver: string): BackOff => {
    const [row] = sql.exec("SELECT * FROM feed_retry WHERE receiver = ?", receiver);
    return { failures: (row?.failures ?? 0) as number, retryAtMs: (row?.retry_ms ?? 0) as number };
  };
  return {
    setAside,
    /** Whether it is known that no row is set aside. */
    isNoneAside: () => isNoneAside,
    insertFeed(receiver: string, sequence: number): void {
      isNoneAside = false;
      sql.exec(
        "INSERT INTO feed (receiver, sequence) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ...[receiver, sequence],
      );
    },
    /** Receivers for whom rows are set aside that are due. */
    dueReceivers(nowMs: number): readonly string[] {
      if (isNoneAside) return [];
      const rows = sql.exec(
        `SELECT DISTINCT feed.receiver FROM feed LEFT JOIN feed_retry USING (receiver)
         WHERE ${retryIsDue} LIMIT 50`,
        nowMs,
      );
      isNoneAside = rows.length === 0 && setAside().count === 0;
      return rows.map((row) => row.receiver as string);
    },
    /** Forgets a receiver's rows that it was told, and its retry: in one transaction of the caller. */
    dropFeed(receiver: string, upTo: number): void {
      sql.exec("DELETE FROM feed WHERE receiver = ? AND sequence <= ?", receiver, upTo);
      sql.exec("DELETE FROM feed_retry WHERE receiver = ?", receiver);
    },
    feedRetry,
    /** What follows one more failure of a receiver. */
    feedFailure: (receiver: string, nowMs: number, random: number): BackOff =>
      backOff(feedRetry(receiver).failures, nowMs, random),
    /** Puts a receiver's rows off; one for which none are kept has no retry. */
    deferFeed(receiver: string, { failures, retryAtMs }: BackOff): void {
      sql.exec(
        `INSERT INTO feed_retry (receiver, failures, retry_ms)
         SELECT receiver, ?, ? FROM feed WHERE receiver = ? LIMIT 1
         ON CONFLICT (receiver) DO UPDATE SET failures = excluded.failures,
           retry_ms = excluded.retry_ms`,
        ...[failures, retryAtMs, receiver],
      );
    },
    /** When the next receiver is due; 0 for at once, `null` for none. */
    nextFeedMs(): number | null {
      if (isNoneAside) return null;
      const [row] = sql.exec(
        `SELECT min(coalesce(retry_ms, 0)) AS next
         FROM (SELECT DISTINCT receiver FROM feed) LEFT JOIN feed_retry USING (receiver)`,
      );
      return (row?.next ?? null) as number | null;
    },
  };
}
