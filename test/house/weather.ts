import type { Dice } from "../platform/run/dice.ts";

/** How badly the network behaves: what is lost, doubled and late, and who is down. */
export class Weather {
  readonly #random: Dice;
  lossPercent: number;
  duplicatePercent: number;
  delayMsMax: number;
  /** Rooms that answer nobody, by name. */
  readonly down = new Set<string>();

  constructor(random: Dice) {
    this.#random = random;
    this.lossPercent = random.pick([0, 5, 30]);
    this.duplicatePercent = random.pick([0, 10]);
    this.delayMsMax = random.pick([0, 400, 20_000]);
  }

  /** From now on everything arrives once, at once. */
  clear(): void {
    this.lossPercent = 0;
    this.duplicatePercent = 0;
    this.delayMsMax = 0;
    this.down.clear();
  }

  isLost(): boolean {
    return this.#random.chance(this.lossPercent);
  }

  isDoubled(): boolean {
    return this.#random.chance(this.duplicatePercent);
  }

  delayMs(): number {
    return this.#random.below(this.delayMsMax + 1);
  }
}
