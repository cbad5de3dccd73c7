import type { Dice, Faults, Message, Passage, Turn } from "../platform/index.ts";
import type { Town } from "./town.ts";

/** How many faults of each kind a run has had. */
export type Counts = Readonly<Record<string, number>>;

/**
 * What goes wrong in town, drawn from the seed: lost and late messages, crashes around a commit,
 * full disks, late alarms; and between events crashed and replaced objects, restarted isolates and
 * clocks that step. `calm` ends it.
 */
export class Weather implements Required<Faults> {
  readonly #dice: Dice;
  readonly #counts: Record<string, number> = {};
  #isStormy = false;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Begins: from now on something happens in town every half a minute or so. */
  rise(town: Town): void {
    this.#isStormy = true;
    this.#strikeSoon(town);
  }

  /** Ends: from now on all goes well, and every clock is right. */
  calm(town: Town): void {
    this.#isStormy = false;
    for (const machine of town.world.machines.values()) machine.setOff(0);
  }

  passage({ kind }: Message): Passage {
    const dice = this.#dice;
    if (!this.#isStormy) return { thereMs: 1, backMs: 1 };
    const way = () => (dice.chance(3) ? dice.between(50, 900) : dice.between(1, 12));
    const passage = { thereMs: way(), backMs: way() };
    if (dice.chance(1.5)) return { ...passage, lost: this.#count(`${kind} lost`, "request") };
    if (dice.chance(1.5)) return { ...passage, lost: this.#count(`${kind} unanswered`, "answer") };
    const isDoubled = kind === "request" && dice.chance(1);
    return isDoubled ? { ...passage, againMs: this.#count("doubled", way()) } : passage;
  }

  commit({ wrote }: Turn): "crash_before" | "crash_after" | number {
    if (!this.#isStormy || !wrote) return 0;
    if (this.#dice.chance(0.4)) return this.#count("crash before commit", "crash_before");
    if (this.#dice.chance(0.4)) return this.#count("crash after commit", "crash_after");
    return this.#dice.chance(5) ? this.#dice.between(5, 80) : 0;
  }

  alarm(): number {
    if (!this.#isStormy || !this.#dice.chance(5)) return 0;
    return this.#count("late alarm", this.#dice.between(100, 5_000));
  }

  isDiskFull(): boolean {
    return this.#isStormy && this.#dice.chance(0.03) && this.#count("full disk", true);
  }

  reachesOld(): boolean {
    return this.#isStormy && this.#dice.chance(50);
  }

  #count<T>(fault: string, outcome: T): T {
    this.#counts[fault] = (this.#counts[fault] ?? 0) + 1;
    return outcome;
  }

  #strikeSoon(town: Town): void {
    const { loop } = town.world;
    loop.add(this.#dice.between(500, 40_000), "weather", () => {
      if (!this.#isStormy) return;
      this.#strike(town);
      this.#strikeSoon(town);
    });
  }

  #strike({ world, worker }: Town): void {
    const dice = this.#dice;
    const cells = worker.cells.filter(({ living }) => living !== null);
    const cell = cells.length === 0 ? null : dice.pick(cells);
    const what = dice.below(10);
    if (what < 4 && cell !== null) this.#count("object crashed", worker.crash(cell));
    else if (what < 6 && cell !== null) this.#count("object evicted", worker.evict(cell));
    else if (what < 7 && cell !== null) this.#count("object replaced", cell.replace());
    else if (what < 8) {
      this.#count("isolate restarted", worker.restart(dice.pick([...worker.isolates.keys()])));
    } else {
      const isolate = worker.isolate(dice.pick([...worker.isolates.keys()]));
      world
        .machine(isolate.machine.name)
        .setOff(this.#count("clock moved", dice.between(-200, 200)));
    }
  }
}
