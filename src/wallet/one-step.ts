import { rememberedCode } from "../code/remembered-code.ts";
import { type PaidRow, paidRow } from "../payment/paid-row.ts";
import { asItWas } from "../payment/restored-row.ts";
import { type LateMarkBook, markIn } from "../settlement/late-marks.ts";
import type { PayingDevice, WalletBook, WalletHead, WalletProfile } from "./book.ts";
import type { WalletRow } from "./row.ts";
import { withUsedProof } from "./used-proof.ts";

/** What an instance of a wallet remembers of a step that it has committed. */
export interface Remembered {
  readonly head: WalletHead;
  /** `undefined`: nobody has asked for it. */
  readonly profile: WalletProfile | null | undefined;
  readonly devices: ReadonlyMap<number, PayingDevice | null>;
  /** Whether there is any tombstone; `undefined`: nobody has asked for one. */
  readonly hasTombstones?: boolean | undefined;
  /** The newest rows of the log, the last one first. */
  readonly newest: readonly WalletRow[];
  /** More of them, as far as a look for a duplicate goes. */
  readonly paid?: readonly PaidRow[];
  /** The first of the rows that were appended since a number was given away; absent: there are none. */
  readonly appendedFrom?: number;
}

/** What an instance remembers that has read the head alone. */
export function rememberedHead(head: WalletHead): Remembered {
  return { head, profile: undefined, devices: new Map(), newest: [] };
}

/** A wallet's book for the length of one step. */
export interface StepBook extends WalletBook {
  /**
   * Ends the step: writes the head, if it was changed. What is to be remembered once that is committed,
   * or `null` when the step has written nothing.
   */
  end(): Remembered | null;
}

/** Rows that an instance remembers whole, at most: what is not delivered yet is seldom more. */
const newestMax = 4;
/** Those of which it remembers what a duplicate is found by: more than honest customers pay within its time. */
const paidMax = 32;

/**
 * The book for the length of one step: its head is read from the rows once, or from what is remembered
 * of the step before, then known as saved, and written once, at the end. Rows are read once as well.
 */
export function forOneStep(book: LateMarkBook, before: Remembered | null = null): StepBook {
  let known = before?.head ?? null;
  let isChanged = false;
  let appendedTo = 0;
  let appendedFrom = before?.appendedFrom ?? Number.POSITIVE_INFINITY;
  let profile = before?.profile;
  let hasTombstones = before?.hasTombstones;
  const devices = new Map(before?.devices);
  const head = () => {
    known ??= book.head();
    return known;
  };
  const last = () => head().sequence;
  const newest = new NewestRows(book.newestFirst, last, before?.newest ?? []);
  const paid = new NewestRows(paidBelow(newest), last, before?.paid ?? []);
  const saveHead = (changed: WalletHead) => {
    known = changed;
    isChanged = true;
  };
  return {
    ...book,
    head,
    saveHead,
    destination: (name) => book.lateMark(name) ?? markIn(book, head(), name),
    saveDestination(name, mark) {
      book.acknowledge(name, mark);
      isChanged = true;
    },
    append(row) {
      book.append(row);
      appendedTo = row.sequence;
      appendedFrom = Math.min(appendedFrom, row.sequence);
      // One that is restored is known as what it was, as whoever reads it.
      const asRead = asItWas(row);
      newest.add(asRead);
      paid.add(paidRow(asRead));
    },
    isJustAppended: (sequence) => sequence >= appendedFrom,
    saveLead(number, to) {
      book.saveLead(number, to);
      appendedFrom = Number.POSITIVE_INFINITY;
    },
    byReference: (kind, caller, reference) =>
      book.rowNamed(head(), { kind, caller, reference }, appendedTo),
    code: (jti) => rememberedCode({ head, oldCode: book.oldCode }, jti),
    useProof(proof, nowMs) {
      const used = withUsedProof(head(), proof, nowMs);
      if (used !== null) saveHead(used);
      return used !== null;
    },
    profile() {
      if (profile === undefined) profile = book.profile();
      return profile;
    },
    device(number) {
      if (!devices.has(number)) devices.set(number, book.device(number));
      return devices.get(number) ?? null;
    },
    isTombstone(caller, reference) {
      hasTombstones ??= book.hasTombstones();
      return hasTombstones && book.isTombstone(caller, reference);
    },
    insertTombstone(caller, reference, atMs) {
      book.insertTombstone(caller, reference, atMs);
      hasTombstones = true;
    },
    newestFirst: (below, after = 0) => newest.below(below, after),
    newestPaid: (below) => paid.below(below),
    end() {
      if (!isChanged) return null;
      const saved = book.saveHead(head());
      const rows = { newest: newest.known(newestMax), paid: paid.known(paidMax) };
      return { head: saved, profile, devices, hasTombstones, appendedFrom, ...rows };
    },
  };
}

/**
 * The rows for a destination from a place in the log on, oldest first, when all since then are
 * remembered as they were written; `null`: they have to be read.
 */
export function rememberedSince(
  remembered: Remembered | null,
  at: { readonly destination: string; readonly from: number; readonly limit: number },
): readonly WalletRow[] | null {
  const newest = remembered?.newest ?? [];
  const oldest = newest.at(-1);
  if (oldest === undefined || oldest.sequence > at.from) return null;
  if (newest.some(({ restored }) => restored !== undefined)) return null;
  const open = newest.filter(
    ({ sequence, destination }) => sequence >= at.from && destination === at.destination,
  );
  return open.toReversed().slice(0, at.limit);
}

function paidBelow(rows: NewestRows<WalletRow>) {
  return function* (below: number): Generator<PaidRow> {
    for (const row of rows.below(below)) yield paidRow(row);
  };
}

/** The newest rows of a log as far as anybody walked them, each read once. */
class NewestRows<Row extends { readonly sequence: number }> {
  readonly #read: (below: number, after?: number) => Iterable<Row>;
  readonly #last: () => number;
  #known: readonly Row[];
  /** Rows before those, as far as they were walked. */
  #next: readonly Row[] = [];
  #walked: { readonly below: number; readonly rows: Iterable<Row> } | null = null;

  /** `last` answers the newest row's sequence; `known` are the newest of all, without gaps. */
  constructor(read: (below: number) => Iterable<Row>, last: () => number, known: readonly Row[]) {
    this.#read = read;
    this.#last = last;
    this.#known = known;
  }

  /** What is known of them now, at most `max`. */
  known(max: number): readonly Row[] {
    return [...this.#known, ...this.#next].slice(0, max);
  }

  /** The log has one row more. */
  add(row: Row): void {
    this.#known = [row, ...this.#known, ...this.#next];
    this.#next = [];
    this.#walked = null;
  }

  below(below: number, after = 0): Iterable<Row> {
    if (after > 0) return this.#between(below, after);
    if (this.#walked?.below !== below) {
      this.#walked = { below, rows: readOnce(this.#walk(below)) };
    }
    return this.#walked.rows;
  }

  /** The rows between two, which are not remembered. */
  *#between(below: number, after: number): Generator<Row> {
    const all = [...this.#known, ...this.#next];
    const isNewest = below > (all[0]?.sequence ?? below);
    const known = isNewest ? all.filter(({ sequence }) => sequence > after) : [];
    yield* known;
    const next = known.at(-1)?.sequence ?? below;
    if (next > after + 1) yield* this.#read(next, after);
  }

  *#walk(below: number): Generator<Row> {
    const known = this.#known;
    const newest = known[0]?.sequence ?? this.#last();
    if (below <= newest) {
      yield* this.#read(below);
      return;
    }
    yield* known;
    const oldest = known.at(-1)?.sequence ?? newest + 1;
    // Before the first row there is none.
    if (oldest <= 1) return;
    for (const row of this.#read(oldest)) {
      const before = this.#next.at(-1)?.sequence ?? oldest;
      if (before === row.sequence + 1) this.#next = [...this.#next, row];
      yield row;
    }
  }
}

/** What can be walked many times and is read once, as far as anybody walked. */
function readOnce<T>(source: Iterable<T>): Iterable<T> {
  const rest = source[Symbol.iterator]();
  const read: T[] = [];
  return {
    *[Symbol.iterator]() {
      for (let at = 0; ; at += 1) {
        if (at === read.length) {
          const next = rest.next();
          if (next.done === true) return;
          read.push(next.value);
        }
        yield read[at] as T;
      }
    },
  };
}
