import { type Asked, askedOf, doneOf, type Members, nameOf } from "./asked.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { lostByMs } from "./lost-acts.ts";
import { lostTopUps } from "./lost-credits.ts";
import type { Body } from "./rows.ts";
import { all, labelOf, type Seen } from "./seen.ts";

/** One reference has one outcome, and whoever asks again is told it as it was, or refused. */
export const judgeRepeated: Judge = (seen) => [
  ...judgeReplays(seen),
  ...doneOf(seen).flatMap(judgeOwnAnswer),
  ...judgeReferences(seen),
  ...judgeRequests(seen),
];

const acts = new Set([
  "/v1/payments",
  "/v1/payments/pay/captures",
  "/v1/payments/pay/refunds",
  "/v1/top-ups",
  "/v1/redemptions",
]);

function isAct({ exchange: { method }, route }: Asked): boolean {
  return method === "POST" && (acts.has(route) || isCredit(route));
}

function isCredit(route: string): boolean {
  return /^\/v1\/funding\/[a-z_]+\/credits$/.test(route);
}

/** Final answers to one reference are the same, letter for letter. */
function judgeReplays(seen: Seen): Finding[] {
  const first = new Map<string, Asked>();
  const lost = new Set(
    [...lostTopUps(seen)].map(({ caller, reference }) => `${caller} ${reference}`),
  );
  const order = doneOf(seen)
    .filter((asked) => isAct(asked) && isFinal(asked))
    .toSorted((a, b) => a.answeredMs - b.answeredMs);
  return order.flatMap((asked) => {
    const { exchange, route, token, body, answer } = asked;
    // What a Partner has lost may be another wallet's as well.
    const wallet = lost.has(`${token?.sub} ${body?.reference}`) ? body?.route : "";
    const key = [token?.sub, route, body?.reference, answer?.payment_id, wallet].join(" ");
    const known = first.get(key);
    if (known === undefined || isDecidedAnew(seen, known, asked)) {
      first.set(key, asked);
      return [];
    }
    const before = known.exchange.answer?.body;
    const promise = `a repeated request is told the same as #${known.exchange.number}`;
    return differ(nameOf(asked), promise, exchange.answer?.body, before);
  });
}

/** Whether its wallet has lost an act with its file, and decided anew when it was asked for again. */
function isDecidedAnew(seen: Seen, before: Asked, again: Asked): boolean {
  const { token, body } = before;
  return all(seen, "Wallet").some((wallet) => {
    if (again.answeredMs < lostByMs(seen, wallet, before)) return false;
    return wallet.log.some(
      ({ kind, caller, reference }) =>
        kind !== "restored" && caller === token?.sub && reference === body?.reference,
    );
  });
}

function isFinal({ answer }: Asked): boolean {
  if (answer === null || answer.payment_id === null || answer.result === "pending") return false;
  return answer.final !== false;
}

/** What is told is about what was asked: its own reference, amount and payment. */
function judgeOwnAnswer(asked: Asked): Finding[] {
  const { exchange, route, body, answer } = asked;
  if (answer === null || body === null) return [];
  const promise = "an answer is about what was asked";
  const own = (names: readonly string[]) =>
    names
      .filter((name) => name in body && name in answer)
      .flatMap((name) => differ(nameOf(asked), `${promise}: ${name}`, answer[name], body[name]));
  const isCapture = route === "/v1/payments/pay/captures";
  const names = ["reference", "amount", "currency", "channel"];
  const told = isAct(asked) && !isCapture ? own(names) : [];
  const [, payment] = /\/(pay_[A-Za-z0-9_-]+)/.exec(exchange.path) ?? [];
  if (payment === undefined || !("payment_id" in answer)) return told;
  return [...told, ...differ(nameOf(asked), promise, answer.payment_id, payment)];
}

/**
 * A wallet has one row of a kind under a reference; a partner's reference is in one wallet, and in the one
 * beside whose its Partner has lost.
 */
function judgeReferences(seen: Seen): Finding[] {
  const lost = lostTopUps(seen);
  const rows = all(seen, "Wallet").flatMap((wallet) =>
    wallet.log
      .filter(({ reference, kind }) => reference !== null && kind !== "restored")
      .map((row) => {
        const { kind, caller, reference } = row;
        const where = kind === "top_up" && !lost.has(row) ? "" : labelOf(wallet);
        return `${kind} ${caller} ${reference} ${where}`;
      }),
  );
  const seenOnce = new Set<string>();
  return rows.flatMap((row) => {
    if (!seenOnce.has(row)) {
      seenOnce.add(row);
      return [];
    }
    return [finding(row, "one reference has one outcome", "stands twice")];
  });
}

/** Nothing is in the books that nobody rightful asked for, with the same figures. */
function judgeRequests(seen: Seen): Finding[] {
  const asked = Map.groupBy(
    askedOf(seen).filter(({ exchange, token }) => isRightful(exchange.actor) && token !== null),
    ({ exchange: { method }, route, token, body }) => {
      const caller = token?.kind === "customer" ? "customer" : token?.sub;
      const kind = isCredit(route) ? "/v1/funding" : route;
      return `${method} ${kind} ${caller} ${body?.reference}`;
    },
  );
  return all(seen, "Wallet").flatMap((wallet) =>
    wallet.log.flatMap(({ kind, caller, reference, body, sequence }) => {
      const route = routeOf[kind];
      if (route === undefined || reference === null) return [];
      const requests = asked.get(`POST ${route} ${caller} ${reference}`) ?? [];
      const fits = requests.some(
        ({ body: sent }) =>
          (kind === "cancellation"
            ? fitsCancellation(sent ?? {}, body)
            : sent?.amount === body.amountMinor) &&
          (kind !== "payment" || fitsPayment(sent ?? {}, body)),
      );
      if (fits) return [];
      const shown = `row ${sequence} (${kind}) ${caller} ${reference}`;
      return [finding(wallet, "nothing happens that nobody asked for", shown)];
    }),
  );
}

function fitsPayment(sent: Members, body: Body) {
  return (
    sent.currency === body.currency &&
    sent.capture === body.capture &&
    (sent.cashier ?? null) === (body.cashier ?? null) &&
    (sent.allow_duplicate ?? false) === (body.allowDuplicate ?? false)
  );
}

/** Whoever names no payment by its id cancels by reference, also by its code; that has no window. */
function fitsCancellation(sent: Members, { byReference }: Body): boolean {
  return byReference === undefined || byReference === (sent.payment_id === undefined);
}

const routeOf: Readonly<Record<string, string>> = {
  payment: "/v1/payments",
  capture: "/v1/payments/pay/captures",
  refund: "/v1/payments/pay/refunds",
  cancellation: "/v1/cancellations",
  top_up: "/v1/funding",
  points_in: "/v1/top-ups",
  redemption: "/v1/redemptions",
};

/** Those who are nobody here: what they ask for leaves no trace. */
export function isRightful(actor: string): boolean {
  return !actor.startsWith("thief");
}
