import type {
  RuleFinding,
  TerminalBook,
  TerminalPayment,
  TotalKind,
} from "../../src/terminal/book.ts";
import { parseColumn } from "../rows/column.ts";
import { guessRows } from "../rows/guess.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

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
  const book: TerminalBook = {
    payment: (payment, paidAtMs) => findPayment(sql, payment, paidAtMs),
    savePayment: (payment) => savePayment(sql, payment),
    newestFirst: () => newestFirst(sql),
    setBacks: () =>
      sql
        .exec("SELECT to_ms, from_ms FROM set_back")
        .map((row) => ({ toMs: row.to_ms as number, fromMs: row.from_ms as number })),
    noteSetBack({ toMs, fromMs }) {
      sql.exec("INSERT INTO set_back (to_ms, from_ms) VALUES (?, ?)", toMs, fromMs);
    },
    addTotal(businessDate, kind, amountMinor, count) {
      sql.exec(
        `INSERT INTO total (business_date, kind, count, amount) VALUES (?, ?, ?, ?)
         ON CONFLICT (business_date, kind) DO UPDATE SET count = count + excluded.count,
           amount = amount + excluded.amount`,
        ...[businessDate, kind, count, amountMinor],
      );
    },
    ...findingRows(sql),
  };
  return {
    ...book,
    ...guessRows(sql),
    totals: (businessDate: string): Readonly<Record<TotalKind, DayTotal>> =>
      readTotals(sql, businessDate),
    unsentFindings: (): readonly RuleFinding[] =>
      sql.exec("SELECT * FROM finding WHERE sent_ms IS NULL").map(readFinding),
  };
}

function findingRows(sql: Sql) {
  return {
    finding(rule: string, terminalId: string): RuleFinding | null {
      const [row] = sql.exec(
        "SELECT * FROM finding WHERE rule = ? AND terminal_id = ?",
        ...[rule, terminalId],
      );
      return row === undefined ? null : readFinding(row);
    },
    saveFinding({ act, terminalId, rule, action, evidence, sentAtMs }: RuleFinding): void {
      sql.exec(
        `INSERT INTO finding (rule, terminal_id, act, action, evidence, sent_ms)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (rule, terminal_id) DO UPDATE SET action = excluded.action,
           evidence = excluded.evidence, sent_ms = excluded.sent_ms`,
        ...[rule, terminalId, act, action, JSON.stringify(evidence), sentAtMs],
      );
    },
  };
}

function readFinding(row: SqlRow): RuleFinding {
  return {
    act: row.act as RuleFinding["act"],
    terminalId: row.terminal_id as string,
    rule: row.rule as string,
    action: row.action as RuleFinding["action"],
    evidence: parseColumn(row.evidence),
    sentAtMs: row.sent_ms as number | null,
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

function findPayment(sql: Sql, payment: string, paidAtMs: number): TerminalPayment | null {
  const [row] = sql.exec(
    "SELECT * FROM payment WHERE paid_ms = ? AND payment = ?",
    ...[paidAtMs, payment],
  );
  return row === undefined ? null : readPayment(row);
}

function savePayment(sql: Sql, payment: TerminalPayment): void {
  sql.exec(
    `INSERT INTO payment (paid_ms, payment, mark, at_ms, terminal_id, store_id, merchant_id, category,
       outcome, asked, captured, returned, wallet_age_ms, topped_up_ago_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (paid_ms, payment) DO UPDATE SET mark = excluded.mark, at_ms = excluded.at_ms,
       outcome = excluded.outcome, captured = excluded.captured, returned = excluded.returned`,
    ...[payment.paidAtMs, payment.payment, payment.mark, payment.atMs, payment.terminalId],
    ...[payment.storeId, payment.merchantId, payment.category, payment.outcome],
    ...[payment.askedMinor, payment.capturedMinor, payment.returnedMinor],
    ...[payment.walletAgeMs, payment.toppedUpAgoMs],
  );
}

const pageRows = 256;

function* newestFirst(sql: Sql): Generator<TerminalPayment> {
  let before: readonly [number, string] = [Number.MAX_SAFE_INTEGER, ""];
  for (let limit = 1; ; limit = pageRows) {
    const rows = sql.exec(
      `SELECT * FROM payment WHERE (paid_ms, payment) < (?, ?) ORDER BY paid_ms DESC, payment DESC
       LIMIT CAST(? AS INTEGER)`,
      ...before,
      limit,
    );
    for (const row of rows) yield readPayment(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    before = [last.paid_ms as number, last.payment as string];
  }
}

function readPayment(row: SqlRow): TerminalPayment {
  const payment = row.payment as string;
  return {
    paidAtMs: row.paid_ms as number,
    payment,
    mark: row.mark as number,
    atMs: row.at_ms as number,
    // A payment is named by its payer and a number.
    payer: payment.slice(0, payment.indexOf(".")),
    terminalId: row.terminal_id as string,
    storeId: row.store_id as string,
    merchantId: row.merchant_id as string,
    category: row.category as string,
    outcome: row.outcome as TerminalPayment["outcome"],
    askedMinor: row.asked as number,
    capturedMinor: row.captured as number,
    returnedMinor: row.returned as number,
    walletAgeMs: row.wallet_age_ms as number | null,
    toppedUpAgoMs: row.topped_up_ago_ms as number | null,
  };
}
