import { type Asked, askedOf, doneOf, type Members, nameOf } from "./asked.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { isRightful } from "./repeated.ts";
import type { Seen } from "./seen.ts";

/** What is said beside an act is so: moments, check digits, spans, and whether it is told again. */
export const judgeSaid: Judge = (seen) => [
  ...judgeMoments(seen),
  ...judgeFirstTold(seen),
  ...doneOf(seen).flatMap(judgeDigits),
  ...judgeSpans(seen),
];

/** No program of ours says that it has signed later than it has, as long as every clock is right. */
function judgeMoments(seen: Seen): Finding[] {
  const off = seen.chronicle.clocks.find(({ offMs }) => offMs !== 0);
  // Whose answer is late takes its clock for wrong, and sets it by the middle of a second then.
  const told = new Set<string>();
  return askedOf(seen).flatMap((asked) => {
    const { exchange, proof, sentMs, answeredMs, status } = asked;
    if (status === 401 || answeredMs - sentMs > 1_000) told.add(exchange.actor);
    if (told.has(exchange.actor)) return [];
    if (!isRightful(exchange.actor) || typeof proof?.iat !== "number") return [];
    if (off !== undefined && sentMs >= off.atMs) return [];
    if (proof.iat * 1_000 <= sentMs) return [];
    const shown = `${proof.iat} s, sent at ${sentMs}`;
    return [finding(nameOf(asked), "a proof is of a second that has come", shown)];
  });
}

/** What is done for the first time is not told as done before. */
function judgeFirstTold(seen: Seen): Finding[] {
  const keyOf = ({ token, path, body }: Asked) => `${token?.sub} ${path} ${body?.reference}`;
  const byKey = Map.groupBy(askedOf(seen), keyOf);
  const { deployed } = seen.chronicle;
  const mishaps = [...deployed, ...seen.chronicle.mishaps.map(({ atMs }) => atMs)];
  return doneOf(seen).flatMap((asked) => {
    const { exchange, body, sentMs, answeredMs } = asked;
    if (exchange.method !== "POST" || body?.reference === undefined) return [];
    // What is passed on to a wallet may have been done by then, and is told as it was.
    if (body.payment_reference !== undefined) return [];
    if (exchange.answer?.headers["idempotent-replayed"] === undefined) return [];
    const others = byKey.get(keyOf(asked)) ?? [];
    const isFirst = others.every((other) => other === asked || other.sentMs > answeredMs);
    // Whatever goes wrong on the way may have had it come twice.
    const isCalm = !mishaps.some((atMs) => atMs >= sentMs && atMs <= answeredMs);
    if (!isFirst || !isCalm) return [];
    const promise = "what is told for the first time is not said to be told again";
    return [finding(nameOf(asked), promise, `${body.reference}`)];
  });
}

/** The last digit of a bar code has the sum of Luhn come out, so that a misread one is none. */
function judgeDigits(asked: Asked): Finding[] {
  const text = asked.answer?.bar_code;
  if (asked.route !== "/v1/codes" || typeof text !== "string") return [];
  const digits = [...text].reverse().map(Number);
  const sum = digits.reduce((all, digit, at) => {
    const weighed = at % 2 === 1 ? digit * 2 : digit;
    return all + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  const isOne = /^9392000\d{17}$/.test(text) && sum % 10 === 0;
  return isOne ? [] : [finding(nameOf(asked), "a bar code can be checked by its last digit", text)];
}

/** A backtest is about the span, and the wallets, that it was asked for. */
function judgeSpans(seen: Seen): Finding[] {
  const begun = new Map<unknown, Members>();
  return doneOf(seen).flatMap((asked) => {
    const { exchange, path, body, answer } = asked;
    if (answer === null || !/\/policies\/\d+\/backtests/.test(path)) return [];
    if (exchange.method === "POST" && path.endsWith("/backtests") && body !== null) {
      begun.set(answer.backtest_id, body);
    }
    const told = Array.isArray(answer.backtests) ? (answer.backtests as Members[]) : [answer];
    return told.flatMap((one) => {
      const wanted = begun.get(one.backtest_id);
      if (wanted === undefined) return [];
      const wallets = wanted.wallets as readonly string[] | undefined;
      const said = [one.from, one.to, one.scope];
      const scope = wallets === undefined ? "all_wallets" : "chosen_wallets";
      const counted = [wanted.from, wanted.to, scope];
      return differ(nameOf(asked), "a backtest is of what it was asked for", said, counted);
    });
  });
}
