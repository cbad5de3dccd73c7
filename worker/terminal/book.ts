import type { RuleFinding, SeenSetBack, TerminalBook, TotalKind } from "../../src/terminal/book.ts";
import { guessRows } from "../rows/guess.ts";
import type { Sql } from "../rows/sql.ts";
import { json, once, plain, Table } from "../rows/table.ts";
import { paymentRows } from "./payment-book.ts";

/** Count and sum, in minor units, of one kind on one day. */
export interface DayTotal {
  readonly count: number;
  readonly amountMinor: number;
}

/**
 * A terminal's, a store's or a merchant's rows on SQL; every call is inside the caller's
 * transaction.
 */
export function terminalBook(sql: Sql) {
  const book = {
    ...paymentRows(sql),
    setBacks: () =>
      sql
        .exec("SELECT to_ms, from_ms FROM set_back")
        .map((row) => ({ toMs: row.to_ms as number, fromMs: row.from_ms as number })),
    noteSetBack({ toMs, fromMs }: SeenSetBack) {
      sql.exec("INSERT INTO set_back (to_ms, from_ms) VALUES (?, ?)", toMs, fromMs);
    },
    addTotal(businessDate: string, kind: TotalKind, amountMinor: number, count: number) {
      sql.exec(
        `INSERT INTO total (business_date, kind, count, amount) VALUES (?, ?, ?, ?)
         ON CONFLICT (business_date, kind) DO UPDATE SET count = count + excluded.count,
           amount = amount + excluded.amount`,
        ...[businessDate, kind, count, amountMinor],
      );
    },
    ...findingRows(sql),
  } satisfies TerminalBook;
  return {
    ...book,
    ...guessRows(sql),
    totals: (businessDate: string): Readonly<Record<TotalKind, DayTotal>> =>
      readTotals(sql, businessDate),
  };
}

const findings = new Table<RuleFinding>("finding", ["rule", "terminal_id"], {
  act: once(plain("act")),
  terminalId: plain("terminal_id"),
  rule: plain("rule"),
  action: plain("action"),
  evidence: json("evidence"),
  sentAtMs: plain("sent_ms"),
});

function findingRows(sql: Sql) {
  /** All were sent: seldom is there one that was not, and here alone one is added. */
  let isAllSent = false;
  return {
    finding: (rule: string, terminalId: string) =>
      findings.first(
        sql.exec("SELECT * FROM finding WHERE rule = ? AND terminal_id = ?", rule, terminalId),
      ),
    saveFinding(finding: RuleFinding): void {
      isAllSent = false;
      findings.save(sql, finding);
    },
    /** What Control was not told yet. */
    unsentFindings(): readonly RuleFinding[] {
      if (isAllSent) return [];
      const unsent = findings.all(sql.exec("SELECT * FROM finding WHERE sent_ms IS NULL"));
      isAllSent = unsent.length === 0;
      return unsent;
    },
  };
}

function readTotals(sql: Sql, businessDate: string): Record<TotalKind, DayTotal> {
  const none = { count: 0, amountMinor: 0 };
  const totals = { payments: none, cancellations: none, refunds: none, declines: none };
  const rows = sql.exec(
    "SELECT kind, count, amount FROM total WHERE business_date = ?",
    businessDate,
  );
  for (const row of rows) {
    const total = { count: row.count as number, amountMinor: row.amount as number };
    totals[row.kind as TotalKind] = total;
  }
  return totals;
}
