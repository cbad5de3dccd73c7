import type { Chronicle, Evidence } from "../chronicle.ts";
import { type LogRow, logRowOf, type Row } from "./rows.ts";
import { settlementTables, toldBatches } from "./settlement-log.ts";
import { toldLog } from "./wallet-log.ts";
import { walletTables } from "./wallet-tables.ts";

/** What all objects of one class and name keep, as plain rows. */
export interface Kept {
  readonly className: string;
  readonly name: string;
  /** By table. A table that was never made has no rows. */
  readonly tables: Readonly<Record<string, Row[]>>;
  /** Its chained log with bodies read, oldest first; of Control its audit. */
  readonly log: LogRow[];
}

/** All that judges go by: what passed the door, and what is kept once everything has drained. */
export interface Seen {
  readonly chronicle: Chronicle;
  readonly kept: Kept[];
  /** True time, ms since 1970. */
  readonly nowMs: number;
}

/** Reads every database. Nothing in it changes any more, so that each table is read once. */
export function look({ chronicle, cells, nowMs }: Evidence): Seen {
  const kept = cells.map(({ className, id, database }): Kept => {
    const names = database.exec("SELECT name FROM sqlite_master WHERE type = 'table'", []);
    const tables: Record<string, Row[]> = {};
    for (const { name } of names.toArray()) {
      tables[`${name}`] = database.exec(`SELECT * FROM "${name}"`, []).toArray() as Row[];
    }
    if (className === "Wallet") Object.assign(tables, walletTables(tables));
    if (className === "Settlement") Object.assign(tables, settlementTables(tables));
    const log = readLog(tables);
    return {
      className,
      name: `${id.name}`,
      tables,
      log: wholeLogs[className]?.(log) ?? log,
    };
  });
  return { chronicle, kept, nowMs };
}

/** How bodies are written short, by the class of the object. */
const wholeLogs: Readonly<Record<string, (log: readonly LogRow[]) => LogRow[]>> = {
  Wallet: toldLog,
  Settlement: toldBatches,
};

function readLog(tables: Readonly<Record<string, Row[]>>): LogRow[] {
  const rows = (tables.log ?? tables.audit ?? []).map(logRowOf);
  return rows.sort((a, b) => a.sequence - b.sequence);
}

/** The objects of a class. */
export function all(seen: Seen, className: string): Kept[] {
  return seen.kept.filter((kept) => kept.className === className);
}

/** The rows of a table. */
export function rowsOf(kept: Kept, table: string): readonly Row[] {
  return kept.tables[table] ?? [];
}

/** The row that says where an object's log ends; of a Settlement it is the last row of it. */
export function headOf(kept: Kept): Row | undefined {
  if (kept.className !== "Settlement") return rowsOf(kept, "head")[0];
  const rows = rowsOf(kept, "log").toSorted((a, b) => Number(a.sequence) - Number(b.sequence));
  const last = rows.at(-1);
  return last && { ...last, last_ms: last.at_ms ?? null };
}

/** Whether the object's file was put back older: what it lost others have. */
export function wasPutBack(seen: Seen, kept: Kept): boolean {
  return putBackMs(seen, kept) !== null;
}

/** When the object's file was put back older for the last time; `null`: never. */
export function putBackMs({ chronicle }: Seen, kept: Kept): number | null {
  const label = labelOf(kept);
  const last = chronicle.mishaps.findLast(
    ({ kind, what }) => kind === "put back" && what.startsWith(`${label}, `),
  );
  return last?.atMs ?? null;
}

/** The time whose acts an object lost when its file was put back older; `null`: it lost none. */
export function lostSpan({ chronicle }: Seen, kept: Kept): readonly [number, number] | null {
  const label = labelOf(kept);
  for (const { kind, what, atMs } of chronicle.mishaps) {
    if (kind !== "put back" || !what.startsWith(`${label}, `)) continue;
    return [atMs - Number(/as it was (\d+) ms/.exec(what)?.[1]), atMs];
  }
  return null;
}

/** When another instance took the object's place, the first time first. */
export function replacedAtMs({ chronicle }: Seen, kept: Kept): number[] {
  const label = labelOf(kept);
  return chronicle.mishaps
    .filter(({ kind, what }) => kind === "object replaced" && what === label)
    .map(({ atMs }) => atMs);
}

/** `Wallet(5296…)`, as findings name an object. */
export function labelOf({ className, name }: Kept): string {
  return `${className}(${name})`;
}
