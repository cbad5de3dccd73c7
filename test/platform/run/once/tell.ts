import { counted } from "./count.ts";

/** A number, and how often it was asked since. */
export function told(before: number): string {
  return `${before} of ${counted()}`;
}
