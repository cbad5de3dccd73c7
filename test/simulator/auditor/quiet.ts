import { type Asked, askedOf, type Members, nameOf, quietOf } from "./asked.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { lastState } from "./lists.ts";
import { type PaidFor, paymentsOf, wholeWallets } from "./payments.ts";
import { all, rowsOf, type Seen } from "./seen.ts";
import { drawersOf } from "./terms.ts";
import { isoOf } from "./told.ts";

/**
 * Once all has arrived and nothing moves any more, what is told is exactly what stands, to whoever
 * may ask, at the first try.
 */
export const judgeQuiet: Judge = (seen) => {
  const quiet = quietOf(seen);
  if (quiet.length === 0) return [];
  const books = readBooks(seen);
  return quiet.flatMap((asked) => [
    ...judgeRefusal(seen, asked),
    ...judgeByReference(asked, books),
    ...judgeById(asked, books),
    ...judgeRefunds(asked, books),
    ...judgeTotals(asked, books),
    ...judgeAgain(seen, asked),
  ]);
};

interface Books {
  readonly payments: readonly PaidFor[];
  /** By terminal and reference. */
  readonly byReference: ReadonlyMap<string, readonly PaidFor[]>;
  /** By the id that any answer has told. */
  readonly byId: ReadonlyMap<string, PaidFor>;
  readonly drawers: ReturnType<typeof drawersOf>;
  readonly isWhole: boolean;
}

function readBooks(seen: Seen): Books {
  const wallets = wholeWallets(seen);
  const payments = wallets.flatMap(paymentsOf);
  const byReference = Map.groupBy(payments, ({ row }) => `${row.caller} ${row.reference}`);
  const byId = new Map<string, PaidFor>();
  for (const { answer } of askedOf(seen)) {
    for (const shown of [answer, answer?.payment as Members | null | undefined]) {
      if (typeof shown?.payment_id !== "string" || shown.created_at === undefined) continue;
      const fits = byReference.get(`${shown.terminal_id} ${shown.reference}`) ?? [];
      const payment = fits.find(({ row }) => isoOf(row.atMs) === shown.created_at);
      if (payment !== undefined && "result" in shown) byId.set(shown.payment_id, payment);
    }
  }
  const isWhole = wallets.length === all(seen, "Wallet").filter(({ log }) => log.length > 0).length;
  return { payments, byReference, byId, drawers: drawersOf(seen), isWhole };
}

/** Who is refused although nothing goes wrong is told why, and that is so. */
function judgeRefusal(seen: Seen, asked: Asked): Finding[] {
  const { status, answer, exchange, route, token } = asked;
  if (status < 400) return [];
  const code = `${answer?.code}`;
  const call = `${exchange.method} ${route}`;
  const isStopped = () =>
    all(seen, "Control").some((control) =>
      rowsOf(control, "stop").some(
        ({ lifted_at_ms: at, scope, target }) =>
          at === null && (scope !== "partner" || target === token?.sub),
      ),
    );
  const isExpected =
    // What is at these two the judges of each know.
    (call === "GET /v1/payments" && ["payment_not_found", "reference_conflict"].includes(code)) ||
    (exchange.method === "POST" && code === "reference_reused") ||
    (call.startsWith("GET /v1/funding/") && code === "payment_not_found") ||
    (code === "unauthorized" && isOut(seen, asked)) ||
    (code === "stopped" && route.startsWith("/v1/funding/") && isStopped());
  if (isExpected) return [];
  const promise = "nobody is refused when nothing goes wrong";
  return [finding(nameOf(asked), promise, `${exchange.answer?.body.slice(0, 300)}`)];
}

/** Whether who asks has been put out, has a clock that is wrong, or never came in. */
function isOut(seen: Seen, asked: Asked): boolean {
  const { exchange, route, token } = asked;
  const off =
    seen.chronicle.clocks.findLast(({ machine }) => machine === exchange.actor)?.offMs ?? 0;
  if (off !== 0) return true;
  // A program that has learned the time from a clock that was wrong is told the right one.
  const isTold = askedOf(seen).some(
    (one) =>
      one.exchange.number > exchange.number &&
      one.path === asked.path &&
      one.status < 300 &&
      one.exchange.actor === exchange.actor,
  );
  if (isTold) return true;
  const id = `${asked.body?.terminal_id ?? asked.body?.partner_id ?? asked.body?.operator_id}`;
  const isRevoked = askedOf(seen).some(
    (one) =>
      one.exchange.method === "DELETE" && (one.path.endsWith(id) || one.route.endsWith("/mer")),
  );
  if (route.endsWith("/sessions") && isRevoked) return true;
  // A phone's session may have ended in more ways than are counted here: it asks without a token.
  return token === null;
}

/** None, one, or one a wallet. */
function judgeByReference(asked: Asked, { byReference, isWhole }: Books): Finding[] {
  const { exchange, path, token, status, answer } = asked;
  if (exchange.method !== "GET" || path !== "/v1/payments" || token === null || !isWhole) return [];
  const query = new URLSearchParams(exchange.path.split("?")[1]);
  const terminal = query.get("terminal_id") ?? token.sub;
  const found = byReference.get(`${terminal} ${query.get("reference")}`) ?? [];
  const promise = "a reference leads to every payment under it";
  if (found.length !== 1) {
    const count = ((answer?.payment_ids ?? []) as unknown[]).length;
    const expected = found.length === 0 ? [404, 0] : [409, found.length];
    return differ(nameOf(asked), promise, [status, count], expected);
  }
  return differ(
    nameOf(asked),
    promise,
    [status, answer?.version],
    [200, lastState(found[0] as PaidFor).version],
  );
}

/** A payment is read as it stands. */
function judgeById(asked: Asked, { byId }: Books): Finding[] {
  const { exchange, route, status, answer, path } = asked;
  if (exchange.method !== "GET" || route !== "/v1/payments/pay" || status !== 200) return [];
  const payment = byId.get(path.slice(path.lastIndexOf("/") + 1));
  if (payment === undefined) return [];
  const promise = "a payment is read as it stands";
  return differ(nameOf(asked), promise, answer?.version, lastState(payment).version);
}

/** All refunds of a payment, oldest first. */
function judgeRefunds(asked: Asked, { byId }: Books): Finding[] {
  const { exchange, route, status, answer, path } = asked;
  if (exchange.method !== "GET" || status !== 200) return [];
  if (route !== "/v1/payments/pay/refunds") return [];
  const payment = byId.get(path.split("/")[3] ?? "");
  if (payment === undefined) return [];
  const { row, acts } = payment;
  const said = ((answer?.refunds ?? []) as Members[]).map(
    ({ refund_id: _, payment_id: __, ...rest }) => rest,
  );
  const counted = acts
    .filter(({ kind }) => kind === "refund")
    .map(({ reference, atMs, body }) => ({
      reference,
      amount: body.amountMinor,
      currency: row.body.currency,
      amount_credited: (body.amountMinor ?? 0) - (body.shortfallMinor ?? 0),
      reward_taken_back: body.rewardTaken,
      reward_deducted: body.shortfallMinor,
      reason: body.reason,
      merchant_id: row.body.shop?.merchantId,
      terminal_id: body.terminalId,
      created_at: isoOf(atMs),
    }));
  return differ(nameOf(asked), "the refunds of a payment are all told", said, counted);
}

/** A drawer's totals are those of its day, and complete. */
function judgeTotals(asked: Asked, { drawers }: Books): Finding[] {
  const { route, token, status, answer } = asked;
  if (route !== "/v1/terminals/me/totals" || status !== 200 || answer === null) return [];
  const of = (kind: string) => {
    const [count, amount] = drawers.get(`${token?.sub} ${answer.business_date} ${kind}`) ?? [0, 0];
    return { count, amount };
  };
  const kinds = ["payments", "cancellations", "refunds", "declines"] as const;
  const [payments, cancellations, refunds, declines] = kinds.map(of);
  const net = (payments?.amount ?? 0) - (cancellations?.amount ?? 0) - (refunds?.amount ?? 0);
  const said = [...kinds.map((kind) => answer[kind]), answer.net, answer.currency];
  const counted = [payments, cancellations, refunds, declines, net, "JPY"];
  // Who does not wait for it may be told of less than is there.
  if (asked.exchange.path.includes("complete_to=now")) {
    said.push(answer.complete_to);
    counted.push(answer.server_time as string);
  }
  return differ(nameOf(asked), "a drawer's totals are all of its day", said, counted);
}

/** What makes two requests under one reference the same; all else are hints. */
const identity = [
  ...["payment_id", "payment_reference", "route", "code", "amount", "currency", "capture"],
  ...["channel", "last"],
];

/** Asked again as it was it is told again as it was, and says so; altered it is refused by its name. */
function judgeAgain(seen: Seen, asked: Asked): Finding[] {
  const { exchange, status, body, answer } = asked;
  if (exchange.method !== "POST" || body?.reference === undefined) return [];
  const first = askedOf(seen).find(
    (one) =>
      one.exchange.actor === exchange.actor &&
      one.path === asked.path &&
      one.body?.reference === body.reference &&
      // Two customers may have paid under one: each code is a payment of its own.
      one.body?.code === body.code &&
      one.status >= 200 &&
      one.status < 300 &&
      // What left no row has used no reference up.
      one.answer?.payment_id !== null,
  );
  if (first === undefined || first === asked || first.body === null) return [];
  const other = identity.filter((name) => body[name] !== first.body?.[name]);
  if (other.length > 0) {
    const said = { status, differ: answer?.differ };
    const promise = "a reference that comes for something else is refused, and told for what";
    if (["stopped", "unauthorized"].includes(`${answer?.code}`)) return [];
    return differ(nameOf(asked), promise, said, { status: 422, differ: other });
  }
  if (status >= 400) return [];
  const header = exchange.answer?.headers["idempotent-replayed"];
  return differ(nameOf(asked), "what is told again says so", header, "true");
}
