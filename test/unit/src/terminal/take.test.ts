import { beforeEach, describe, expect, test } from "vitest";
import type { RuleFinding } from "../../../../src/terminal/book.ts";
import type { TerminalMessage } from "../../../../src/terminal/message.ts";
import { rulesAcross, takeMessages } from "../../../../src/terminal/take.ts";
import { compile } from "../../../../src/velocity/compile.ts";
import { VelocityEngine } from "../../../../src/velocity/engine.ts";
import type { ActAcross } from "../../../../src/velocity/vocabulary.ts";
import { terminalBook } from "../../../../worker/terminal/book.ts";
import { terminalMigrations } from "../../../../worker/terminal/schema.ts";
import { migratedSql, type NodeSql } from "../../../node-sql.ts";
import { policyOf, velocityModule } from "../velocity/story.ts";

const NOON = Date.UTC(2026, 2, 1, 3);
const MINUTE = 60_000;
const DAY = 86_400_000;

/** The third wallet of a store, and of a terminal, within ten minutes. */
const policy = policyOf(
  ...(["store", "terminal"] as const).map((act) => ({
    act,
    watch: [act] as ["store" | "terminal"],
    metric: "distinct:wallet" as const,
    window: { sliding_ms: 10 * MINUTE },
    limit: 2,
    action: "flag" as const,
  })),
);
const table = compile(policy, 1);

let sql: NodeSql;
let engine: VelocityEngine;
let revision: number;
let sequence: number;
const faults: string[] = [];
/** Times of rows that the object told to be ahead of its clock. */
const behind: number[] = [];

beforeEach(() => {
  sql = migratedSql(terminalMigrations);
  engine = new VelocityEngine(velocityModule);
  revision = 0;
  sequence = 0;
  faults.length = 0;
  behind.length = 0;
});

/** A payer's name, as a Settlement makes it. */
const digits = (payer: string) => Buffer.from(payer.padEnd(16)).toString("hex");

/** A sale to `payer` at `terminal`, decided at `paidAtMs`. */
function sale(payer: string, paidAtMs: number, terminal = "ter_1"): TerminalMessage {
  sequence += 1;
  return {
    version: 2,
    kind: "payment",
    sequence,
    atMs: paidAtMs,
    paidAtMs,
    payer: digits(payer),
    payment: `${digits(payer)}.${sequence}`,
    askedMinor: 9_800,
    amountMinor: 9_800,
    declineCode: null,
    businessDate: "2026-03-01",
    merchantId: "mer_1",
    storeId: "sto_1",
    terminalId: terminal,
    category: "cafe",
    walletAgeMs: null,
    toppedUpAgoMs: null,
  };
}

/**
 * What its rules found when the object took `messages` at `nowMs`, one call each. Control is told of
 * it then, so that the same is found again where a rule finds it a minute later.
 */
function take(act: ActAcross, nowMs: number, ...messages: TerminalMessage[]): RuleFinding[] {
  const book = terminalBook(sql);
  for (const message of messages) {
    const rules = rulesAcross(table, act);
    const onFault = (fault: string) => void faults.push(fault);
    const onBehind = (newestMs: number) => void behind.push(newestMs);
    const context = { nowMs, act, owner: "o", revision, engine, table: rules, onFault, onBehind };
    revision = sql.transact(() => takeMessages(book, [message], context));
  }
  expect(faults).toEqual([]);
  const found = book.unsentFindings();
  sql.exec("UPDATE finding SET sent_ms = ? WHERE sent_ms IS NULL", nowMs);
  return [...found];
}

describe("a store", () => {
  test("finds the third wallet over its terminals, and keeps one row a payment and no total", () => {
    const [a, b, c] = ["a", "b", "c"].map((payer, i) =>
      sale(payer, NOON + i * MINUTE, `ter_${i}`),
    ) as [TerminalMessage, TerminalMessage, TerminalMessage];
    const written = sql.rowsWritten;
    expect(take("store", NOON + MINUTE, a, b)).toEqual([]);
    // And one for each place that was new.
    expect(sql.rowsWritten - written).toBe(2 + 2);
    const [found] = take("store", NOON + 2 * MINUTE, c);
    expect(found).toMatchObject({
      act: "store",
      terminalId: "ter_2",
      evidence: { value: 3, store_id: "sto_1", merchant_id: "mer_1", amount: 9_800 },
    });
    expect(sql.exec("SELECT count(*) AS n FROM total")).toEqual([{ n: 0 }]);
  });

  test("does so in whatever order its terminals' payments come", () => {
    const [a, b, c] = ["a", "b", "c"].map((payer, i) => sale(payer, NOON + i * MINUTE)) as [
      TerminalMessage,
      TerminalMessage,
      TerminalMessage,
    ];
    expect(take("store", NOON + 3 * MINUTE, c, a)).toEqual([]);
    expect(take("store", NOON + 3 * MINUTE, b)).toHaveLength(1);
  });

  test("takes what it is told again once, and a refund of a payment it was not told not at all", () => {
    const first = sale("a", NOON);
    const refund = { ...first, kind: "refund", sequence: 99, atMs: NOON + DAY } as const;
    take("store", NOON, first, first);
    const rest = { ...refund, sequence: 100, amountMinor: 300 };
    const part = { ...refund, amountMinor: 4_000 };
    take("store", NOON + DAY, part, part, { ...part, payment: `${digits("b")}.7` }, rest, rest);
    expect(sql.exec("SELECT number, returned, mark FROM payment")).toEqual([
      { number: Number(first.payment.split(".")[1]), returned: 4_300, mark: 100 },
    ]);
    expect(sql.exec("SELECT count(*) AS n FROM total")).toEqual([{ n: 0 }]);
  });

  test("tells the same again after a minute, or when a clock that was ahead has told it", () => {
    const payers = ["a", "b", "c"];
    const three = (nowMs: number) => payers.map((payer) => sale(payer, nowMs));
    expect(take("store", NOON, ...three(NOON))).toHaveLength(1);
    expect(take("store", NOON + MINUTE - 1, sale("d", NOON + MINUTE - 1))).toEqual([]);
    expect(take("store", NOON + MINUTE, sale("e", NOON + MINUTE))).toHaveLength(1);
    expect(take("store", NOON + DAY, ...three(NOON + DAY))).toHaveLength(1);
    const later = NOON + 2 * MINUTE;
    expect(take("store", later, sale("f", later))).toHaveLength(1);
  });
});

describe("a terminal", () => {
  test("does not see what is paid elsewhere, and adds up its day", () => {
    expect(take("terminal", NOON, sale("a", NOON), sale("b", NOON))).toEqual([]);
    expect(sql.exec("SELECT kind, count, amount FROM total")).toEqual([
      { kind: "payments", count: 2, amount: 19_600 },
    ]);
  });

  test("knows a payment again that it was told of long after it was decided", () => {
    const paid = sale("a", NOON);
    take("terminal", NOON + 5 * MINUTE, paid, paid);
    expect(sql.exec("SELECT paid_ms, at_ms FROM payment")).toEqual([
      { paid_ms: NOON, at_ms: null },
    ]);
    expect(sql.exec("SELECT kind, count FROM total")).toEqual([{ kind: "payments", count: 1 }]);
  });

  test("adds up what is given back, each refund once", () => {
    const paid = sale("a", NOON);
    const refund = { ...paid, kind: "refund", sequence: 99, amountMinor: 4_000 } as const;
    take("terminal", NOON, paid, refund, refund, { ...refund, sequence: 100, amountMinor: 300 });
    expect(sql.exec("SELECT kind, count, amount FROM total ORDER BY kind")).toEqual([
      { kind: "payments", count: 1, amount: 9_800 },
      { kind: "refunds", count: 2, amount: 4_300 },
    ]);
  });
});

describe("a clock", () => {
  test("of a wallet that is ahead has its payment count when it was heard of", () => {
    take("store", NOON, sale("a", NOON + DAY));
    expect(take("store", NOON + 1, sale("b", NOON + 1))).toEqual([]);
    expect(take("store", NOON + 2, sale("c", NOON + 2))).toHaveLength(1);
    const later = NOON + 20 * MINUTE;
    expect(take("store", later, sale("d", later), sale("e", later))).toEqual([]);
    // The object's own clock was right all the time.
    expect([behind, terminalBook(sql).setBacks()]).toEqual([[], []]);
  });

  test("of both that is ahead pins nothing to the future, and blinds nobody", () => {
    take("store", NOON + DAY, sale("a", NOON + DAY));
    expect(take("store", NOON, sale("b", NOON), sale("c", NOON))).toHaveLength(1);
    const later = NOON + 11 * MINUTE;
    expect(take("store", later, sale("d", later), sale("e", later))).toEqual([]);
    const evening = NOON + DAY / 2;
    expect(take("store", evening, sale("f", evening), sale("g", evening))).toEqual([]);
  });

  test("of both that is ahead has its payment count as it says once that time has come", () => {
    take("store", NOON + DAY, sale("a", NOON + DAY));
    take("store", NOON, sale("b", NOON));
    const tomorrow = NOON + DAY + MINUTE;
    expect(take("store", tomorrow, sale("h", tomorrow))).toEqual([]);
    expect(take("store", tomorrow, sale("i", tomorrow))).toHaveLength(1);
  });

  test("that is behind for a moment forgets nothing, and rewrites nothing", () => {
    take("store", NOON, sale("a", NOON));
    const written = sql.rowsWritten;
    expect(take("store", NOON - DAY, sale("b", NOON - DAY))).toEqual([]);
    expect(sql.rowsWritten - written).toBe(2);
    expect(take("store", NOON + MINUTE, sale("c", NOON + MINUTE))).toEqual([]);
    expect(take("store", NOON + MINUTE, sale("d", NOON + MINUTE))).toHaveLength(1);
  });

  test("of both that was ahead twice has each payment count by its own excursion", () => {
    take("store", NOON + DAY, sale("a", NOON + DAY));
    expect(take("store", NOON, sale("b", NOON))).toEqual([]);
    take("store", NOON + 3 * DAY, sale("c", NOON + 3 * DAY));
    const later = NOON + 20 * MINUTE;
    expect(take("store", later, sale("d", later))).toEqual([]);
    expect(take("store", later, sale("e", later))).toHaveLength(1);
    const after = later + 11 * MINUTE;
    expect(take("store", after, sale("f", after), sale("g", after))).toEqual([]);
  });

  test("tells of itself once when it is more than 2 s behind, and notes that once", () => {
    take("store", NOON + DAY, sale("a", NOON + DAY));
    for (const ms of [0, 1, MINUTE]) take("store", NOON + ms, sale("b", NOON + ms));
    expect(behind).toEqual([NOON + DAY]);
    expect(terminalBook(sql).setBacks()).toEqual([{ toMs: NOON, fromMs: NOON + DAY }]);
  });

  test.each([
    [2_000, 0],
    [2_001, 1],
  ])("that is %d ms behind is told %d times", (ms, times) => {
    take("store", NOON + ms, sale("a", NOON + ms));
    take("store", NOON, sale("b", NOON));
    expect(behind).toHaveLength(times);
  });
});
