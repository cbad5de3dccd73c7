import type { LogRow } from "../../src/ledger/log.ts";
import type { WalletBook } from "../../src/payment/book.ts";
import { afterFailure, dueDestinations, markOf, nextBatch } from "../../src/settlement/outbox.ts";
import type { Env } from "../env.ts";
import { log, logFault } from "../log.ts";
import { logColumns, readLogRow } from "../log-rows.ts";
import type { Sql } from "../sql.ts";

/** What a delivery works with. */
export interface Sender {
  readonly env: Env;
  readonly sql: Sql;
  readonly book: WalletBook;
  /** Names this wallet to its receivers: its route. */
  readonly name: string;
}

/**
 * Delivers what is due to every destination, side by side, until nothing is left or a destination
 * fails; a failing one waits for its retry and holds up nobody else. Never throws.
 */
export async function deliverDue(sender: Sender): Promise<void> {
  const { book } = sender;
  const due = dueDestinations(book, book.head(), Date.now());
  await Promise.all(due.map((name) => deliverTo(sender, name)));
}

async function deliverTo(sender: Sender, name: string): Promise<void> {
  const { book, env } = sender;
  try {
    for (;;) {
      const batch = nextBatch(book, (...at) => openRows(sender.sql, ...at), name, env.TIME_ZONE);
      if (batch.messages.length === 0) return;
      const stub = env.SETTLEMENT.get(env.SETTLEMENT.idFromName(name));
      const { mark } = await stub.deliver(sender.name, batch.messages);
      if (mark < batch.after.mark) {
        book.saveDestination(name, afterFailure(markOf(book, name), Date.now(), Math.random()));
        log("delivery_gap", { destination: name, mark, expected: batch.after.mark });
        return;
      }
      book.saveDestination(name, batch.after);
    }
  } catch (fault) {
    book.saveDestination(name, afterFailure(markOf(book, name), Date.now(), Math.random()));
    logFault("delivery_failed", fault, { destination: name });
  }
}

function openRows(sql: Sql, name: string, fromSequence: number, limit: number): readonly LogRow[] {
  return sql
    .exec(
      `SELECT ${logColumns} FROM log WHERE sequence >= ? AND destination = ?
       ORDER BY sequence LIMIT ?`,
      fromSequence,
      name,
      limit,
    )
    .map(readLogRow);
}
