import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { Maturing } from "./maturing.ts";
import { dayOf, moved, type PaidFor, paymentsOf, sum, wholeWallets } from "./payments.ts";
import { type LogRow, type Message, numberOf, type State } from "./rows.ts";
import { all, type Kept, rowsOf, type Seen, wasPutBack } from "./seen.ts";
import { firstState } from "./told.ts";

/** Rewards, windows and a drawer's totals are what the terms of the shop make of a payment. */
export const judgeTerms: Judge = (seen) => [
  ...wholeWallets(seen).flatMap((wallet) => paymentsOf(wallet).flatMap(judgePayment)),
  ...wholeWallets(seen).flatMap(judgePoints),
  ...judgeDrawers(seen),
];

function judgePayment(payment: PaidFor): Finding[] {
  const { wallet, row, acts } = payment;
  const states = [firstState(row), ...acts.flatMap(({ body }) => body.after ?? [])];
  const findings = states.flatMap((state) => judgeReward(payment, state));
  const last = states.at(-1);
  const given = sum(acts, (act) => moved(act, "reward", "points_pending"));
  const taken = sum(acts, takenBack);
  const at = `payment ${row.sequence}`;
  const said = { given: last?.reward, taken: last?.rewardTaken };
  findings.push(...differ(wallet, `${at} moves the points it tells`, said, { given, taken }));
  const decided = row.body.declineCode ?? null;
  if (decided !== null || row.body.confirmByMs != null) return findings;
  const window = row.body.windowEndMs ?? null;
  return [...findings, ...differ(wallet, `${at} can be cancelled`, window, windowOf(row))];
}

/** Points taken back, and money for those that were not there any more. */
function takenBack(act: LogRow): number {
  return (
    moved(act, "points_pending", "reward") +
    moved(act, "points", "reward") +
    moved(act, "balance", "reward_recovered")
  );
}

/** Until the end of the business day of the payment and a quarter of an hour. */
function windowOf({ body, atMs }: LogRow): number {
  const midnight = Date.parse(`${dayOf(body.decidedAtMs ?? atMs)}T00:00:00+09:00`);
  return midnight + 24 * 3_600_000 + 15 * 60_000;
}

/** ⌊amount × rate⌋ of what was captured; of what is left once something went back. */
function judgeReward({ wallet, row }: PaidFor, state: State): Finding[] {
  const { status, capturedMinor, refundedMinor, reward, rewardTaken, version } = state;
  const at = `payment ${row.sequence} at version ${version}`;
  const rate = row.body.shop?.rewardRateBp ?? 0;
  const of = (minor: number) => Math.floor((minor * rate) / 10_000);
  if (status === "captured") {
    const left = reward - rewardTaken;
    return [
      ...differ(wallet, `${at} is rewarded by its shop's rate`, reward, of(capturedMinor)),
      ...differ(
        wallet,
        `${at} keeps the reward of what is left`,
        left,
        of(capturedMinor - refundedMinor),
      ),
    ];
  }
  if (status === "cancelled") {
    return differ(wallet, `${at} has no reward left`, reward - rewardTaken, 0);
  }
  return differ(wallet, `${at} has no reward yet`, reward, 0);
}

/** Points that wait are those whose windows are open, and each matures at its time. */
function judgePoints(wallet: Kept): Finding[] {
  const [head] = rowsOf(wallet, "head");
  const maturing = new Maturing();
  const findings = wallet.log.flatMap((row) => {
    const due = maturing.waiting.filter(({ dueMs }) => dueMs <= row.atMs);
    maturing.take(row);
    return row.kind === "reward_matured" ? judgeMatured(wallet, row, due) : [];
  });
  const waiting = JSON.parse(`${head?.maturing}`) as Maturing["waiting"];
  const listed = waiting.map(({ dueMs, points }) => ({ dueMs, points }));
  const promise = "points that wait are those that will mature";
  return [...findings, ...differ(wallet, promise, listed, maturing.waiting)];
}

/** A row that matures points matures all that are due by then, and nothing else. */
function judgeMatured(wallet: Kept, row: LogRow, due: Maturing["waiting"]): Finding[] {
  const { sequence, atMs, body } = row;
  const at = `row ${sequence} matures`;
  const dues = due.map(({ dueMs }) => dueMs);
  const early = (body.due ?? []).filter((dueMs) => dueMs > atMs);
  return [
    ...differ(wallet, `${at} what it tells`, body.points, moved(row, "points_pending", "points")),
    ...differ(
      wallet,
      `${at} what is due`,
      body.points,
      sum(due, ({ points }) => points),
    ),
    ...differ(wallet, `${at} all days that are due`, body.due, dues),
    ...early.map((dueMs) =>
      finding(wallet, "no reward matures before its window has ended", `${dueMs} at ${atMs}`),
    ),
  ];
}

type Total = readonly [count: number, amount: number];

/** What each terminal's day comes to, by kind, from its messages in all Settlements. */
export function drawersOf(seen: Seen): ReadonlyMap<string, Total> {
  const totals = new Map<string, Total>();
  const captured = new Set<string>();
  for (const { log } of all(seen, "Settlement")) {
    const all = log.flatMap(({ body: { told = [], shops } }) =>
      told.map((each) => ({ ...each, terminalId: shops?.[each.message.shop]?.terminalId })),
    );
    for (const { message, sender, terminalId } of all) {
      // A number may have been given twice: to a payment that was lost, and to one of meanwhile.
      const key = `${sender} ${terminalId} ${message.reference}`;
      const [kind, count, amount] = partOf(message, captured.has(key));
      if (kind === null) continue;
      if (kind === "payments") captured.add(key);
      const at = `${terminalId} ${message.businessDate} ${kind}`;
      const [before, sumBefore] = totals.get(at) ?? [0, 0];
      totals.set(at, [before + count, sumBefore + amount]);
    }
  }
  return totals;
}

/** A terminal's totals per business day are those of its messages in all Settlements. */
function judgeDrawers(seen: Seen): Finding[] {
  const totals = drawersOf(seen);
  const said = new Map<string, Total>();
  const older = new Set<string>();
  for (const kept of all(seen, "Terminal")) {
    if (wasPutBack(seen, kept)) older.add(kept.name);
    for (const row of rowsOf(kept, "total")) {
      const at = `${kept.name} ${row.business_date} ${row.kind}`;
      said.set(at, [numberOf(row.count), numberOf(row.amount)]);
    }
  }
  // What a terminal's object has lost stays out of its day.
  const held = [...new Set([...totals.keys(), ...said.keys()])].filter(
    (at) => !older.has(at.split(" ")[0] ?? ""),
  );
  return held.flatMap((at) =>
    differ(at, "a drawer's day is what its shop was told", said.get(at), totals.get(at)),
  );
}

/** What a message adds to a drawer: kind, count, amount. */
function partOf(message: Message, isCaptured: boolean): [string | null, number, number] {
  const { kind, amountMinor, askedMinor, declineCode = null } = message;
  if (kind === "refund") return ["refunds", 1, amountMinor];
  if (kind === "cancellation") return ["cancellations", 1, amountMinor];
  if (kind === "payment" || kind === "capture") {
    if (declineCode !== null) return ["declines", 1, askedMinor];
    if (amountMinor <= 0) return [null, 0, 0];
    return ["payments", kind === "capture" && isCaptured ? 0 : 1, amountMinor];
  }
  return kind === "end" && declineCode !== null ? ["declines", 1, askedMinor] : [null, 0, 0];
}
