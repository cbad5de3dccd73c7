import { TIME_END_MS, type VelocityEvent } from "../../velocity/event.ts";
import { ACTS, type VelocityAct } from "../../velocity/vocabulary.ts";
import { Failure } from "../program.ts";
import { typedTimeMs } from "../typed-time.ts";

/** The columns of a file of payments, and what each says; the first three must be there. */
export const csvColumns = {
  at: "when: RFC 3339 with its zone (2026-03-01T12:00:00+09:00), or milliseconds since 1970",
  wallet: "whose; any text that tells customers apart",
  amount: "minor units, an integer ≥ 0",
  act: "payment (if left out) or top_up",
  outcome: "approved (if left out) or declined",
  returned: "minor units that were voided or refunded, at most amount; 0 if left out",
  device: "any text",
  terminal: "any text",
  store: "any text",
  merchant: "any text",
  category: "any text",
  channel: "of a top-up",
  partner: "of a top-up",
  ip_prefix: "any text: the network the act came from",
  lat: "degrees of the store, −90 … 90; with lon, or neither",
  lon: "degrees, −180 … 180",
  device_age_ms: "how long the device had been enrolled",
  wallet_age_ms: "how long the wallet had been open; for rules across wallets",
  offline: "true or false",
} as const;
type Column = keyof typeof csvColumns;

const needed: readonly Column[] = ["at", "wallet", "amount"];
const subjects = [
  "device",
  "terminal",
  "store",
  "merchant",
  "category",
  "channel",
  "partner",
  "ip_prefix",
] as const;

/**
 * The histories in a file with a header line (RFC 4180, any order of columns), one per wallet, each
 * in order of time. A line that cannot be read is told by its number. `onOpened` is told when a
 * wallet was opened, of each line that says how old it was.
 */
export function readHistories(
  text: string,
  onOpened: (wallet: string, openedMs: number) => void = () => {},
): Map<string, VelocityEvent[]> {
  const [header, ...lines] = readCsv(text);
  const columns = (header?.fields ?? []).map((name) => name.trim().toLowerCase());
  const unknown = columns.find((name) => !Object.hasOwn(csvColumns, name));
  if (unknown !== undefined) throw new Failure(`There is no column "${unknown}".`);
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined) throw new Failure(`The column "${twice}" is there twice.`);
  const missing = needed.find((name) => !columns.includes(name));
  if (missing !== undefined) throw new Failure(`The column "${missing}" is missing.`);
  const histories = new Map<string, VelocityEvent[]>();
  for (const { line, fields } of lines) {
    if (fields.length !== columns.length) {
      const told = `${fields.length} fields where the header names ${columns.length}`;
      throw new Failure(`Line ${line} has ${told}.`);
    }
    const cell = (name: Column) => fields[columns.indexOf(name)]?.trim() ?? "";
    const history = histories.get(cell("wallet")) ?? [];
    histories.set(cell("wallet"), history);
    const event = readEvent(cell, line);
    history.push(event);
    if (cell("wallet_age_ms") !== "") {
      onOpened(cell("wallet"), event.atMs - wholeIn(cell, "wallet_age_ms", line));
    }
  }
  for (const history of histories.values()) {
    history.sort((a, b) => a.atMs - b.atMs);
    for (const [index, event] of history.entries()) {
      history[index] = { ...event, sequence: index + 1 };
    }
  }
  return histories;
}

type Cell = (name: Column) => string;

function wrongCell(cell: Cell, name: Column, line: number): Failure {
  return new Failure(`Line ${line}: ${name} is "${cell(name)}"; it is ${csvColumns[name]}.`);
}

function wholeIn(cell: Cell, name: Column, line: number): number {
  const text = cell(name) || "0";
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) throw wrongCell(cell, name, line);
  return Number(text);
}

function readEvent(cell: Cell, line: number): VelocityEvent {
  const wrong = (name: Column) => wrongCell(cell, name, line);
  const whole = (name: Column) => wholeIn(cell, name, line);
  const oneOf = <T extends string>(name: Column, words: readonly T[], usual: T): T => {
    const word = cell(name) === "" ? usual : words.find((each) => each === cell(name));
    if (word === undefined) throw wrong(name);
    return word;
  };
  const atMs = timeOf(cell("at"));
  if (!(atMs >= 0 && atMs < TIME_END_MS)) throw wrong("at");
  if (cell("wallet") === "") throw wrong("wallet");
  if (cell("amount") === "") throw wrong("amount");
  const named = subjects.filter((name) => cell(name) !== "");
  const [lat, lon] = [Number(cell("lat")), Number(cell("lon"))];
  const placed = cell("lat") !== "" || cell("lon") !== "";
  if (placed && (cell("lat") === "" || !(Math.abs(lat) <= 90))) throw wrong("lat");
  if (placed && (cell("lon") === "" || !(Math.abs(lon) <= 180))) throw wrong("lon");
  if (whole("returned") > whole("amount")) throw wrong("returned");
  return {
    sequence: 0,
    atMs,
    act: oneOf<VelocityAct>("act", ACTS, "payment"),
    outcome: oneOf("outcome", ["approved", "declined"], "approved"),
    amountMinor: whole("amount"),
    returnedMinor: whole("returned"),
    subjects: {
      wallet: cell("wallet"),
      ...Object.fromEntries(named.map((name) => [name, cell(name)])),
    },
    ...(placed ? { place: { latE6: micro(lat), lonE6: micro(lon) } } : {}),
    ...(cell("device_age_ms") === "" ? {} : { deviceAgeMs: whole("device_age_ms") }),
    offline: oneOf("offline", ["true", "false"], "false") === "true",
  };
}

/** Milliseconds since 1970, or NaN. */
function timeOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : typedTimeMs(text);
}

function micro(degrees: number): number {
  return Math.round(degrees * 1_000_000);
}

interface CsvRecord {
  /** The line of the text it begins in, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** The records of a CSV text (RFC 4180 §2); empty lines are none. */
function readCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  const body = text.replace(/^\uFEFF/, "");
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/gy;
  let fields: string[] = [];
  let line = 1;
  let next = 1;
  while (field.lastIndex < body.length || fields.length > 0) {
    const found = field.exec(body);
    if (found === null) throw new Failure(`Line ${next}: a quotation mark stands where none may.`);
    const [whole, value = "", end] = found;
    fields.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    next += whole.split("\n").length - 1;
    if (end === ",") continue;
    if (fields.length > 1 || fields[0] !== "") records.push({ line, fields });
    fields = [];
    line = next;
  }
  return records;
}
