import { table } from "../figures.ts";

/**
 * What Cloudflare asks beyond what a paid plan includes, in US dollars, as its pages "Durable Objects:
 * Pricing" and "Workers: Pricing" said in 2026 (rows of SQLite are billed since January 2026).
 */
export const prices = {
  asOf: "2026-11-30",
  rowsWrittenMillion: 1,
  rowsReadMillion: 0.001,
  objectRequestsMillion: 0.15,
  gigabyteSecondsMillion: 12.5,
  storedGigabyteMonth: 0.2,
  workerRequestsMillion: 0.3,
  workerCpuMillisecondsMillion: 0.02,
} as const;

/** An object is billed for 128 MB, whatever it uses. */
const gigabytesEach = 0.128;
/** HTTP requests for a payment: its code and itself. */
const workerRequests = 2;
/** Processor time of both of them in the Worker, the objects' own apart: signatures, HTTP, JSON. */
const workerCpuMs = 2;

/** What one payment takes, busy or sparse. */
export interface Takes {
  readonly rows: number;
  readonly rowsRead: number;
  readonly requests: number;
  readonly seconds: number;
  readonly bytes: number;
}

/** Dollars for a million payments, by what they are for; storage for the first month. */
export function dollarsOf(each: Takes): Readonly<Record<string, number>> {
  return {
    "rows written": each.rows * prices.rowsWrittenMillion,
    "object seconds": each.seconds * gigabytesEach * prices.gigabyteSecondsMillion,
    "object requests": each.requests * prices.objectRequestsMillion,
    "Worker requests": workerRequests * prices.workerRequestsMillion,
    "Worker processor": workerCpuMs * prices.workerCpuMillisecondsMillion,
    "a month of storage": (each.bytes / 1_000) * prices.storedGigabyteMonth,
    "rows read": each.rowsRead * prices.rowsReadMillion,
  };
}

/** The table of what a million payments take and what they cost, busy and sparse. */
export function toldScale(cases: Readonly<Record<"busy" | "sparse", Takes>>): string {
  const { busy, sparse } = cases;
  const taken: readonly (readonly [string, keyof Takes])[] = [
    ["rows written, millions", "rows"],
    ["rows read, millions", "rowsRead"],
    ["requests of objects, millions", "requests"],
    ["seconds of objects, millions", "seconds"],
    ["bytes kept, MB", "bytes"],
  ];
  const dollars = { busy: dollarsOf(busy), sparse: dollarsOf(sparse) };
  const sum = (parts: Readonly<Record<string, number>>) =>
    Object.values(parts).reduce((total, value) => total + value, 0);
  return table([
    ["a million payments", "busy", "sparse"],
    ...taken.map(([name, key]) => [name, busy[key].toFixed(2), sparse[key].toFixed(2)]),
    ...Object.keys(dollars.busy).map((part) => [
      `$ for ${part}`,
      (dollars.busy[part] ?? 0).toFixed(2),
      (dollars.sparse[part] ?? 0).toFixed(2),
    ]),
    ["$ in all", sum(dollars.busy).toFixed(2), sum(dollars.sparse).toFixed(2)],
  ]);
}
