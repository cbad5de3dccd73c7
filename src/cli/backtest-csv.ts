import type { VelocityEvent } from "../velocity/event.ts";
import { ACTS, type VelocityAct } from "../velocity/vocabulary.ts";
import { Failure } from "./program.ts";

/** The columns of a file of payments, and what each says; the first three must be there. */
export const csvColumns = {
  at: "when, RFC 3339 (2026-03-01T12:00:00+09:00) or milliseconds since 1970",
  wallet: "whose; any text that tells customers apart",
  amount: "minor units, an integer ≥ 0",
  act: "payment (if left out) or top_up",
  outcome: "approved (if left out) or declined",
  returned: "minor units that were voided or refunded; 0 if left out",
  device: "any text",
  terminal: "any text",
  store: "any text",
  merchant: "any text",
  category: "any text",
  channel: "of a top-up",
  partner: "of a top-up",
  lat: "degrees of the store, −90 … 90; with lon, or neither",
  lon: "degrees, −180 … 180",
  device_age_ms: "how long the device had been enrolled",
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
] as const;

/**
 * The histories in a file with a header line (RFC 4180, any order of columns), one per wallet, each
 * in order of time. A line that cannot be read is told by its number.
 */
export function readHistories(text: string): Map<string, VelocityEvent[]> {
  const [header, ...lines] = readCsv(text);
  const columns = (header ?? []).map((name) => name.trim().toLowerCase());
  const unknown = columns.find((name) => !(name in csvColumns));
  if (unknown !== undefined) throw new Failure(`There is no column "${unknown}".`);
  const missing = needed.find((name) => !columns.includes(name));
  if (missing !== undefined) throw new Failure(`The column "${missing}" is missing.`);
  const histories = new Map<string, VelocityEvent[]>();
  for (const [index, line] of lines.entries()) {
    const cell = (name: Column) => line[columns.indexOf(name)]?.trim() ?? "";
    const history = histories.get(cell("wallet")) ?? [];
    histories.set(cell("wallet"), history);
    history.push(readEvent(cell, index + 2));
  }
  for (const history of histories.values()) {
    history.sort((a, b) => a.atMs - b.atMs);
    for (const [index, event] of history.entries()) {
      history[index] = { ...event, sequence: index + 1 };
    }
  }
  return histories;
}

function readEvent(cell: (name: Column) => string, line: number): VelocityEvent {
  const wrong = (name: Column) =>
    new Failure(`Line ${line}: ${name} is "${cell(name)}"; it is ${csvColumns[name]}.`);
  const whole = (name: Column) => {
    const value = Number(cell(name) || "0");
    if (!Number.isSafeInteger(value) || value < 0) throw wrong(name);
    return value;
  };
  const oneOf = <T extends string>(name: Column, words: readonly T[], usual: T): T => {
    const word = cell(name) === "" ? usual : words.find((each) => each === cell(name));
    if (word === undefined) throw wrong(name);
    return word;
  };
  const at = cell("at");
  const atMs = /^\d+$/.test(at) ? Number(at) : Date.parse(at);
  if (Number.isNaN(atMs)) throw wrong("at");
  if (cell("wallet") === "") throw wrong("wallet");
  if (cell("amount") === "") throw wrong("amount");
  const named = subjects.filter((name) => cell(name) !== "");
  const [lat, lon] = [Number(cell("lat")), Number(cell("lon"))];
  const placed = cell("lat") !== "" && cell("lon") !== "";
  if (placed && !(Math.abs(lat) <= 90)) throw wrong("lat");
  if (placed && !(Math.abs(lon) <= 180)) throw wrong("lon");
  return {
    sequence: 0,
    atMs,
    act: oneOf<VelocityAct>("act", ACTS, "payment"),
    outcome: oneOf("outcome", ["approved", "declined"], "approved"),
    amountMinor: whole("amount"),
    returnedMinor: Math.min(whole("returned"), whole("amount")),
    subjects: {
      wallet: cell("wallet"),
      ...Object.fromEntries(named.map((name) => [name, cell(name)])),
    },
    ...(placed ? { place: { latE6: micro(lat), lonE6: micro(lon) } } : {}),
    ...(cell("device_age_ms") === "" ? {} : { deviceAgeMs: whole("device_age_ms") }),
    offline: oneOf("offline", ["true", "false"], "false") === "true",
  };
}

function micro(degrees: number): number {
  return Math.round(degrees * 1_000_000);
}

/** The records of a CSV text (RFC 4180 §2); empty lines are none. */
function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const fields = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/gy;
  const body = text.replace(/^\uFEFF/, "");
  while (fields.lastIndex < body.length) {
    const line = records.length + 1;
    const found = fields.exec(body);
    if (found === null) throw new Failure(`Line ${line}: a quotation mark stands where none may.`);
    const [, field = "", end] = found;
    record.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === ",") continue;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  if (record.length > 0) records.push([...record, ""]);
  return records;
}
