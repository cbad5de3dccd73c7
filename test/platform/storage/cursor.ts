import { type NodeValue, read, type SqlValue } from "./sql-values.ts";

export type SqlRow = Record<string, SqlValue>;

/**
 * What a statement answered, as the platform's `SqlStorageCursor`. All rows are there when it is
 * made; the platform reads them as they are asked for.
 */
export class Cursor implements IterableIterator<SqlRow> {
  readonly columnNames: string[];
  /** Rows that were answered so far; what SQLite looked at on the way is not known. */
  rowsRead = 0;
  /** Rows that changed, without index entries: a lower bound of what the platform bills. */
  readonly rowsWritten: number;
  readonly #rows: readonly (readonly NodeValue[])[];
  #next = 0;

  constructor(
    columnNames: readonly string[],
    rows: readonly (readonly NodeValue[])[],
    rowsWritten: number,
  ) {
    this.columnNames = [...columnNames];
    this.#rows = rows;
    this.rowsWritten = rowsWritten;
  }

  next(): IteratorResult<SqlRow, undefined> {
    const values = this.#take();
    return values === undefined
      ? { done: true, value: undefined }
      : { done: false, value: this.#object(values) };
  }

  toArray(): SqlRow[] {
    const left = this.#next === 0 ? this.#rows : this.#rows.slice(this.#next);
    this.#next = this.#rows.length;
    this.rowsRead += left.length;
    return left.map((values) => this.#object(values));
  }

  one(): SqlRow {
    const [first, ...more] = this.toArray();
    const expected = "Expected exactly one result from SQL query, but got";
    if (first === undefined) throw new Error(`${expected} no results.`);
    if (more.length > 0) throw new Error(`${expected} multiple results.`);
    return first;
  }

  *raw(): IterableIterator<SqlValue[]> {
    for (let values = this.#take(); values !== undefined; values = this.#take())
      yield values.map(read);
  }

  [Symbol.iterator](): this {
    return this;
  }

  #take(): readonly NodeValue[] | undefined {
    const values = this.#rows[this.#next];
    if (values === undefined) return undefined;
    this.#next += 1;
    this.rowsRead += 1;
    return values;
  }

  /** An ordinary object; of two columns with one name the later one stands. */
  #object(values: readonly NodeValue[]): SqlRow {
    const row: SqlRow = {};
    for (let at = 0; at < values.length; at += 1) {
      row[this.columnNames[at] as string] = read(values[at] as NodeValue);
    }
    return row;
  }
}
