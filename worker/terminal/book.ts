import type {
  RuleFinding,
  TerminalBook,
  TerminalPayment,
  TotalKind,
} from "../../src/terminal/book.ts";
import { guessRows } from "../guess-rows.ts";
import type { Sql, SqlRow } from "../sql.ts";

/** Count and sum, in minor units, of one kind on one day. */
export interface DayTotal {
  readonly count: number;
  readonly amountMinor: number;
}

/** A terminal's rows on SQL; every call is inside the caller's transaction. */
export function terminalBook(sql: Sql) {
  const book: TerminalBook = {
    payment(payment) {
      const [row] = sql.exec("SELECT * FROM payment WHERE payment = ?", payment);
      return row === undefined ? null : readPayment(row);
    },
    savePayment: (payment) => savePayment(sql, payment),
    newestFirst: (before) => newestFirst(sql, before),
    setBacks: () =>
      sql.exec("SELECT * FROM set_back ORDER BY sequence").map((row) => ({
        sequence: row.sequence as number,
        toMs: row.to_ms as number,
        fromMs: row.from_ms as number,
      })),
    saveSetBacks(setBacks) {
      sql.exec("DELETE FROM set_back");
      for (const { sequence, toMs, fromMs } of setBacks) {
        sql.exec("INSERT INTO set_back VALUES (?, ?, ?)", sequence, toMs, fromMs);
      }
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
    finding(rule: string): RuleFinding | null {
      const [row] = sql.exec("SELECT * FROM finding WHERE rule = ?", rule);
      return row === undefined ? null : readFinding(row);
    },
    saveFinding({ terminalId, rule, action, evidence, sentAtMs }: RuleFinding): void {
      sql.exec(
        `INSERT INTO finding (rule, terminal_id, action, evidence, sent_ms) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (rule) DO UPDATE SET action = excluded.action,
           evidence = excluded.evidence, sent_ms = excluded.sent_ms`,
        ...[rule, terminalId, action, JSON.stringify(evidence), sentAtMs],
      );
    },
  };
}

function readFinding(row: SqlRow): RuleFinding {
  return {
    terminalId: row.terminal_id as string,
    rule: row.rule as string,
    action: row.action as RuleFinding["action"],
    evidence: JSON.parse(row.evidence as string),
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

function savePayment(sql: Sql, payment: TerminalPayment): void {
  sql.exec(
    `INSERT INTO payment (sequence, at_ms, payer, payment, store_id, merchant_id, category, outcome,
       asked, captured, returned, mark, decided_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (sequence) DO UPDATE SET outcome = excluded.outcome,
       captured = excluded.captured, returned = excluded.returned, mark = excluded.mark`,
    ...[payment.sequence, payment.atMs, payment.payer, payment.payment, payment.storeId],
    ...[payment.merchantId, payment.category, payment.outcome, payment.askedMinor],
    ...[payment.capturedMinor, payment.returnedMinor, payment.mark, payment.decidedMs],
  );
}

const pageRows = 256;

function* newestFirst(sql: Sql, first: number): Generator<TerminalPayment> {
  let before = first;
  for (let limit = 1; ; limit = pageRows) {
    const rows = sql.exec(
      `SELECT * FROM payment WHERE sequence < ? ORDER BY sequence DESC
       LIMIT CAST(? AS INTEGER)`,
      before,
      limit,
    );
    for (const row of rows) yield readPayment(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    before = last.sequence as number;
  }
}

function readPayment(row: SqlRow): TerminalPayment {
  return {
    sequence: row.sequence as number,
    mark: row.mark as number,
    atMs: row.at_ms as number,
    decidedMs: row.decided_ms as number,
    payer: row.payer as string,
    payment: row.payment as string,
    storeId: row.store_id as string,
    merchantId: row.merchant_id as string,
    category: row.category as string,
    outcome: row.outcome as TerminalPayment["outcome"],
    askedMinor: row.asked as number,
    capturedMinor: row.captured as number,
    returnedMinor: row.returned as number,
  };
}
