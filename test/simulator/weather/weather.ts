import type { Commit, Dice, Faults, Message, Passage, Turn } from "../../platform/index.ts";
import type { Town } from "../../whole-worker/town.ts";
import type { Chronicle } from "../chronicle.ts";
import type { Kind } from "./kind.ts";
import { MomentDice } from "./moment-dice.ts";
import { Sky } from "./sky.ts";
import { drawSwarm, kinds, type Swarm } from "./swarm.ts";

export interface WeatherOptions {
  /** What there is of each kind; drawn from the seed unless told. */
  readonly swarm?: Swarm;
  /** Kinds of mishaps that are drawn as ever and then do not happen. */
  readonly without?: readonly string[];
}

/**
 * What goes wrong in town, drawn from the seed, from `rise` to `calm`. Before and after all goes
 * well. Each fault is written into the chronicle when it happens.
 */
export class Weather implements Required<Faults> {
  readonly swarm: Swarm;
  readonly #town: Town;
  readonly #chronicle: Chronicle;
  readonly #dice: Dice;
  readonly #storm: { isOver: boolean; readonly without: ReadonlySet<string> };
  #kinds: readonly Kind[] = [];
  /** Those that are asked at each statement. */
  #ofDisks: readonly Kind[] = [];

  constructor(town: Town, chronicle: Chronicle, { swarm, without = [] }: WeatherOptions = {}) {
    this.#dice = new MomentDice(town.world.dice.child("weather"), () => town.world.loop.nowMs);
    this.swarm = swarm ?? drawSwarm(this.#dice.child("swarm"));
    this.#storm = { isOver: true, without: new Set(without) };
    this.#town = town;
    this.#chronicle = chronicle;
  }

  get isOver(): boolean {
    return this.#storm.isOver;
  }

  rise(): void {
    this.#storm.isOver = false;
    this.#kinds = [...this.swarm].flatMap(([name, force]) => {
      const sky = new Sky(this.#town, this.#chronicle, name, force, this.#storm);
      return force === 0 ? [] : [kinds[name](sky)];
    });
    this.#ofDisks = this.#kinds.filter((kind) => kind.isDiskFull ?? kind.isDiskBroken);
  }

  /** From now on all goes well; what is on its way already may still come late. */
  calm(): void {
    if (this.#storm.isOver) return;
    for (const kind of this.#kinds) kind.calm?.();
    this.#kinds = [];
    this.#ofDisks = [];
    this.#storm.isOver = true;
    this.ringForgotten();
  }

  /**
   * An alarm whose object ends in its first turn is forgotten for as long as nobody sets it anew. The
   * platform promises that each rings at least once: those ring now.
   */
  ringForgotten(): void {
    const { world, worker } = this.#town;
    for (const { alarm } of worker.cells) {
      if (alarm.atMs !== null && alarm.atMs <= world.loop.nowMs) alarm.set(alarm.atMs);
    }
  }

  passage(message: Message): Passage {
    if (this.#storm.isOver || isOfMailbox(message)) return { thereMs: 1, backMs: 1 };
    const dice = this.#dice;
    const way = () => (dice.chance(3) ? dice.between(50, 900) : dice.between(1, 12));
    let passage: Passage = { thereMs: way(), backMs: way() };
    for (const kind of this.#kinds) passage = kind.passage?.(message, passage) ?? passage;
    return passage;
  }

  commit(turn: Turn): Commit {
    if (this.#storm.isOver) return 0;
    for (const kind of this.#kinds) {
      const verdict = kind.commit?.(turn) ?? null;
      if (verdict !== null) return verdict;
    }
    return turn.wrote && this.#dice.chance(5) ? this.#dice.between(5, 80) : 0;
  }

  alarm(object: string): number | "twice" {
    const all = this.#kinds.map((kind) => kind.alarm?.(object) ?? 0);
    if (all.includes("twice")) return "twice";
    return all.reduce<number>((sum, one) => sum + Number(one), 0);
  }

  isDiskFull(object: string, statement: string): boolean | "statement" {
    for (const kind of this.#ofDisks) {
      const full = kind.isDiskFull?.(object, statement) ?? false;
      if (full !== false) return full;
    }
    return false;
  }

  isDiskBroken(object: string, statement: string): boolean {
    for (const kind of this.#ofDisks) if (kind.isDiskBroken?.(object, statement)) return true;
    return false;
  }

  reachesOld(message: Message): boolean {
    return this.#kinds.some((kind) => kind.reachesOld?.(message) ?? false);
  }
}

/** The mailbox that mails are read from belongs to the local server: its reading is spared. */
function isOfMailbox({ kind, to, what }: Message): boolean {
  if (kind === "request") return what.includes("/dev/mailbox");
  return to === "Courier(mailbox)" && what === "read";
}
