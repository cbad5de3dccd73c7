import { DatabaseSync, type StatementSync } from "node:sqlite";
import { Cursor } from "./cursor.ts";
import { Schema, type Sense } from "./schema.ts";
import { sqlFault } from "./sql-fault.ts";
import { type Deeds, judge } from "./sql-refusal.ts";
import { isBlank, type Slot, slotsOf } from "./sql-text.ts";
import { bound, type NodeValue, type SqlValue } from "./sql-values.ts";

interface Prepared extends Sense {
  readonly statement: StatementSync;
}

/** Who is told of a statement; what they throw before it runs is thrown instead. */
export interface Watch {
  any(statement: string): void;
  /** It would change something. */
  write(statement: string): void;
  /** It failed, and SQLite has undone the whole transaction. */
  undone(fault: Error): void;
}

const limits = {
  exprDepth: 100,
  variableNumber: 100,
  sqlLength: 100_000,
  column: 100,
  functionArg: 32,
  likePatternLength: 50,
  compoundSelect: 5,
  length: 2_200_000,
};

/**
 * One object's database on `node:sqlite`, with the platform's types and refusals. Its transactions
 * are opened and ended by whoever carries the object, never by a statement.
 */
export class Database {
  readonly #database: DatabaseSync;
  readonly #known = new Map<string, Prepared>();
  readonly #own = new Map<string, StatementSync>();
  readonly #schema: Schema;
  #watch: Watch | null = null;

  /** A new database, or one with the content of `serialize`. */
  constructor(content?: Uint8Array) {
    this.#database = new DatabaseSync(":memory:", {
      returnArrays: true,
      enableDoubleQuotedStringLiterals: true,
      limits,
    });
    if (content !== undefined) this.#database.deserialize(content);
    this.#schema = new Schema(content !== undefined);
  }

  watch(watch: Watch): void {
    this.#watch = watch;
  }

  /** Runs the statements of a text; the values are the last one's, whose rows are answered. */
  exec(text: string, values: readonly unknown[]): Cursor {
    const bindings = values.map(bound);
    const known = this.#known.get(text);
    if (known !== undefined) return this.#run(known, bindings);
    for (let left = text; ; ) {
      const prepared = this.#prepare(left);
      const rest = left.slice(prepared.source.length);
      if (rest.trim() === "") {
        const cursor = this.#run(prepared, bindings);
        const isKept = !prepared.deeds.reshapes || this.#schema.isIdle(prepared.source);
        if (left === text && isKept) this.#known.set(text, prepared);
        return cursor;
      }
      if (prepared.slots.length > 0) {
        throw new Error(
          "When executing multiple SQL statements in a single call, only the last statement can have parameters.",
        );
      }
      this.#run(prepared, []);
      left = rest;
    }
  }

  /** Rows as whoever looks from outside reads them: no fault meets it, and nobody is told. */
  peek(text: string): readonly Record<string, SqlValue>[] {
    const watch = this.#watch;
    this.#watch = null;
    try {
      return this.exec(text, []).toArray();
    } finally {
      this.#watch = watch;
    }
  }

  /** `BEGIN`, `COMMIT`, `SAVEPOINT a` and the like, of the carrier. */
  control(statement: string): void {
    this.#ownStatement(statement).run();
    if (statement === "BEGIN" || statement === "COMMIT") this.#schema.settle();
    // What was prepared may name tables that a rollback has taken away.
    else if (statement.startsWith("ROLLBACK") && this.#schema.giveBack()) this.#known.clear();
  }

  #ownStatement(statement: string): StatementSync {
    let own = this.#own.get(statement);
    if (own === undefined) {
      own = this.#database.prepare(statement);
      this.#own.set(statement, own);
    }
    return own;
  }

  get isTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** Its content as the bytes of a database file. */
  serialize(): Uint8Array {
    return this.#database.serialize();
  }

  /** Finds the disk full beyond so many pages. */
  limitPages(count: number): void {
    this.#database.exec(`PRAGMA max_page_count = ${Math.trunc(count)}`);
  }

  /** About how many bytes it takes. */
  get sizeBytes(): number {
    const row = this.#database.prepare("PRAGMA page_count").get();
    return Number((row as unknown as readonly number[])[0]) * 4096;
  }

  /** Frees what it takes: `node:sqlite` keeps a database that is never closed for ever. */
  close(): void {
    if (!this.#database.isOpen) return;
    this.#known.clear();
    this.#own.clear();
    this.#database.close();
  }

  /** A statement whose text was judged before, by tables of the same making, is not judged again. */
  #prepare(text: string): Prepared {
    const known = this.#schema.senseOf(text);
    if (known === undefined) return this.#learn(text);
    const statement = this.#database.prepare(text);
    if (readsBigInts(known)) statement.setReadBigInts(true);
    return { statement, ...known };
  }

  #learn(text: string): Prepared {
    if (isBlank(text)) throw new Error("SQL code did not contain a statement.");
    const deeds: Deeds = { writes: false, reshapes: false, refusal: null };
    this.#database.setAuthorizer((action, ...names) => judge(deeds, action, names));
    try {
      const statement = this.#database.prepare(text);
      const columns = statement.columns().map(({ name }) => name);
      const source = statement.sourceSQL;
      const sense: Sense = { source, columns, slots: slotsOf(source), deeds };
      if (readsBigInts(sense)) statement.setReadBigInts(true);
      this.#schema.learn(text, sense);
      return { statement, ...sense };
    } catch (fault) {
      throw sqlFault(fault, deeds.refusal);
    } finally {
      this.#database.setAuthorizer(null);
    }
  }

  /** A number that changes with the tables. */
  get #makingNumber(): number {
    const row = this.#ownStatement("PRAGMA schema_version").get();
    return Number((row as unknown as readonly number[])[0]);
  }

  #reshaped(source: string, before: number): void {
    if (this.#makingNumber === before) this.#schema.keep(source);
    else {
      this.#known.clear();
      this.#schema.reshape(source);
    }
  }

  #run(prepared: Prepared, bindings: readonly (NodeValue | null)[]): Cursor {
    const { statement, source, slots, deeds } = prepared;
    if (slots.length !== bindings.length) {
      throw new Error("Wrong number of parameter bindings for SQL query.");
    }
    this.#watch?.any(source);
    if (deeds.writes) this.#watch?.write(source);
    const reshapes = deeds.reshapes && !this.#schema.isIdle(source);
    const before = reshapes ? this.#makingNumber : 0;
    const given = arrange(slots, bindings);
    const isOpen = this.isTransaction;
    try {
      const cursor = answered(statement, given, prepared);
      if (reshapes) this.#reshaped(source, before);
      return cursor;
    } catch (thrown) {
      if (reshapes) {
        this.#known.clear();
        this.#schema.lose();
      }
      const fault = sqlFault(thrown, null);
      if (isOpen && !this.isTransaction) {
        if (this.#schema.giveBack()) this.#known.clear();
        this.#watch?.undone(fault as Error);
      }
      throw fault;
    }
  }
}

function answered(statement: StatementSync, given: Given, { columns, deeds }: Sense): Cursor {
  if (columns.length === 0) return new Cursor([], [], Number(statement.run(...given).changes));
  const rows = allRows(statement, given);
  return new Cursor(columns, rows, deeds.writes ? rows.length : 0);
}

/** Of what it writes, the rows cannot be asked for twice. */
function readsBigInts({ deeds, columns }: Sense): boolean {
  return deeds.writes && columns.length > 0;
}

function isNamed(slot: Slot): boolean {
  return slot !== null;
}

type Given = Parameters<StatementSync["run"]>;

/** Values by name where the text names their places. */
function arrange(slots: readonly Slot[], bindings: readonly (NodeValue | null)[]): Given {
  if (!slots.some(isNamed)) return bindings as unknown as Given;
  const named: Record<string, NodeValue | null> = {};
  const rest: (NodeValue | null)[] = [];
  for (const [at, slot] of slots.entries()) {
    const value = bindings[at] ?? null;
    if (slot === null) rest.push(value);
    else named[slot] = value;
  }
  return [named, ...rest] as unknown as Given;
}

/** All rows as arrays; a column beyond 2^53 is read again as a `bigint`, and rounded by `read`. */
function allRows(statement: StatementSync, given: Given): readonly (readonly NodeValue[])[] {
  const rows = () => statement.all(...given) as unknown as readonly (readonly NodeValue[])[];
  try {
    return rows();
  } catch (fault) {
    if ((fault as { code?: string }).code !== "ERR_OUT_OF_RANGE") throw fault;
    statement.setReadBigInts(true);
    return rows();
  }
}
