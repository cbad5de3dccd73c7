import { runInDurableObject } from "cloudflare:test";
import { env as bindings } from "cloudflare:workers";
import { expect, it } from "vitest";
import { issueCode } from "../../src/code/issue-code.ts";
import { credit } from "../../src/funding/credit.ts";
import { authorize } from "../../src/payment/authorize.ts";
import { cancel } from "../../src/payment/cancel.ts";
import { refund } from "../../src/payment/refund.ts";
import { withLateMarks } from "../../src/settlement/late-marks.ts";
import { nextBatch } from "../../src/settlement/outbox.ts";
import { dayMs } from "../../src/time.ts";
import { compile } from "../../src/velocity/compile.ts";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import type { WalletBook, WalletContext } from "../../src/wallet/book.ts";
import { forOneStep } from "../../src/wallet/one-step.ts";
import { engine } from "../../worker/platform/engine.ts";
import type { Env } from "../../worker/platform/env.ts";
import { digestText } from "../../worker/rows/digest.ts";
import { logColumns, openRows } from "../../worker/rows/log.ts";
import { type Sql, storageSql } from "../../worker/rows/sql.ts";
import { walletBook } from "../../worker/wallet/book.ts";
import { tagAll } from "../../worker/wallet/tag-book.ts";
import { calm } from "../calm-snapshot.ts";
import { saveDevice, saveProfile } from "../wallet-rows.ts";

const env = bindings as unknown as Env;
const nowMs = Date.parse("2026-07-01T03:00:00Z");
const table = compile(defaultPolicy, 1);

const shop = {
  merchantId: "mer_1",
  merchantOwnerHex: "00ff00ff00ff00ff",
  merchantName: "Corner Shop",
  merchantNameKana: "コーナーショップ",
  storeName: "Kanda",
  storeId: "sto_1",
  terminalId: "ter_1",
  category: "retail",
  place: { latE6: 35_680_000, lonE6: 139_760_000 },
  rewardRateBp: 200,
  feeRateBp: 325,
  shards: 1,
  generation: 1,
};
/** Where this shop's messages go; most of the past lies with another one. */
const destination = "00ff00ff00ff00ff.1.0";

/** A wallet with `rows` rows of long ago in its log, half of them for one other destination. */
function fill(sql: Sql, book: WalletBook, rows: number): void {
  saveProfile(sql, {
    state: "live",
    epoch: 1,
    stoppedUntilMs: null,
    locale: "ja",
    idKey: 1,
    flowId: "flow",
    ownLimits: "{}",
    createdMs: nowMs - 900 * dayMs,
  });
  saveDevice(sql, {
    number: 1,
    jkt: "jkt",
    jwk: { kty: "EC", crv: "P-256", x: "x", y: "y" },
    state: "active",
    epoch: 1,
    name: "phone",
    idKey: 1,
    flowId: "flow",
    enrolledMs: nowMs - 900 * dayMs,
    coolingUntilMs: null,
    lastUsedMs: nowMs,
    removedMs: null,
    stoppedUntilMs: null,
  });
  sql.exec(
    `WITH RECURSIVE past (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM past WHERE n < ?)
     INSERT INTO log (${logColumns})
     SELECT n, CAST(? AS INTEGER) + n, 'payment', 'ter_old', 'old-' || n,
       CASE WHEN n = 1 THEN ? WHEN n % 2 = 0 THEN 'ffff.1.0' END,
       CASE WHEN n = 1 THEN 1 WHEN n % 2 = 0 THEN n / 2 END, '{"transfers":[]}', 'hash' FROM past`,
    rows,
    nowMs - 800 * dayMs,
    destination,
  );
  book.saveHead({ ...book.head(), sequence: rows, lastMs: nowMs - 700 * dayMs, hash: "hash" });
  const mark = { totalMinor: 0, hash: null, failures: 0, retryAtMs: null };
  book.saveDestination(destination, { ...mark, mark: 1, logSequence: 1 });
  book.saveDestination("ffff.1.0", { ...mark, mark: rows / 2, logSequence: rows });
  tagAll(sql);
}

function contextOf(owner: string): WalletContext {
  return {
    nowMs,
    digest: digestText,
    engine,
    owner,
    environment: "local",
    currency: "JPY",
    zone: "Asia/Tokyo",
    limits: {
      balanceMaxMinor: 1_000_000,
      coolingAmountMaxMinor: 3_000,
      cancellationGraceMs: 900_000,
      confirmationAboveMinor: 30_000,
      confirmationMs: 60_000,
      holdMs: 7 * dayMs,
    },
    afterCommit: (effect) => effect(),
    deliver: () => undefined,
    ringBy: () => undefined,
  };
}

function authority() {
  return {
    sentAtMs: nowMs,
    requestId: "req_test",
    snapshot: { ...calm, validUntilMs: nowMs + 1_000 },
  };
}

type Measure = <T>(name: string, act: (book: WalletBook) => T) => T;

/** Rows that each act of a customer's day reads, in a wallet with `rows` rows of long ago. */
async function rowsReadBy(rows: number): Promise<Record<string, number>> {
  const stub = env.WALLET.get(env.WALLET.idFromName(`rows-read-${rows}`));
  return await runInDurableObject(stub as never, (_object: unknown, state: DurableObjectState) => {
    const sql = storageSql(state.storage);
    const book = walletBook(sql);
    fill(sql, book, rows);
    const read: Record<string, number> = {};
    const context = contextOf(state.id.toString());
    const measure: Measure = (name, act) => {
      const before = sql.rowsRead;
      // As an instance does that has just begun: nothing is remembered of the act before.
      const value = state.storage.transactionSync(() => {
        const own = forOneStep(withLateMarks(book));
        const done = act(own);
        own.end();
        return done;
      });
      read[name] = sql.rowsRead - before;
      return value;
    };
    const top = {
      partnerId: "par_1",
      partnerName: "Partner",
      channel: "cash_register",
      amountMinor: 9_000,
      idKey: 1,
    };
    const funding = { ...top, authority: authority(), reference: "top-0001" };
    measure("top up", (own) => credit(own, funding, table, context));
    const sequences = ["pay cold", "pay warm"].map((name, n) => payBy(context, name, n, measure));
    const [first = 0, second = 0] = sequences;
    const terminal = {
      terminalId: "ter_1",
      storeId: "sto_1",
      merchantId: "mer_1",
      epoch: [1, 1, 1] as const,
      idKey: 1,
    };
    const back = {
      ...terminal,
      authority: authority(),
      paymentSequence: first,
      paymentIdKey: 1,
      reason: null,
    };
    measure("refund", (own) =>
      refund(own, { ...back, reference: "rfd-0001", amountMinor: 1 }, context),
    );
    const undo = { sentAtMs: nowMs, acceptedAtMs: nowMs, shop, code: null, idKey: 1 };
    const aim = {
      reference: "can-0001",
      paymentSequence: second,
      paymentIdKey: 1,
      paymentReference: null,
    };
    measure("cancel", (own) => cancel(own, { ...undo, ...aim }, context));
    measure("deliver", (own) =>
      nextBatch(own, (...at) => openRows(sql, ...at), destination, "Asia/Tokyo"),
    );
    return read;
  });
}

function payBy(context: WalletContext, name: string, number: number, measure: Measure): number {
  const randomHex = String(number).padStart(20, "0");
  const proof = { jkt: "jkt", jti: name, untilMs: nowMs };
  const own = { device: 1, jkt: "jkt", epoch: [1, 1, 1] as const, proof, amountMaxMinor: null };
  const issue = { ...own, jti: name, authority: authority(), randomHex, merchantId: null };
  const code = measure(`code, ${name}`, (own) => issueCode(own, issue, context));
  if (code.kind !== "issued") throw new Error(code.kind);
  const paying = {
    authority: authority(),
    shop,
    epoch: [1, 1, 1] as const,
    reference: `pay-000${number}`,
    code: { ...code, identity: code.jti, recallOnly: false },
    amountMinor: 100 + number,
    currency: "JPY",
    capture: "automatic" as const,
    cashier: null,
    allowDuplicate: false,
    deadlineMs: null,
    idKey: 1,
  };
  const paid = measure(name, (own) => authorize(own, paying, table, context));
  if (paid.kind !== "decided") throw new Error(paid.kind);
  expect(paid.payment.body.declineCode).toBeNull();
  return paid.payment.sequence;
}

/** Rows of a log's tags: of the newest page, and of the index of one digit. */
const tagRowsMax = 2;

it("reads no more rows with 100,000 past rows than with 100 but two of tags, at most 20 for an act", {
  timeout: 60_000,
}, async () => {
  const young = await rowsReadBy(100);
  const old = await rowsReadBy(100_000);
  console.log("rows read, 100 and 100,000 rows:", JSON.stringify({ young, old }));
  for (const [name, rows] of Object.entries(young)) {
    expect([name, (old[name] ?? 0) - rows <= tagRowsMax]).toEqual([name, true]);
    expect([name, (old[name] ?? 0) <= 20]).toEqual([name, true]);
  }
});
