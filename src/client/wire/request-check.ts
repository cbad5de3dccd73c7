import { isAmountMinor } from "../../money.ts";
import { RequestError } from "./call-error.ts";

/** Throws `RequestError` unless `amount` is an integer of minor units in [1, 2^53). */
export function assertAmount(amount: number, member = "amount"): void {
  if (isAmountMinor(amount)) return;
  throw new RequestError(`${member} is not a whole number of minor units from 1 on: ${amount}`);
}

/** Throws `RequestError` unless `reference` is 8–64 of `A-Za-z0-9._-`. */
export function assertReference(reference: string): void {
  if (!/^[A-Za-z0-9._-]{8,64}$/.test(reference)) {
    throw new RequestError("a reference is 8 to 64 of A-Z a-z 0-9 . _ -");
  }
}

/** An id as one segment of a path. Throws `RequestError` for an empty one or a dot segment. */
export function segment(id: string): string {
  if (id === "" || id === "." || id === "..") throw new RequestError("not an id");
  return encodeURIComponent(id);
}
