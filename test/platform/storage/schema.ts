import type { Deeds } from "./sql-refusal.ts";
import type { Slot } from "./sql-text.ts";

/** What a statement's text means to a database with certain tables. */
export interface Sense {
  /** Its own text, without what follows it. */
  readonly source: string;
  readonly columns: readonly string[];
  readonly slots: readonly Slot[];
  readonly deeds: Deeds;
}

let made = 0;

/** What every database has learned that came to its tables by the same statements. */
class Making {
  readonly senses = new Map<string, Sense>();
  /** What it becomes by one statement more; the same one where that changes nothing. */
  readonly next = new Map<string, Making>();

  constructor() {
    made += 1;
  }
}

const makingsMax = 2_000;
const sensesMax = 2_000;
let empty = new Making();

/**
 * How one database came to its tables: two that ran the same statements for it, in the same order and
 * with success, have the same ones, and a text means the same to both.
 */
export class Schema {
  #making: Making;
  /** The running transaction has changed it. */
  #isOpen = false;

  /** Of a new database, or of one whose making is not known. */
  constructor(isForeign: boolean) {
    if (made > makingsMax) {
      made = 0;
      empty = new Making();
    }
    this.#making = isForeign ? new Making() : empty;
  }

  senseOf(text: string): Sense | undefined {
    return this.#making.senses.get(text);
  }

  learn(text: string, sense: Sense): void {
    const { senses } = this.#making;
    if (senses.size >= sensesMax) senses.clear();
    senses.set(text, sense);
  }

  /** Whether a statement that may change the tables is known to leave these as they are. */
  isIdle(statement: string): boolean {
    return this.#making.next.get(statement) === this.#making;
  }

  /** A statement has left the tables as they were, as those that end in IF NOT EXISTS may. */
  keep(statement: string): void {
    this.#making.next.set(statement, this.#making);
  }

  /** A statement has changed the tables. */
  reshape(statement: string): void {
    const known = this.#making.next.get(statement);
    const next = known ?? new Making();
    if (known === undefined) this.#making.next.set(statement, next);
    this.#making = next;
    this.#isOpen = true;
  }

  /** What the tables are now, no other database can tell. */
  lose(): void {
    this.#making = new Making();
  }

  /** A transaction begins, or was kept. */
  settle(): void {
    this.#isOpen = false;
  }

  /** A transaction, or a part of it, was undone; whether the tables may be others now. */
  giveBack(): boolean {
    if (this.#isOpen) this.lose();
    return this.#isOpen;
  }
}
