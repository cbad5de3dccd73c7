import { isAmountMinor } from "../../money.ts";
import { RequestError } from "./call-error.ts";

/** Throws `RequestError` unless `amount` is an integer of minor units in [1, 2^53). */
export function assertAmount(amount: number, member = "amount"): void {
  if (!isAmountMinor(amount)) wanted(member, "an integer from 1 on", amount);
}

/** Throws `RequestError` unless `reference` is 8–64 of `A-Za-z0-9._-`. */
export function assertReference(reference: string): void {
  const is = typeof reference === "string" && /^[A-Za-z0-9._-]{8,64}$/.test(reference);
  if (!is) wanted("reference", "8 to 64 of A-Za-z0-9._-", reference);
}

/**
 * An id as one segment of a path. Throws `RequestError` for what is no string, an empty one or a dot
 * segment.
 */
export function segment(id: string, name = "id"): string {
  if (typeof id !== "string" || /^\s*\.{0,2}$/.test(id)) wanted(name, "an id", id);
  return encodeURIComponent(id);
}

/** Throws `RequestError`, which says of a member what it is, cut short, and what it has to be. */
export function wanted(member: string, what: string, value: unknown): never {
  throw new RequestError(`${member} is ${written(value)}; ${what} is wanted`);
}

/** As a program writes it: JSON has no NaN and no Infinity, and would say null. */
function written(value: unknown): string | undefined {
  if (value instanceof Object) return "an object";
  return typeof value === "number" ? `${value}` : JSON.stringify(value)?.slice(0, 40);
}
