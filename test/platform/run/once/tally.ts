/** Counts for all its instances. */
export class Tally {
  static #count = 0;

  next(): number {
    Tally.#count += 1;
    return Tally.#count;
  }
}
