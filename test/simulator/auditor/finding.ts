import type { Kept, Seen } from "./seen.ts";
import { labelOf } from "./seen.ts";

/** A promise that was not kept: its name, and what shows it. */
export interface Finding {
  readonly promise: string;
  readonly shown: string;
}

/** Holds what was seen against one promise, or a few of one kind. */
export type Judge = (seen: Seen) => readonly Finding[];

/** A finding if two figures that must be equal are not. */
export function differ(
  kept: Kept | string,
  promise: string,
  said: unknown,
  counted: unknown,
): Finding[] {
  const [left, right] = [plain(said), plain(counted)];
  return left === right ? [] : [finding(kept, promise, `${left}, counted ${right}`)];
}

/** A finding about an object, or about whatever the text names. */
export function finding(kept: Kept | string, promise: string, shown: string): Finding {
  const about = typeof kept === "string" ? kept : labelOf(kept);
  return { promise, shown: `${about}: ${shown}` };
}

/** JSON, in which the order of members is no matter. */
function plain(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
