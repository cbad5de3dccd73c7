import type { TerminalBook, TerminalPayment } from "../../src/terminal/book.ts";
import { bytesOf } from "../rows/bytes.ts";
import { one, type Sql, type SqlRow } from "../rows/sql.ts";
import { type Column, hex, once, plain, Table } from "../rows/table.ts";

/** Where a payment was made, as its terminal was then. */
type Place = Pick<TerminalPayment, "terminalId" | "storeId" | "merchantId" | "category">;

/** A payment as it is kept: of its place the number, and its name as payer and number. */
type KeptPayment = Omit<TerminalPayment, keyof Place | "payment" | "atMs"> & {
  readonly number: number;
  /** `null`: when it was paid. */
  readonly atMs: number | null;
  readonly placeNumber: number;
};

const outcome: Column<TerminalPayment["outcome"]> = {
  names: ["declined"],
  read: ({ declined }) => (declined === 1 ? "declined" : "approved"),
  write: (value) => [value === "declined" ? 1 : 0],
};

const payments = new Table<KeptPayment>("payment", ["paid_ms", "payer", "number"], {
  paidAtMs: plain("paid_ms"),
  payer: hex("payer"),
  number: plain("number"),
  mark: plain("mark"),
  atMs: plain("at_ms"),
  placeNumber: once(plain("place")),
  outcome,
  askedMinor: once(plain("asked")),
  capturedMinor: plain("captured"),
  returnedMinor: plain("returned"),
  walletAgeMs: once(plain("wallet_age_ms")),
  toppedUpAgoMs: once(plain("topped_up_ago_ms")),
});

const places = new Table<Place>("place", ["number"], {
  terminalId: plain("terminal_id"),
  storeId: plain("store_id"),
  merchantId: plain("merchant_id"),
  category: plain("category"),
});

/** Places whose numbers an instance remembers. */
const rememberedMax = 128;

const atPlaces = `SELECT payment.*, terminal_id, store_id, merchant_id, category
  FROM payment CROSS JOIN place ON place.number = payment.place`;

function readPayment(row: SqlRow): TerminalPayment {
  const { number, placeNumber: _, atMs, ...payment } = payments.read(row);
  const name = { payment: `${payment.payer}.${number}`, atMs: atMs ?? payment.paidAtMs };
  return { ...payment, ...name, ...places.read(row) };
}

/** The payments of a terminal, a store or a merchant, with their places. */
export function paymentRows(sql: Sql): Pick<
  TerminalBook,
  "payment" | "savePayment" | "newestFirst" | "lastPaidAtMs"
> & {
  /** Forgets what a transaction that was taken back has said: numbers of places, and the last payment. */
  forget(): void;
} {
  let lastMs: number | null = null;
  const numbers = new Map<string, number>();
  const numberOf = (place: Place): number => {
    const { terminalId, storeId, merchantId, category } = place;
    const key = [terminalId, storeId, merchantId, category].join(" ");
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = placeNumber(sql, place);
    numbers.set(key, number);
    const [oldest] = numbers.keys();
    if (numbers.size > rememberedMax && oldest !== undefined) numbers.delete(oldest);
    return number;
  };
  return {
    payment: (payment, paidAtMs) =>
      one(
        sql.exec(
          `${atPlaces} WHERE paid_ms = ? AND payer = ? AND payment.number = ?`,
          ...[paidAtMs, ...named(payment)],
        ),
        readPayment,
      ),
    savePayment(payment) {
      const { payment: name, atMs, ...kept } = payment;
      const [, number] = named(name);
      const ownMs = atMs === kept.paidAtMs ? null : atMs;
      payments.save(sql, { ...kept, number, atMs: ownMs, placeNumber: numberOf(payment) });
      if (lastMs !== null) lastMs = Math.max(lastMs, kept.paidAtMs);
    },
    lastPaidAtMs() {
      lastMs ??= (sql.exec("SELECT max(paid_ms) AS last FROM payment")[0]?.last ?? 0) as number;
      return lastMs;
    },
    forget() {
      numbers.clear();
      lastMs = null;
    },
    newestFirst: () => newestFirst(sql),
  };
}

/** A payment is named by its payer, a dot, and a number. */
function named(payment: string): readonly [payer: Uint8Array, number: number] {
  const dot = payment.indexOf(".");
  return [bytesOf(payment.slice(0, dot)), Number(payment.slice(dot + 1))];
}

/** A place's number; one that is new is kept. */
function placeNumber(sql: Sql, place: Place): number {
  const { terminalId, storeId, merchantId, category } = place;
  const values = [terminalId, storeId, merchantId, category];
  const known = () =>
    one(
      sql.exec(
        `SELECT number FROM place
         WHERE terminal_id = ? AND store_id = ? AND merchant_id = ? AND category = ?`,
        ...values,
      ),
      ({ number }) => number as number,
    );
  const number = known();
  if (number !== null) return number;
  sql.exec(
    "INSERT INTO place (terminal_id, store_id, merchant_id, category) VALUES (?, ?, ?, ?)",
    ...values,
  );
  return known() as number;
}

/** Rows of the first page, and how many times more each page after it has. */
const pages = { first: 1, growth: 4, most: 256 };

function* newestFirst(sql: Sql): Generator<TerminalPayment> {
  let before: readonly (number | Uint8Array)[] = [Number.MAX_SAFE_INTEGER, new Uint8Array(), 0];
  for (let limit = pages.first; ; limit = Math.min(pages.most, limit * pages.growth)) {
    const rows = sql.exec(
      `${atPlaces} WHERE (paid_ms, payer, payment.number) < (?, ?, ?)
       ORDER BY paid_ms DESC, payer DESC, payment.number DESC LIMIT CAST(? AS INTEGER)`,
      ...before,
      limit,
    );
    for (const row of rows) yield readPayment(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    before = [last.paid_ms as number, last.payer as Uint8Array, last.number as number];
  }
}
