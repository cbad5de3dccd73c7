import { issueCode } from "../../../src/code/issue-code.ts";
import { credit } from "../../../src/funding/credit.ts";
import { authorize } from "../../../src/payment/authorize.ts";
import { nextBatch } from "../../../src/settlement/outbox.ts";
import { dayMs } from "../../../src/time.ts";
import { compile } from "../../../src/velocity/compile.ts";
import { defaultPolicy } from "../../../src/velocity/default-policy.ts";
import { VelocityEngine } from "../../../src/velocity/engine.ts";
import type { WalletContext } from "../../../src/wallet/book.ts";
import { digestText } from "../../../worker/rows/digest.ts";
import { openRows } from "../../../worker/rows/log.ts";
import { walletBook } from "../../../worker/wallet/book.ts";
import { identityBook } from "../../../worker/wallet/identity/book.ts";
import { calm } from "../../calm-snapshot.ts";
import { nodeSql } from "../../node-sql.ts";
import { velocityModule } from "../../property/velocity-module.ts";

/** What customers pay in a day at most: each amount is 1, so that no limit is met. */
const paymentsPerDay = 50;
const stepMs = dayMs / paymentsPerDay;
const topUpMinor = 50_000;
const table = compile(defaultPolicy, 1);

const shop = {
  merchantId: "mer_of_the_past",
  merchantOwnerHex: "00ff00ff00ff00ff",
  merchantName: "Corner Shop",
  merchantNameKana: "コーナーショップ",
  storeName: "Kanda",
  storeId: "sto_of_the_past",
  terminalId: "ter_of_the_past",
  category: "retail",
  place: { latE6: 35_681_236, lonE6: 139_767_125 },
  rewardRateBp: 0,
  feeRateBp: 0,
  shards: 1,
  generation: 1,
};

/**
 * Has the wallet whose file is at `path` make `payments` payments, one after the other by the
 * product's own rules and books, from `fromMs` on; answers when the last one was made. They are
 * paid at a merchant of their own, which is counted as having acknowledged them. Its server must not
 * run.
 */
export function liveOn(path: string, payments: number, fromMs: number): number {
  const sql = nodeSql(path);
  sql.exec("PRAGMA synchronous = OFF");
  const [book, engine] = [walletBook(sql), new VelocityEngine(velocityModule())];
  const device = identityBook(sql)
    .devices()
    .find(({ state }) => state === "active");
  const profile = book.profile();
  if (device === undefined || profile === null) throw new Error("the wallet has an owner");
  let nowMs = fromMs;
  for (let n = 0; n < payments; n += 1) {
    nowMs += stepMs;
    const context = contextOf(nowMs, engine, path);
    const authority = authorityAt(nowMs, book.head().snapshotVersion);
    const unique = `${fromMs}-${n}`;
    sql.transact(() => {
      if (n % (topUpMinor / 2) === topUpMinor / 2 - 1) {
        const from = { partnerId: "par_1", partnerName: "Partner", channel: "cash_register" };
        const asked = { authority, reference: `top-${unique}`, amountMinor: topUpMinor, idKey: 1 };
        const credited = credit(book, { ...from, ...asked }, table, context);
        if (credited.kind !== "decided") throw new Error(`a top-up was ${credited.kind}`);
        const { declineCode } = credited.topUp.body;
        if (declineCode !== null) throw new Error(`a top-up was declined: ${declineCode}`);
      }
      const proof = { jkt: device.jkt, jti: unique, untilMs: nowMs + 1 };
      const epoch = [1, profile.epoch, device.epoch] as const;
      const actor = { jti: unique, device: device.number, jkt: device.jkt, epoch, proof };
      const randomHex = n.toString(16).padStart(20, "0");
      const limits = { amountMaxMinor: null, merchantId: null };
      const code = issueCode(book, { ...actor, authority, randomHex, ...limits }, context);
      if (code.kind !== "issued") throw new Error(`a code was ${code.kind}`);
      const paid = authorize(
        book,
        {
          authority,
          shop,
          epoch: [1, 1, 1],
          reference: `past-${unique}`,
          code: { ...code, identity: code.jti, recallOnly: false },
          amountMinor: 1,
          currency: "JPY",
          capture: "automatic",
          cashier: null,
          allowDuplicate: true,
          deadlineMs: null,
          idKey: 1,
        },
        table,
        context,
      );
      if (paid.kind !== "decided") throw new Error(`a payment was ${paid.kind}`);
      const { declineCode } = paid.payment.body;
      if (declineCode !== null) throw new Error(`payment ${n} was declined: ${declineCode}`);
    });
    const [name] = Object.keys(book.head().outbox).filter((each) =>
      each.startsWith(shop.merchantOwnerHex),
    );
    if (name === undefined) continue;
    const batch = nextBatch(book, (...at) => openRows(sql, ...at), name, "Asia/Tokyo");
    sql.transact(() => book.saveDestination(name, batch.after));
  }
  sql.close();
  return nowMs;
}

function contextOf(nowMs: number, engine: VelocityEngine, owner: string): WalletContext {
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

function authorityAt(sentAtMs: number, version: number) {
  return {
    sentAtMs,
    requestId: "req_of_the_past",
    snapshot: { ...calm, version, validUntilMs: sentAtMs + 1_000 },
  };
}
