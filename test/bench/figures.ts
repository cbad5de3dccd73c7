import { cpus, loadavg, totalmem } from "node:os";

/** The `part`-th quantile, `[0, 1]`, by nearest rank; NaN of nothing. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.max(0, Math.ceil(sorted.length * part) - 1);
  return sorted[rank] ?? Number.NaN;
}

/** The middle value; of an even count the mean of both middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}

/** Middle, lowest and highest of several rounds: `1.23 (1.10–1.40)`. */
export function spread(values: readonly number[], digits = 2): string {
  if (values.length === 0 || values.some(Number.isNaN)) return "n/a";
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const told = [median(values), low, high].map((value) => value.toFixed(digits));
  return `${told[0]} (${told[1]}–${told[2]})`;
}

/** Columns side by side, the first one to the left and the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
  return rows.map(line).join("\n");
}

/** The machine, and how busy it is with other things: figures of a busy one are noisy. */
export function machine(): string {
  const [first] = cpus();
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  return `${process.platform} ${process.arch}, ${cpus().length} × ${first?.model ?? "CPU"}, ${memoryGib} GiB, Node ${process.version}; load before ${load}`;
}
