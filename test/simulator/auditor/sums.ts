import { balancesOf } from "./accounts.ts";
import { judgeCredits } from "./credits.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { lostTopUps } from "./lost-credits.ts";
import { dayOf, moved, paymentsOf, sum, wholeWallets } from "./payments.ts";
import { jsonOf, type LogRow, numberOf, type Row, textOf } from "./rows.ts";
import { all, headOf, type Kept, rowsOf, type Seen } from "./seen.ts";

/** What one object says it gave is what another says it got, once everything has drained. */
export const judgeSums: Judge = (seen) => {
  const wallets = wholeWallets(seen);
  const settlements = new Map(all(seen, "Settlement").map((kept) => [kept.name, kept]));
  return [
    ...wallets.flatMap((wallet) => judgeSent(wallet, settlements)),
    ...judgePayments(wallets, settlements),
    ...[...settlements.values()].flatMap(judgeShop),
    ...judgeDays(seen, wallets),
    ...judgeCredits(seen),
    ...judgeClearing(seen, wallets),
  ];
};

type Outbox = Record<string, { last: number; totalMinor: number }>;

/** Each Settlement has taken every row that a wallet has for it, as it is, and nothing else. */
function judgeSent(wallet: Kept, settlements: ReadonlyMap<string, Kept>): Finding[] {
  const [head] = rowsOf(wallet, "head");
  const outbox = jsonOf<Outbox>(head?.outbox);
  const rows = Map.groupBy(
    wallet.log.filter(({ destination }) => destination !== null),
    ({ destination }) => destination ?? "",
  );
  const names = new Set([...rows.keys(), ...Object.keys(outbox)]);
  return [...names].flatMap((name) => {
    const sent = rows.get(name) ?? [];
    const counted = { last: sent.length, totalMinor: sentBy(sent) };
    // What has all of it and had nothing since is left out.
    const { last: lastSaid, totalMinor } = outbox[name] ?? counted;
    const settlement = settlements.get(name);
    const inbox = settlement && rowsOf(settlement, "inbox").find((r) => r.sender === wallet.name);
    const got = { mark: inbox?.mark, total: inbox?.total, hash: inbox?.hash };
    return [
      ...differ(wallet, "the outbox sums up the log", { last: lastSaid, totalMinor }, counted),
      ...differ(wallet, "what a wallet sent has arrived", got, {
        // Of whom nothing is known there is no row.
        mark: sent.length > 0 ? sent.length : undefined,
        total: sent.length > 0 ? sentBy(sent) : undefined,
        hash: sent.at(-1)?.hash,
      }),
      ...judgeRowsSent(wallet, sent),
      ...judgeTold(wallet, sent, settlement),
    ];
  });
}

function sentBy(rows: Iterable<LogRow>): number {
  return sum(rows, ({ body }) => body.sentMinor ?? 0);
}

/** Numbers without a gap, and each running total. */
function judgeRowsSent(wallet: Kept, sent: readonly LogRow[]): Finding[] {
  let total = 0;
  return sent.flatMap((row, n) => {
    const { sequence, destinationSequence, body } = row;
    total += body.sentMinor ?? 0;
    const out =
      moved(row, "balance", "clearing_settlement") - moved(row, "clearing_settlement", "balance");
    const said = { number: destinationSequence, total: body.destinationTotalMinor };
    return [
      ...differ(wallet, "rows for a Settlement are numbered and summed", said, {
        number: n + 1,
        total,
      }),
      ...differ(wallet, `row ${sequence} sends what it moves`, body.sentMinor, out),
    ];
  });
}

/** The messages in a Settlement's log are the rows of the wallet, member by member. */
function judgeTold(wallet: Kept, sent: readonly LogRow[], settlement: Kept | undefined): Finding[] {
  const heard = (settlement?.log ?? []).flatMap(({ body: { told = [] } }) =>
    told.filter(({ sender }) => sender === wallet.name).map(({ message }) => message),
  );
  const told = heard.map(({ sequence, atMs, amountMinor, totalMinor, hash }) => ({
    sequence,
    atMs,
    amountMinor,
    totalMinor,
    hash,
  }));
  const kept = sent.map(({ destinationSequence, atMs, body, hash }) => ({
    sequence: destinationSequence,
    atMs,
    // Without its sign: the kind and the total say whether it came back.
    amountMinor: Math.abs(body.sentMinor ?? 0),
    totalMinor: body.destinationTotalMinor,
    hash,
  }));
  const n = kept.findIndex((row, at) => JSON.stringify(row) !== JSON.stringify(told[at]));
  const at = n < 0 ? kept.length : n;
  return differ(wallet, "a Settlement holds what it was told", told[at], kept[at]);
}

/** Each payment of a wallet stands in its Settlement with the same figures; and none besides. */
function judgePayments(
  wallets: readonly Kept[],
  settlements: ReadonlyMap<string, Kept>,
): Finding[] {
  const stands = new Map<string, Row>();
  const names = new Set(wallets.map(({ name }) => name));
  for (const settlement of settlements.values()) {
    for (const row of rowsOf(settlement, "payment")) {
      if (!names.has(textOf(row.sender))) continue;
      stands.set(`${row.terminal_id} ${row.reference} ${row.sender}`, row);
    }
  }
  const findings = wallets.flatMap(paymentsOf).flatMap((payment) => {
    const { wallet, row } = payment;
    const key = `${row.caller} ${row.reference} ${wallet.name}`;
    const stand = stands.get(key);
    stands.delete(key);
    const { shop } = row.body;
    const rate = shop?.feeRateBp ?? 0;
    const kept = payment.sentMinor - payment.returnedMinor;
    const counted = {
      payment_sequence: row.sequence,
      merchant_id: shop?.merchantId,
      store_id: shop?.storeId,
      decline_code: payment.isCancelled ? stand?.decline_code : payment.declineCode,
      amount: payment.sentMinor,
      returned: payment.returnedMinor,
      fee: Math.floor((kept * rate) / 10_000),
      business_date: dayOf(row.atMs),
      cancelled: payment.isCancelled ? 1 : 0,
    };
    const said = Object.fromEntries(Object.keys(counted).map((name) => [name, stand?.[name]]));
    return differ(
      wallet,
      `payment ${row.sequence} stands at its shop as it was paid`,
      said,
      counted,
    );
  });
  const strange = [...stands.keys()].map((key) =>
    finding(key, "a shop has no payment that no wallet made", "stands in a Settlement"),
  );
  return [...findings, ...strange];
}

/** What a shop is owed, and its fees, are those of its payments as they stand. */
function judgeShop(settlement: Kept): Finding[] {
  const head = headOf(settlement);
  if (head === undefined) return [];
  const payments = rowsOf(settlement, "payment");
  const fee = sum(payments, (row) => numberOf(row.fee));
  const kept = sum(payments, (row) => numberOf(row.amount) - numberOf(row.returned));
  const said = {
    merchant_payable: netIn(head, "merchant_payable"),
    fee_income: netIn(head, "fee_income"),
  };
  const counted = { merchant_payable: kept - fee, fee_income: fee };
  return differ(settlement, "a shop is owed what its payments came to, less fees", said, counted);
}

/** Per merchant and business day: kept money and fees, counted from the wallets and at the shops. */
function judgeDays(seen: Seen, wallets: readonly Kept[]): Finding[] {
  const days = new Map<string, [number, number]>();
  const add = (key: string, paid: number, shop: number) => {
    const [a, b] = days.get(key) ?? [0, 0];
    days.set(key, [a + paid, b + shop]);
  };
  for (const { row, sentMinor, returnedMinor } of wallets.flatMap(paymentsOf)) {
    add(`${row.body.shop?.merchantId} ${dayOf(row.atMs)}`, sentMinor - returnedMinor, 0);
  }
  const names = new Set(wallets.map(({ name }) => name));
  for (const settlement of all(seen, "Settlement")) {
    for (const row of rowsOf(settlement, "payment")) {
      if (!names.has(textOf(row.sender))) continue;
      const kept = numberOf(row.amount) - numberOf(row.returned);
      add(`${row.merchant_id} ${row.business_date}`, 0, kept);
    }
  }
  return [...days].flatMap(([day, [paid, shop]]) =>
    differ(day, "a merchant's day is what customers paid on it", shop, paid),
  );
}

/** Nothing is on its way any more, and customers hold what came in less what went out. */
function judgeClearing(seen: Seen, wallets: readonly Kept[]): Finding[] {
  if (wallets.length < all(seen, "Wallet").filter(({ log }) => log.length > 0).length) return [];
  const net = (className: string, account: string) =>
    sum(all(seen, className), (kept) => {
      const head = headOf(kept);
      return head === undefined ? 0 : netIn(head, account);
    });
  const held = net("Wallet", "balance");
  const lost = sum([...lostTopUps(seen)], ({ body: { declineCode, amountMinor = 0 } }) =>
    declineCode === null ? amountMinor : 0,
  );
  const came = lost - net("Partner", "partner_receivable");
  const shops = net("Settlement", "merchant_payable") + net("Settlement", "fee_income");
  const others = sum(
    ["points_exchange_money", "redeemed", "adjusted", "receivable", "reward_recovered"],
    (account) => net("Wallet", account),
  );
  const settled = net("Wallet", "clearing_settlement") + net("Settlement", "clearing_wallet");
  const known = net("Partner", "clearing_partner");
  const credited = net("Wallet", "clearing_partner") + known + lost;
  return [
    ...differ("all books", "no money is between wallets and shops", settled, 0),
    ...differ("all books", "no money is between partners and wallets", credited, 0),
    ...differ(
      "all books",
      "customers hold what came in less what went out",
      held,
      came - shops - others,
    ),
  ];
}

function netIn(head: Row, account: string): number {
  const balances = balancesOf(head);
  const { creditsPosted, debitsPosted } = balances[account] ?? {
    creditsPosted: 0,
    debitsPosted: 0,
  };
  return creditsPosted - debitsPosted;
}
