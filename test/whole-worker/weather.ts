import type { Dice, Faults, Message, Passage, Turn } from "../platform/index.ts";
import type { Town } from "./town.ts";

/** How many faults of each kind a run has had. */
export type Counts = Readonly<Record<string, number>>;

/**
 * What goes wrong in town, drawn from the seed: lost and late messages, crashes around a commit,
 * full disks, late alarms; and between events crashed and replaced objects, restarted isolates and
 * clocks that step. `calm` ends it.
 */
export class Weather implements Faults {
  readonly #dice: Dice;
  readonly #counts: Record<string, number> = {};
  #isStormy = false;

  readonly #without: ReadonlySet<string>;

  /** `without` names kinds that are drawn as ever and then do not happen. */
  constructor(dice: Dice, without: readonly string[] = []) {
    this.#dice = dice;
    this.#without = new Set(without);
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
    if (dice.chance(1.5) && this.#strikes(`${kind} lost`)) return { ...passage, lost: "request" };
    if (dice.chance(1.5) && this.#strikes(`${kind} unanswered`)) {
      return { ...passage, lost: "answer" };
    }
    if (kind !== "request" || !dice.chance(1)) return passage;
    const againMs = way();
    return this.#strikes("doubled") ? { ...passage, againMs } : passage;
  }

  commit({ wrote }: Turn): "crash_before" | "crash_after" | number {
    if (!this.#isStormy || !wrote) return 0;
    if (this.#dice.chance(0.4) && this.#strikes("crash before commit")) return "crash_before";
    if (this.#dice.chance(0.4) && this.#strikes("crash after commit")) return "crash_after";
    return this.#dice.chance(5) ? this.#dice.between(5, 80) : 0;
  }

  alarm(): number {
    if (!this.#isStormy || !this.#dice.chance(5)) return 0;
    const lateMs = this.#dice.between(100, 5_000);
    return this.#strikes("late alarm") ? lateMs : 0;
  }

  isDiskFull(): boolean {
    return this.#isStormy && this.#dice.chance(0.03) && this.#strikes("full disk");
  }

  reachesOld(): boolean {
    return this.#isStormy && this.#dice.chance(50);
  }

  /** Whether a kind that was drawn happens; what does is counted. */
  #strikes(fault: string): boolean {
    if (this.#without.has(fault)) return false;
    this.#counts[fault] = (this.#counts[fault] ?? 0) + 1;
    return true;
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
    if (what < 4 && cell !== null) this.#strikes("object crashed") && worker.crash(cell);
    else if (what < 6 && cell !== null) this.#strikes("object evicted") && worker.evict(cell);
    else if (what < 7 && cell !== null) this.#strikes("object replaced") && cell.replace();
    else {
      const name = dice.pick([...worker.isolates.keys()]);
      if (what < 8) return void (this.#strikes("isolate restarted") && worker.restart(name));
      const offMs = dice.between(-200, 200);
      const { machine } = worker.isolate(name);
      if (this.#strikes("clock moved")) world.machine(machine.name).setOff(offMs);
    }
  }
}
