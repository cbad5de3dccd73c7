import { eventFault, subjectOf, type VelocityCandidate, type VelocityEvent } from "./event.ts";
import { ID_UNSEEN, type LinearEngine } from "./linear.ts";
import { WATCHES, type Watch } from "./vocabulary.ts";

/**
 * One owner's history in the engine's memory: a chain of pages, all stamped with `generation`.
 * It holds every event later than `sinceMs` of exactly the history's `revision`.
 */
export interface Slot {
  readonly owner: string;
  readonly generation: number;
  readonly sinceMs: number;
  revision: number;
  last: VelocityEvent | null;
  /** Oldest first; never empty. */
  readonly pages: number[];
  /**
   * The ids of the subjects, 1 … 65534 in the order in which they came, per watch. Two subjects of
   * one history have the same id if and only if they are equal; the ids of two histories
   * have nothing to do with each other. Nothing is hashed, so nothing can collide.
   */
  readonly ids: readonly Map<string | number, number>[];
}

/** A history may fill all pages but this many, so that an id is left for every subject. */
const PAGES_SPARED = 1;

/**
 * The bounded pool of slots: least recently used owners make room. A slot is found only under its
 * own owner and revision, and its pages answer only to its own generation, which is never reused.
 */
export class SlotPool {
  readonly #engine: LinearEngine;
  readonly #slots = new Map<string, Slot>();
  readonly #free: number[];
  #generation = 0;

  constructor(engine: LinearEngine) {
    this.#engine = engine;
    this.#free = Array.from({ length: engine.pages }, (_, i) => engine.pages - 1 - i);
  }

  /** The number of slots that are warm. */
  get size(): number {
    return this.#slots.size;
  }

  /** The slot of `owner` if it is at `revision` and reaches back to `sinceMs`; most recent now. */
  find(owner: string, revision: number, sinceMs: number): Slot | null {
    const slot = this.#slots.get(owner);
    if (slot === undefined) return null;
    if (slot.revision !== revision || slot.sinceMs > sinceMs) return null;
    this.#slots.delete(owner);
    this.#slots.set(owner, slot);
    return slot;
  }

  /**
   * Builds the slot of `owner` anew from `events`, all of the history later than `sinceMs`. Null,
   * and no slot is left, if they are out of order, out of range or more than the pool holds.
   */
  build(
    owner: string,
    revision: number,
    sinceMs: number,
    events: readonly VelocityEvent[],
  ): Slot | null {
    this.forget(owner);
    this.#generation += 1;
    const slot: Slot = {
      owner,
      generation: this.#generation,
      sinceMs,
      revision,
      last: null,
      pages: [],
      ids: WATCHES.map(() => new Map<string | number, number>()),
    };
    this.#slots.set(owner, slot);
    const known: KnownIds = new Map();
    if (this.#addPage(slot) && events.every((event) => this.#append(slot, event, known)))
      return slot;
    this.forget(owner);
    return null;
  }

  /**
   * Adds `event` to the slot of `owner`, before those of its history that are `later`, if any are;
   * forgets the slot if it is not at `fromRevision`, or if those fill more than its last page.
   */
  record(
    owner: string,
    fromRevision: number,
    toRevision: number,
    event: VelocityEvent,
    later: () => readonly VelocityEvent[],
  ): void {
    const slot = this.#slots.get(owner);
    if (slot === undefined) return;
    if (slot.revision === fromRevision && this.#insert(slot, event, later)) {
      slot.revision = toRevision;
    } else this.forget(owner);
  }

  #insert(slot: Slot, event: VelocityEvent, later: () => readonly VelocityEvent[]): boolean {
    if (slot.last === null || event.atMs >= slot.last.atMs) return this.#append(slot, event);
    const after = later();
    const page = slot.pages.at(-1) ?? 0;
    if (!this.#engine.drop(page, slot.generation, after.length)) return false;
    slot.last = null;
    return [event, ...after].every((each) => this.#append(slot, each));
  }

  /** Wipes the slot of `owner`, if there is one. */
  forget(owner: string): void {
    const slot = this.#slots.get(owner);
    if (slot === undefined) return;
    this.#slots.delete(owner);
    for (const page of slot.pages) {
      this.#engine.close(page);
      this.#free.push(page);
    }
  }

  #append(slot: Slot, event: VelocityEvent, known: KnownIds | null = null): boolean {
    if (eventFault(event, slot.last) !== null) return false;
    const ids = idsForEvent(slot, event, known);
    if (ids === null) return false;
    const page = slot.pages.at(-1) ?? 0;
    let done = this.#engine.append(page, slot.generation, event, ids);
    if (done === "full") {
      if (!this.#addPage(slot)) return false;
      done = this.#engine.append(slot.pages.at(-1) ?? 0, slot.generation, event, ids);
    }
    if (done !== "done") return false;
    slot.last = event;
    return true;
  }

  #addPage(slot: Slot): boolean {
    if (slot.pages.length >= this.#engine.pages - PAGES_SPARED) return false;
    while (this.#free.length === 0) {
      const [first, second] = this.#slots.keys();
      const oldest = first === slot.owner ? second : first;
      if (oldest === undefined) return false;
      this.forget(oldest);
    }
    const page = this.#free.pop();
    if (page === undefined) return false;
    const previous = slot.pages.at(-1) ?? -1;
    if (!this.#engine.open(page, slot.generation, previous)) {
      this.#free.push(page);
      return false;
    }
    slot.pages.push(page);
    return true;
  }
}

const scratch = new Uint16Array(WATCHES.length);
const amountAt = WATCHES.indexOf("amount");

/** Ids in a history of subjects that many of its acts share, by the very object that names them. */
type KnownIds = Map<VelocityEvent["subjects"], Uint16Array>;

/** The ids of the event's subjects, new ones added; null when a watch has no id left. */
function idsForEvent(
  slot: Slot,
  event: VelocityEvent,
  shared: KnownIds | null,
): Uint16Array | null {
  const known = shared?.get(event.subjects);
  if (known !== undefined) {
    scratch.set(known);
    return setId(slot, event, amountAt) ? scratch : null;
  }
  for (let i = 0; i < WATCHES.length; i++) if (!setId(slot, event, i)) return null;
  shared?.set(event.subjects, scratch.slice());
  return scratch;
}

/** Puts the id of what a watch sees in an event into `scratch`; false when there is none left. */
function setId(slot: Slot, event: VelocityEvent, watch: number): boolean {
  const subject = subjectOf(event, WATCHES[watch] as Watch);
  const known = slot.ids[watch];
  if (subject === undefined || known === undefined) {
    scratch[watch] = 0;
    return true;
  }
  const id = known.get(subject) ?? known.size + 1;
  if (id >= ID_UNSEEN) return false;
  if (id > known.size) known.set(subject, id);
  scratch[watch] = id;
  return true;
}

/** The ids of the act's subjects: 0 for none, `ID_UNSEEN` for one the history does not know. */
export function idsForAct(slot: Slot, act: VelocityCandidate): Uint16Array {
  for (let i = 0; i < WATCHES.length; i++) {
    const subject = subjectOf(act, WATCHES[i] as Watch);
    scratch[i] = subject === undefined ? 0 : (slot.ids[i]?.get(subject) ?? ID_UNSEEN);
  }
  return scratch;
}

/** The id of the channel `name` in the history. */
export function channelId(slot: Slot, name: string): number {
  return slot.ids[WATCHES.indexOf("channel")]?.get(name) ?? ID_UNSEEN;
}
