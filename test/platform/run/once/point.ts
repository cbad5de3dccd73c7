/** A point of a plane. */
export class Point {
  readonly #x: number;
  readonly #y: number;

  constructor(x: number, y: number) {
    this.#x = x;
    this.#y = y;
  }

  /** How far it is from the origin. */
  get length(): number {
    return Math.hypot(this.#x, this.#y);
  }
}
