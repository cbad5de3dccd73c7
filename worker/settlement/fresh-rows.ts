import type { FeedRow } from "./feed-book.ts";

/** Messages that are kept, unless so many are already. */
const keptMax = 400;

/** What was just taken, for the telling that follows: it need not be read from the log again. */
export class FreshRows {
  #rows: FeedRow[] = [];
  #hasMissed = false;

  /** Whether something was noted since rows were taken off last that it does not keep. */
  get hasMissed(): boolean {
    return this.#hasMissed;
  }

  /** Notes what the row of the log keeps that was just committed; `read`: the last one that was read. */
  note(rows: readonly FeedRow[], read: number): void {
    const before = this.#rows.at(-1)?.sequence ?? read;
    const isNext = rows[0]?.sequence === before + 1 && this.#rows.length < keptMax;
    if (isNext) this.#rows.push(...rows);
    else if (rows.length > 0) this.#hasMissed = true;
  }

  /** Takes off what follows the last row that was read, without a gap. */
  takeAfter(read: number): readonly FeedRow[] {
    // Another telling may have read some of it since.
    const rows = this.#rows.filter(({ sequence }) => sequence > read);
    this.#rows = [];
    this.#hasMissed = false;
    return rows[0]?.sequence === read + 1 ? rows : [];
  }
}
