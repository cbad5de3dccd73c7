import { randomBytes } from "node:crypto";
import { businessDate } from "../../time.ts";

/** Random octets of this machine, for keys. */
export function freshOctets(bytes: number): Uint8Array {
  return new Uint8Array(randomBytes(bytes));
}

/** The day that new keys are told to be made on, `YYYY-MM-DD` in UTC. */
export function today(): string {
  return businessDate(Date.now(), "UTC");
}
