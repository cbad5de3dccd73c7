import { moved } from "./payments.ts";
import type { LogRow } from "./rows.ts";

/** Points that wait for the end of a window, as the rows of a wallet's log have left them. */
export class Maturing {
  /** By the end of the window. */
  readonly #points = new Map<number, number>();

  /** Takes the next row. */
  take(row: LogRow): void {
    const { atMs, body, kind } = row;
    if (kind === "reward_matured") {
      for (const dueMs of body.due ?? []) this.#points.delete(dueMs);
      return;
    }
    const points = moved(row, "reward", "points_pending") - moved(row, "points_pending", "reward");
    if (points === 0) return;
    const dueMs = body.after?.windowEndMs ?? body.windowEndMs ?? atMs;
    const sum = (this.#points.get(dueMs) ?? 0) + points;
    if (sum === 0) this.#points.delete(dueMs);
    else this.#points.set(dueMs, sum);
  }

  /** What waits until when, soonest first. */
  get waiting(): readonly { readonly dueMs: number; readonly points: number }[] {
    const all = [...this.#points].map(([dueMs, points]) => ({ dueMs, points }));
    return all.sort((a, b) => a.dueMs - b.dueMs);
  }

  /** Points whose time has come at a moment. */
  dueAt(atMs: number): number {
    return this.waiting.reduce((sum, { dueMs, points }) => sum + (dueMs <= atMs ? points : 0), 0);
  }
}
