import { Accounts } from "./accounts.ts";
import { type Asked, askedOf } from "./asked.ts";
import { CodeEpochs } from "./code-epochs.ts";
import { codeFacts } from "./codes.ts";
import { type Applies, precedence, sure } from "./declines.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import { judgeLives } from "./lives.ts";
import { type LostStop, lostStops } from "./lost-acts.ts";
import { wholeWallets } from "./payments.ts";
import type { LogRow } from "./rows.ts";
import { all, type Kept, labelOf, rowsOf } from "./seen.ts";
import { Standing } from "./standing.ts";

/**
 * Each decision is one that the wallet's own past allows, by a model of this folder's own: what was
 * held, which codes were used, what was cancelled before it came, who could pay.
 */
export const judgeAllowed: Judge = (seen) => {
  const paying = Map.groupBy(
    askedOf(seen).filter(({ exchange: { method }, route }) => `${method} ${route}` === payRoute),
    ({ token, body }) => `${token?.sub} ${body?.reference}`,
  );
  const kept = all(seen, "Control").flatMap((control) =>
    rowsOf(control, "stop").map(({ scope, target }) => ({ scope: `${scope}`, id: target ?? null })),
  );
  const told = { paying, stops: { kept, lost: lostStops(seen) }, epochs: new CodeEpochs(seen) };
  return wholeWallets(seen).flatMap((wallet) => [
    ...judgeDecisions(wallet, told),
    ...judgeLives(wallet, seen),
  ]);
};

const payRoute = "POST /v1/payments";

const balanceMinorMax = 1_000_000;

interface Told {
  readonly paying: ReadonlyMap<string, readonly Asked[]>;
  readonly stops: { readonly kept: readonly Stop[]; readonly lost: readonly LostStop[] };
  readonly epochs: CodeEpochs;
}

/** What was stopped; `id` is `null` where it is all of a kind. */
interface Stop {
  readonly scope: string;
  readonly id: unknown;
}

function judgeDecisions(wallet: Kept, told: Told): Finding[] {
  const accounts = new Accounts();
  const standing = new Standing(wallet);
  return wallet.log.flatMap((row, n) => {
    const findings: Finding[] = [];
    standing.until(row.sequence);
    if (row.kind === "payment") {
      const before = wallet.log.slice(0, n);
      findings.push(...judgePayment(wallet, row, before, { accounts, standing, told }));
    } else if (row.kind === "top_up") {
      findings.push(...judgeTopUp(wallet, row, accounts, standing));
    }
    accounts.moveAll(row.body.transfers ?? []);
    return findings;
  });
}

interface Known {
  readonly accounts: Accounts;
  readonly standing: Standing;
  readonly told: Told;
}

function judgePayment(
  wallet: Kept,
  row: LogRow,
  before: readonly LogRow[],
  known: Known,
): Finding[] {
  const { amountMinor = 0, declineCode, confirmByMs, velocity } = row.body;
  const applies = declinesOf(wallet, row, before, known);
  const place = `${labelOf(wallet)} row ${row.sequence}`;
  const code = declineCode?.startsWith("velocity_") ? "velocity" : declineCode;
  const rank = code == null ? precedence.length : precedence.indexOf(code);
  const findings: Finding[] = [];
  for (const earlier of precedence.slice(0, rank)) {
    if (applies[earlier] !== "surely") continue;
    const shown = `${declineCode ?? "approved"}, and ${earlier} applies`;
    findings.push(finding(place, "the first decline that applies is the answer", shown));
  }
  if (code != null && (rank < 0 || applies[code] === "no")) {
    findings.push(finding(place, "a decline applies", `${declineCode} does not`));
  }
  if (code != null) return findings;
  const mustAsk = amountMinor > 30_000 || velocity?.verdict === "confirm";
  if (mustAsk && confirmByMs == null) {
    findings.push(finding(place, "the payer is asked above the limit", `${amountMinor}`));
  }
  if (confirmByMs != null && confirmByMs - row.atMs !== 60_000) {
    findings.push(finding(place, "the payer has a minute", `${confirmByMs - row.atMs} ms`));
  }
  return findings;
}

function declinesOf(
  wallet: Kept,
  row: LogRow,
  before: readonly LogRow[],
  { accounts, standing, told }: Known,
): Record<string, Applies> {
  const { body, caller, reference } = row;
  const { amountMinor = 0, currency, velocity } = body;
  const requests = told.paying.get(`${caller} ${reference}`) ?? [];
  const isHurried = requests.some((asked) => asked.body?.answer_within_ms !== undefined);
  const isTombed = before.some(
    (past) =>
      past.kind === "cancellation" &&
      past.body.paymentReference === reference &&
      past.caller === caller &&
      (past.body.paymentSequence === 0 || past.body.undid === false),
  );
  const isShut = standing.isDeviceShut(body.device ?? 0, amountMinor, row.atMs);
  return {
    answered_too_late: isHurried ? "perhaps" : "no",
    cancelled_before_payment: sure(isTombed),
    spending_stopped: isStopped(row, requests, told) ? "perhaps" : "no",
    wallet_unavailable: sure(standing.isWalletShut),
    device_unavailable: isShut ? "surely" : told.epochs.over(wallet, row),
    ...codeFacts(wallet, row, before),
    currency_mismatch: sure(currency !== "JPY"),
    duplicate_suspected: duplicate(row, before),
    velocity: velocity?.verdict === "decline" ? "surely" : "no",
    insufficient_funds: sure(accounts.available("balance") < amountMinor),
  };
}

/** Whether a stop over the shop, or over all spending, may have stood when it was decided. */
function isStopped({ body }: LogRow, requests: readonly Asked[], { stops }: Told): boolean {
  const names: Readonly<Record<string, unknown>> = {
    ...{ everything: null, spending: null },
    ...{ merchant: body.shop?.merchantId, store: body.shop?.storeId },
    terminal: body.shop?.terminalId,
  };
  const isOver = ({ scope, id }: Stop) => scope in names && names[scope] === id;
  const decided = requests.filter(({ answer }) => typeof answer?.payment_id === "string");
  return (
    stops.kept.some(isOver) ||
    stops.lost.some(
      (stop) =>
        isOver(stop) &&
        decided.every(({ answeredMs }) => answeredMs > stop.askedMs) &&
        requests.some(({ sentMs }) => sentMs < stop.lostMs + forgottenMs),
    )
  );
}

/** What Control said before its file was put back nobody goes by any more so long after that. */
const forgottenMs = 60_000;

/** The same payer, merchant and amount within two minutes of a payment that stands. */
function duplicate({ body, atMs }: LogRow, before: readonly LogRow[]): Applies {
  if (body.allowDuplicate) return "no";
  const alike = before.filter(
    (past) =>
      past.kind === "payment" &&
      past.body.declineCode == null &&
      past.body.amountMinor === body.amountMinor &&
      past.body.shop?.merchantId === body.shop?.merchantId,
  );
  const near = alike.filter((past) => Math.abs(atMs - past.atMs) <= 120_000 || past.atMs > atMs);
  const standing = near.filter((past) => {
    const acts = before.filter((act) => act.body.paymentSequence === past.sequence);
    const last = acts.findLast((act) => act.body.after !== undefined)?.body.after;
    const status = last?.status ?? "captured";
    if (status === "cancelled" || status === "declined") return false;
    return (
      last === undefined || last.capturedMinor === 0 || last.refundedMinor < last.capturedMinor
    );
  });
  if (standing.length === 0) return "no";
  const isSure = standing.some(({ atMs: at }) => at <= atMs && atMs - at < 120_000);
  return isSure ? "surely" : "perhaps";
}

function judgeTopUp(
  wallet: Kept,
  { sequence, body }: LogRow,
  accounts: Accounts,
  standing: Standing,
): Finding[] {
  const { amountMinor = 0, declineCode } = body;
  const place = `${labelOf(wallet)} row ${sequence}`;
  const isFull = accounts.net("balance") + amountMinor > balanceMinorMax;
  const findings: Finding[] = [];
  if (declineCode == null && accounts.available("balance") + amountMinor > balanceMinorMax) {
    findings.push(finding(place, "no wallet holds more than the limit", `${amountMinor} more`));
  }
  if (declineCode == null && standing.isWalletShut) {
    findings.push(finding(place, "a wallet that is shut is not topped up", `${amountMinor}`));
  }
  const isWrong =
    (declineCode === "balance_limit_exceeded" && !isFull) ||
    (declineCode === "wallet_unavailable" && !standing.isWalletShut);
  if (isWrong) findings.push(finding(place, "a decline applies", `${declineCode} does not`));
  return findings;
}
