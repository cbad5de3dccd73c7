import { closingAct } from "../chronicle.ts";
import type { Body, LogRow, Row } from "./rows.ts";
import { all, type Kept, type Seen } from "./seen.ts";

/** Evidence that was good, altered in one place, and the promise that is then not kept. */
export interface Case {
  readonly name: string;
  /** As findings name it, or what of it. */
  readonly promise: string | RegExp;
  alter(seen: Seen): void;
}

/**
 * Alters the first row of a log that fits and that the alteration makes another; its text follows its
 * body, its hash does not.
 */
export function alterLog(
  seen: Seen,
  className: string,
  fits: (row: LogRow, kept: Kept) => boolean,
  alter: (body: Body) => Partial<Body>,
): void {
  for (const kept of all(seen, className)) {
    for (const [n, row] of kept.log.entries()) {
      if (!fits(row, kept)) continue;
      const body = { ...row.body, ...alter(row.body) };
      const text = JSON.stringify(body);
      if (text === JSON.stringify(row.body)) continue;
      kept.log[n] = { ...row, body, text };
      return;
    }
  }
  throw new Error(`no such row in any ${className}`);
}

/** Alters the first row of a table that fits; `null` takes it out. */
export function alterRow(
  seen: Seen,
  className: string,
  table: string,
  alter: Row | null,
  fits: (row: Row) => boolean = () => true,
): void {
  for (const kept of all(seen, className)) {
    const rows = kept.tables[table] ?? [];
    const n = rows.findIndex(fits);
    if (n < 0) continue;
    rows.splice(n, 1, ...(alter === null ? [] : [{ ...rows[n], ...alter }]));
    return;
  }
  throw new Error(`no such row in ${table} of any ${className}`);
}

/** Adds a row to a table of the first object of a class. */
export function addRow(seen: Seen, className: string, table: string, row: Row): void {
  const [kept] = all(seen, className);
  if (kept === undefined) throw new Error(`no ${className}`);
  Object.assign(kept.tables, { [table]: [...(kept.tables[table] ?? []), row] });
}

type Fits = (answer: Readonly<Record<string, unknown>>) => boolean;

/** Alters the first answer with a 2xx to requests of a method and path. */
export function alterAnswer(
  seen: Seen,
  of: string | RegExp,
  alter: Readonly<Record<string, unknown>>,
  fits: Fits = () => true,
): void {
  const { exchange, answer, members } = findExchange(seen, of, fits);
  exchange.answer = { ...answer, body: JSON.stringify({ ...members, ...alter }) };
}

/** Has the first request with a 2xx come once more, and its answer be an altered one. */
export function repeatExchange(
  seen: Seen,
  of: string | RegExp,
  alter: Readonly<Record<string, unknown>>,
  fits: Fits = () => true,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { exchange, answer, members } = findExchange(seen, of, fits);
  const { exchanges } = seen.chronicle;
  exchanges.push({
    ...exchange,
    number: exchanges.length + 1,
    headers: { ...exchange.headers, ...headers },
    sentMs: seen.nowMs,
    answer: { ...answer, atMs: seen.nowMs, body: JSON.stringify({ ...members, ...alter }) },
  });
}

/** Alters the first answer with a 2xx that was had in the closing. */
export function alterQuiet(
  seen: Seen,
  of: RegExp,
  alter: (members: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): void {
  const { exchanges } = seen.chronicle;
  for (const exchange of exchanges) {
    const { act, answer, method, path } = exchange;
    if (act !== closingAct || answer === null || !of.test(`${method} ${path}`)) continue;
    if (answer.status >= 300) continue;
    const members = JSON.parse(answer.body) as Record<string, unknown>;
    const body = JSON.stringify({ ...members, ...alter(members) });
    if (body === answer.body) continue;
    exchange.answer = { ...answer, body };
    return;
  }
  throw new Error(`no such answer in the closing to ${of}`);
}

function findExchange({ chronicle }: Seen, of: string | RegExp, fits: Fits) {
  for (const exchange of chronicle.exchanges) {
    const { answer, method, path } = exchange;
    const call = `${method} ${path}`;
    if (typeof of === "string" ? call !== of : !of.test(call)) continue;
    if (answer === null || answer.status < 200 || answer.status >= 300) continue;
    const members = JSON.parse(answer.body) as Record<string, unknown>;
    if (fits(members)) return { exchange, answer, members };
  }
  throw new Error(`no such answer to ${of}`);
}
