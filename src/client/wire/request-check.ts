import { isAmountMinor } from "../../money.ts";

/** Throws `RangeError` unless `amount` is an integer of minor units in [1, 2^53). */
export function assertAmount(amount: number): void {
  if (!isAmountMinor(amount)) throw new RangeError(`not an amount in minor units: ${amount}`);
}

/** Throws `RangeError` unless `reference` is 8–64 of `A-Za-z0-9._-`. */
export function assertReference(reference: string): void {
  if (!/^[A-Za-z0-9._-]{8,64}$/.test(reference)) {
    throw new RangeError("a reference is 8 to 64 of A-Z a-z 0-9 . _ -");
  }
}

/** An id as one segment of a path. Throws `RangeError` for an empty one or a dot segment. */
export function segment(id: string): string {
  if (id === "" || id === "." || id === "..") throw new RangeError("not an id");
  return encodeURIComponent(id);
}
