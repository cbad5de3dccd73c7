import type fc from "fast-check";

/** Something that reads what anybody may send. */
export interface Target<T = unknown> {
  readonly name: string;
  /** Of 1,000 cases, as many are this target's. */
  readonly share: number;
  readonly input: fc.Arbitrary<T>;
  /** Reads it; a sentence when the reader accepted what it must not, else `null`. */
  readonly read: (input: T) => string | null | Promise<string | null>;
}
