import { type Asked, askedOf, doneOf, nameOf } from "./asked.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import { type PaidFor, paymentsOf } from "./payments.ts";
import { unsureSpan } from "./restored.ts";
import type { LogRow } from "./rows.ts";
import { all, type Kept, putBackMs, replacedAtMs, rowsOf, type Seen } from "./seen.ts";
import { paymentOf, shownPayments } from "./told.ts";

/** What was answered before something else was sent came before it, in the books and in what is read. */
export const judgeOrder: Judge = (seen) => {
  const spans = spansOf(seen);
  return [
    ...all(seen, "Wallet").flatMap((wallet) => judgeRows(wallet, spans)),
    ...judgeReads(seen),
  ];
};

/** When a row was first asked for, and when it was first told: it was decided between the two. */
export interface Span {
  readonly sentMs: number;
  readonly toldMs: number;
}

export type Spans = ReadonlyMap<LogRow, Span>;

const actKinds: Readonly<Record<string, string>> = {
  "POST /v1/payments": "payment",
  "POST /v1/payments/pay/captures": "capture",
  "POST /v1/payments/pay/refunds": "refund",
  "POST /v1/top-ups": "points_in",
  "POST /v1/redemptions": "redemption",
};

export function spansOf(seen: Seen): Spans {
  const wallets = all(seen, "Wallet");
  const payments = paymentsByReference(seen);
  const asked = Map.groupBy(askedOf(seen), (one) => keyOf(one));
  const told = new Map<LogRow, number>();
  for (const one of doneOf(seen)) {
    for (const shown of shownPayments(one)) {
      // `code_invalid` is no payment: its reference may come again with a good code.
      if (shown.payment_id === null) continue;
      const row = paymentOf(payments, shown)?.row;
      if (row !== undefined)
        told.set(row, Math.min(told.get(row) ?? one.answeredMs, one.answeredMs));
    }
  }
  const spans = new Map<LogRow, Span>();
  for (const row of wallets.flatMap(({ log }) => log)) {
    const requests = asked.get(`${row.kind} ${row.caller} ${row.reference}`);
    if (requests === undefined || row.caller === "customer") continue;
    const sentMs = Math.min(...requests.map((one) => one.sentMs));
    const answers = requests.filter(({ status }) => status === 200 || status === 201);
    const toldMs =
      row.kind === "payment"
        ? (told.get(row) ?? Number.POSITIVE_INFINITY)
        : Math.min(...answers.filter(isDecided).map((one) => one.answeredMs));
    spans.set(row, { sentMs, toldMs });
  }
  return spans;
}

function paymentsByReference(seen: Seen): ReadonlyMap<string, readonly PaidFor[]> {
  const payments = all(seen, "Wallet").flatMap(paymentsOf);
  return Map.groupBy(payments, ({ row }) => `${row.caller} ${row.reference}`);
}

function keyOf({ exchange, route, token, body }: Asked): string {
  const isCredit = /^\/v1\/funding\/[a-z_]+\/credits$/.test(route);
  const kind = isCredit ? "top_up" : actKinds[`${exchange.method} ${route}`];
  return `${kind} ${token?.sub} ${body?.reference}`;
}

function isDecided({ answer }: Asked): boolean {
  return answer?.result !== "pending";
}

function judgeRows(wallet: Kept, spans: Spans): Finding[] {
  const findings: Finding[] = [];
  let later: { row: LogRow; toldMs: number } | null = null;
  for (const row of wallet.log.toReversed()) {
    const span = spans.get(row);
    if (span === undefined) continue;
    if (later !== null && later.toldMs < span.sentMs) {
      const shown = `row ${later.row.sequence} was told before row ${row.sequence} was asked for`;
      findings.push(finding(wallet, "the books are in the order of what was told", shown));
    }
    if (later === null || span.toldMs < later.toldMs) later = { row, toldMs: span.toldMs };
  }
  return findings;
}

/**
 * Spans of true time of which what is read may be: between question and answer, or the moments when
 * an instance that may have answered was replaced. It goes on reading what it had then, and keeps
 * nothing more; the newest one that was replaced lives on alone.
 */
export function timesOf(seen: Seen, kept: Kept, { sentMs, answeredMs }: Asked): [number, number][] {
  const replaced = replacedAtMs(seen, kept).filter((atMs) => atMs <= answeredMs);
  const last = replaced.findLastIndex((atMs) => atMs < sentMs);
  const lived = replaced.slice(Math.max(0, last));
  return [[sentMs, answeredMs], ...lived.map((atMs): [number, number] => [atMs, atMs])];
}

/** What is told of a wallet reaches its receivers within this time, and they give it back. */
const deliveredMs = 120_000;

/** Whether a wallet may know nothing of what it told: it lost that, and has not been given it back. */
function isForgotten(seen: Seen, wallet: Kept, toldMs: number, asked: Asked): boolean {
  const span = unsureSpan(seen, wallet);
  const lostMs = putBackMs(seen, wallet);
  if (span === null || lostMs === null || toldMs < span[0] || asked.answeredMs < lostMs)
    return false;
  return asked.sentMs <= span[1] || toldMs > lostMs - deliveredMs;
}

/** A payment that is read by its id is at least as far as it was told before. */
function judgeReads(seen: Seen): Finding[] {
  const payments = paymentsByReference(seen);
  const told = new Map<string, { version: number; atMs: number }[]>();
  const done = doneOf(seen);
  for (const asked of done) {
    for (const { payment_id: id, version } of shownPayments(asked)) {
      const known = told.get(`${id}`) ?? [];
      known.push({ version: Number(version), atMs: asked.answeredMs });
      told.set(`${id}`, known);
    }
  }
  return done.flatMap((asked) => {
    if (`${asked.exchange.method} ${asked.route}` !== "GET /v1/payments/pay") return [];
    const version = Number(asked.answer?.version);
    const known = told.get(`${asked.answer?.payment_id}`) ?? [];
    const wallet = paymentOf(payments, asked.answer ?? {})?.wallet;
    const times = wallet === undefined ? [] : timesOf(seen, wallet, asked);
    const sinceMs = Math.min(asked.sentMs, ...times.map(([fromMs]) => fromMs));
    const newer = known.find(
      (one) =>
        one.atMs < sinceMs &&
        one.version > version &&
        !(wallet !== undefined && isForgotten(seen, wallet, one.atMs, asked)),
    );
    if (newer === undefined) return [];
    const shown = `version ${version}, and ${newer.version} was told before`;
    return [finding(nameOf(asked), "what is read is as new as what was told", shown)];
  });
}

/** Each wallet by the id that its owner's tokens name. */
export function walletsById(seen: Seen): ReadonlyMap<string, Kept> {
  const byCode = new Map<string, Kept>();
  for (const wallet of all(seen, "Wallet")) {
    for (const { jti } of rowsOf(wallet, "code")) byCode.set(`${jti}`, wallet);
  }
  const wallets = new Map<string, Kept>();
  for (const { route, token, answer } of doneOf(seen)) {
    const wallet = route === "/v1/codes" ? byCode.get(`${answer?.jti}`) : undefined;
    if (wallet !== undefined && token !== null) wallets.set(token.sub, wallet);
  }
  return wallets;
}
