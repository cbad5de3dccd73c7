/** A machine's wall clock: true time, and how far it is off. Timers do not go by it. */
export class Machine {
  readonly name: string;
  readonly #trueMs: () => number;
  #offMs = 0;
  #sinceMs: number;
  #driftPpm = 0;

  constructor(name: string, trueMs: () => number) {
    this.name = name;
    this.#trueMs = trueMs;
    this.#sinceMs = trueMs();
  }

  /** What its clock shows, in whole milliseconds. */
  nowMs(): number {
    return Math.trunc(this.#trueMs() + this.#errorMs());
  }

  /** Moves the clock by so much, forward or back. */
  step(byMs: number): void {
    this.#offMs += byMs;
  }

  /** Puts the clock right but for so much. */
  setOff(offMs: number): void {
    this.#offMs = offMs;
    this.#sinceMs = this.#trueMs();
  }

  /** From now on the clock gains (or loses) so many microseconds a second. */
  setDrift(ppm: number): void {
    this.#offMs = this.#errorMs();
    this.#sinceMs = this.#trueMs();
    this.#driftPpm = ppm;
  }

  #errorMs(): number {
    return this.#offMs + ((this.#trueMs() - this.#sinceMs) * this.#driftPpm) / 1e6;
  }
}
