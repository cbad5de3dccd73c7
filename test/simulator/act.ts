import type { Dice } from "../platform/index.ts";
import type { Cast } from "./cast.ts";

/** Something that somebody in town does. */
export interface Act {
  /** As it is counted and told: `pay`, `cancel by code`. */
  readonly name: string;
  /** How often it comes up, among all. */
  readonly weight: number;
  /**
   * Does it, with dice of its own, so that it does the same whether or not others before it are
   * left out. Answers what came of it in a word; `null` when there was nothing to do. Nothing in
   * it needs to succeed; what it throws fails the seed.
   */
  play(cast: Cast, dice: Dice): Promise<string | null>;
}
