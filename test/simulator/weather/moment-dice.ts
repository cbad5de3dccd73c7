import { Dice } from "../../platform/index.ts";

/**
 * Dice that begin anew with each second of true time. What is left out of a day so changes what is
 * drawn in the same second and in no later one: a failing day can be made smaller and fail still.
 */
export class MomentDice extends Dice {
  readonly #all: Dice;
  readonly #nowMs: () => number;
  #second = -1;
  #within: Dice;

  constructor(all: Dice, nowMs: () => number) {
    super(0);
    this.#all = all;
    this.#within = all;
    this.#nowMs = nowMs;
  }

  override word(): number {
    const second = Math.floor(this.#nowMs() / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#within = this.#all.child(`second ${second}`);
    }
    return this.#within.word();
  }

  override child(name: string): Dice {
    return this.#all.child(name);
  }
}
