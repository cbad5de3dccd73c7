import { askedOf, type Members, quietOf } from "./asked.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { Owners } from "./owners.ts";
import { wholeWallets } from "./payments.ts";
import { type LogRow, numberOf, type State } from "./rows.ts";
import { type Kept, rowsOf } from "./seen.ts";
import { firstState, isoOf, resultOf } from "./told.ts";

/** Whoever listens hears what happened, as it was, each under the number that it has for ever. */
export const judgeHeard: Judge = (seen) => {
  const whole = new Set(wholeWallets(seen));
  const wallets = new Map<string, Kept>();
  const owners = Owners.of(seen);
  for (const { exchange, token } of askedOf(seen)) {
    const wallet = token?.kind === "customer" ? owners.device(token)?.wallet : undefined;
    if (wallet !== undefined && whole.has(wallet)) wallets.set(exchange.actor, wallet);
  }
  const records = new Map<Kept, ReadonlyMap<number, string>>();
  return seen.chronicle.heard.flatMap(({ actor, atMs, event }) => {
    const wallet = wallets.get(actor);
    const told = event as Members;
    if (wallet === undefined || /^(stream|events)\./.test(`${told.kind}`)) return [];
    const record = records.get(wallet) ?? recordOf(wallet);
    records.set(wallet, record);
    const place = `${actor} at ${atMs}, event ${told.sequence}`;
    return differ(
      place,
      "an event is told as it happened",
      lineOf(told),
      record.get(Number(told.sequence)),
    );
  });
};

/** In the closing somebody asks for all that there ever was. */
export const judgeHeardAll: Judge = (seen) => {
  const opened = quietOf(seen).filter(
    ({ path, status }) => path === "/v1/wallet/events" && status === 101,
  );
  const owners = Owners.of(seen);
  return opened.flatMap(({ exchange, sentMs }): Finding[] => {
    const { actor } = exchange;
    const token = askedOf(seen).findLast(
      (one) => one.exchange.actor === actor && one.token?.kind === "customer",
    )?.token;
    const wallet = token == null ? undefined : owners.device(token)?.wallet;
    if (wallet === undefined || !wholeWallets(seen).includes(wallet)) return [];
    const heard = seen.chronicle.heard.filter((one) => one.actor === actor && one.atMs >= sentMs);
    const told = new Set(heard.map(({ event }) => Number((event as Members).sequence)));
    const missing = [...recordOf(wallet).keys()].slice(-150).filter((number) => !told.has(number));
    if (missing.length === 0) return [];
    return [finding(actor, "who asks for all events hears all", `not ${missing}`)];
  });
};

/** All that is told of a wallet's record, by number: rows of money and security events. */
function recordOf(wallet: Kept): ReadonlyMap<number, string> {
  const events = rowsOf(wallet, "security_event").toSorted(
    (a, b) => numberOf(a.number) - numberOf(b.number),
  );
  const record: [number, string][] = events.map((row) => {
    const place = numberOf(row.number) + numberOf(row.log_sequence);
    return [place, JSON.stringify([`security.${row.kind}`, isoOf(numberOf(row.at_ms))])];
  });
  for (const row of wallet.log) {
    const before = events.filter(({ log_sequence: at }) => numberOf(at) < row.sequence).length;
    const told = moneyTold(wallet, row);
    if (told !== null) record.push([row.sequence + before, told]);
  }
  return new Map(record.toSorted(([a], [b]) => a - b));
}

function lineOf(told: Members): string {
  const head = [told.kind, told.at];
  if (`${told.kind}`.startsWith("security.")) return JSON.stringify(head);
  const decline = (told.decline as Members | null | undefined)?.code ?? null;
  const payment = [told.result, told.status, told.amount_captured, told.amount_refunded, decline];
  const isPayment = "payment_id" in told;
  return JSON.stringify([...head, told.amount, ...(isPayment ? [...payment, told.store_id] : [])]);
}

const kinds: Readonly<Record<string, string>> = {
  top_up: "top_up.credited",
  points_in: "top_up.credited",
  redemption: "redemption.made",
  reward_matured: "points.matured",
};

/** What a row of money is to its owner; `null`: nothing. */
function moneyTold(wallet: Kept, row: LogRow): string | null {
  const { kind, atMs, body } = row;
  const at = isoOf(atMs);
  const { amountMinor = 0, declineCode = null, paymentSequence = 0, returnedMinor = 0 } = body;
  if (kind === "adjustment") {
    if (body.refused !== null) return null;
    const way = amountMinor > 0 ? "credited" : "debited";
    return JSON.stringify([`adjustment.${way}`, at, Math.abs(amountMinor)]);
  }
  if (kinds[kind] !== undefined) {
    if (kind === "top_up" && declineCode !== null) return null;
    return JSON.stringify([kinds[kind], at, kind === "reward_matured" ? body.points : amountMinor]);
  }
  const payment = kind === "payment" ? row : wallet.log[paymentSequence - 1];
  const state = kind === "payment" ? firstState(row) : body.after;
  if (payment === undefined || state == null || (kind !== "payment" && paymentSequence === 0)) {
    return null;
  }
  const asked = payment.body.amountMinor ?? 0;
  const [name, amount] = {
    payment: [state.status === "pending_confirmation" ? "confirmation_needed" : "decided", asked],
    capture: ["captured", amountMinor],
    confirmation: ["decided", asked],
    end: state.declineCode === null ? ["expired", returnedMinor] : ["decided", asked],
    cancellation: body.undid === true ? ["cancelled", returnedMinor] : [null, 0],
    refund: ["refunded", amountMinor - (body.shortfallMinor ?? 0)],
  }[kind] ?? [null, 0];
  if (name === null) return null;
  return JSON.stringify([`payment.${name}`, at, amount, ...stateTold(payment, state)]);
}

function stateTold(row: LogRow, state: State): unknown[] {
  const result = resultOf({ row }, state);
  const isRefused = result === "declined";
  const decline = !isRefused
    ? null
    : state.status === "cancelled"
      ? "cancelled_before_payment"
      : state.declineCode;
  const { capturedMinor, refundedMinor, status } = state;
  return [result, status, capturedMinor, refundedMinor, decline, row.body.shop?.storeId];
}
