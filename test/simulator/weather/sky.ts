import type { Cell, Dice } from "../../platform/index.ts";
import type { Town } from "../../whole-worker/town.ts";
import type { Chronicle } from "../chronicle.ts";
import { MomentDice } from "./moment-dice.ts";

/** What is true of the storm as a whole. */
interface Storm {
  readonly isOver: boolean;
  /** Kinds of mishaps that are drawn as ever and then do not happen. */
  readonly without: ReadonlySet<string>;
}

/** What a kind of fault sees of the town, and how it makes itself known. */
export class Sky {
  readonly town: Town;
  /** Its own: what it draws changes no other kind's faults. */
  readonly dice: Dice;
  /** How much of it there is in this seed: 1 is some, 5 is plenty. */
  readonly force: number;
  readonly #chronicle: Chronicle;
  readonly #storm: Storm;
  readonly #cells = new Map<string, Cell>();

  constructor(town: Town, chronicle: Chronicle, kind: string, force: number, storm: Storm) {
    this.town = town;
    this.dice = new MomentDice(town.world.dice.child(`weather ${kind}`), () => this.nowMs);
    this.force = force;
    this.#chronicle = chronicle;
    this.#storm = storm;
  }

  get nowMs(): number {
    return this.town.world.loop.nowMs;
  }

  /** Whether something happens that happens in so many of 100 cases where there is some of it. */
  strikes(percent: number): boolean {
    return this.dice.chance(percent * this.force);
  }

  /** Whether a fault that was drawn happens; it is written down then. */
  befalls(kind: string, what: string): boolean {
    if (this.#storm.without.has(kind)) return false;
    this.#chronicle.mishaps.push({ atMs: this.nowMs, kind, what });
    return true;
  }

  /** Writes down what a machine's clock shows from now on. */
  noteClock(name: string): void {
    const offMs = this.town.world.machine(name).nowMs() - this.nowMs;
    this.#chronicle.clocks.push({ atMs: this.nowMs, machine: name, offMs });
  }

  /** Does it so much later, unless the storm is over by then. */
  after(ms: number, act: () => void): void {
    this.town.world.loop.add(ms, "weather", () => {
      if (!this.#storm.isOver) act();
    });
  }

  /** Does it again and again: about every so often where there is some of it. */
  often(everyMs: number, act: () => void): void {
    const meanMs = everyMs / this.force;
    this.after(this.dice.between(meanMs / 10, (meanMs * 19) / 10), () => {
      act();
      this.often(everyMs, act);
    });
  }

  /** Whether an object's alarm rings just now. */
  isRinging(label: string): boolean {
    let cell = this.#cells.get(label);
    if (cell === undefined) {
      cell = this.town.worker.cells.find((each) => each.label === label);
      if (cell !== undefined) this.#cells.set(label, cell);
    }
    return cell?.alarm.isRinging ?? false;
  }

  /** An object that lives, or `null`. */
  anyLiving(isMeant: (cell: Cell) => boolean = () => true): Cell | null {
    const living = this.town.worker.cells.filter((cell) => cell.living !== null && isMeant(cell));
    return living.length === 0 ? null : this.dice.pick(living);
  }

  /** How long something lasts: mostly seconds, at times minutes. */
  whileMs(): number {
    const { dice } = this;
    return dice.chance(75) ? dice.between(2_000, 30_000) : dice.between(30_000, 180_000);
  }
}
