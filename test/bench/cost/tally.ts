import { type Held, holding, newHeld, takeSeconds, watched } from "./holds.ts";

/** What a statement did, all its runs together. */
export interface Statement {
  runs: number;
  /** Rows written as the platform bills them: index entries included; 1 for `setAlarm`. */
  rows: number;
  rowsRead: number;
}

/** What one object did. */
export interface Deeds {
  /** Calls that it got from outside: methods, and alarms that ran. */
  requests: number;
  rows: number;
  rowsRead: number;
  /** For how long it was billed; see `Held`. */
  seconds: number;
}

/** What one kind of object did since the last time it was asked. */
export interface Tally {
  /**
   * By its text, or `setAlarm` and `deleteAlarm`; the first alarm of an object whose tables were made
   * just now begins with `CREATE`, as its tables do.
   */
  readonly statements: Record<string, Statement>;
  readonly objects: Record<string, Deeds>;
}

export type Tallies = Record<string, Tally>;

type Method = (this: object, ...input: unknown[]) => unknown;

/** A statement that ran; its cursor is asked at the end, since it knows only once it was read. */
interface Ran {
  readonly owner: object;
  readonly what: string;
  readonly cursor: Pick<SqlStorageCursor<never>, "rowsWritten" | "rowsRead">;
}

/** An object, as its storage and its instance are known to be. */
interface Owner {
  readonly kind: string;
  readonly id: string;
  /** Its tables were made, and no alarm was set since. */
  isNew: boolean;
  readonly held: Held;
}

/** What makes an object's own tables, once in its life; whatever is asked at each waking does not. */
const isMaking = /^CREATE TABLE (?!IF NOT EXISTS)/;

const stranger: Owner = { kind: "unknown", id: "", isNew: false, held: newHeld() };
const ran: Ran[] = [];
const called: Owner[] = [];
const living = new Map<string, Owner>();
const owners = new WeakMap<object, Owner>();
const inCall = new WeakSet<object>();
let isPatched = false;

/**
 * Wraps a Durable Object's class so that what it writes and how often it is called is counted at the
 * platform's own prototypes: nothing an object writes can pass uncounted, and its code is not
 * touched.
 */
export function counted<T extends new (state: DurableObjectState, env: never) => object>(
  kind: string,
  base: T,
): T {
  class Counted extends (base as new (state: DurableObjectState, env: never) => object) {
    constructor(state: DurableObjectState, env: never) {
      const owner = ownerOf(kind, state.id.toString());
      owners.set(state.storage, owner).set(state.storage.sql, owner);
      patch(state.storage);
      super(state, watchedEnv(env));
      owners.set(this, owner);
    }
  }
  countCalls(Counted.prototype, base.prototype);
  return Counted as unknown as T;
}

/** An object keeps its owner when it is made anew: what it holds is counted on. */
function ownerOf(kind: string, id: string): Owner {
  const known = living.get(id);
  if (known !== undefined) return known;
  const owner = { kind, id, isNew: false, held: newHeld() };
  living.set(id, owner);
  return owner;
}

function watchedEnv<Env extends object>(env: Env): Env {
  const isNamespace = (value: unknown): value is object =>
    typeof (value as { idFromName?: unknown } | null)?.idFromName === "function";
  const bound = Object.entries(env).map(([name, value]) => [
    name,
    isNamespace(value) ? watched(value) : value,
  ]);
  return Object.fromEntries(bound) as Env;
}

/** What was counted since the last time, by kind of object. */
export function takeTallies(): Tallies {
  const tallies: Tallies = {};
  const of = ({ kind, id }: Owner) => {
    tallies[kind] ??= { statements: {}, objects: {} };
    const { statements, objects } = tallies[kind];
    objects[id] ??= { requests: 0, rows: 0, rowsRead: 0, seconds: 0 };
    return { statements, object: objects[id] };
  };
  for (const { owner, what, cursor } of ran.splice(0)) {
    const { statements, object } = of(owners.get(owner) ?? stranger);
    statements[what] ??= { runs: 0, rows: 0, rowsRead: 0 };
    statements[what].runs += 1;
    statements[what].rows += cursor.rowsWritten;
    statements[what].rowsRead += cursor.rowsRead;
    object.rows += cursor.rowsWritten;
    object.rowsRead += cursor.rowsRead;
  }
  for (const owner of called.splice(0)) of(owner).object.requests += 1;
  for (const owner of living.values()) {
    const seconds = takeSeconds(owner.held);
    if (seconds > 0) of(owner).object.seconds += seconds;
  }
  return tallies;
}

function patch(storage: DurableObjectStorage): void {
  if (isPatched) return;
  isPatched = true;
  const sql = Object.getPrototypeOf(storage.sql) as SqlStorage;
  const { exec } = sql;
  sql.exec = function (this: SqlStorage, query: string, ...values: never[]) {
    const cursor = exec.call(this, query, ...values);
    const what = query.replaceAll(/\s+/g, " ").trim();
    const owner = owners.get(this);
    if (owner !== undefined && isMaking.test(what)) owner.isNew = true;
    ran.push({ owner: this, what, cursor });
    return cursor as never;
  };
  const alarms = Object.getPrototypeOf(storage) as Record<"setAlarm" | "deleteAlarm", Method>;
  for (const what of ["setAlarm", "deleteAlarm"] as const) {
    const original = alarms[what];
    alarms[what] = function (this: object, ...input: unknown[]) {
      const owner = owners.get(this);
      const told = owner?.isNew === true ? `CREATE ${what}` : what;
      if (owner !== undefined) owner.isNew = false;
      // The platform bills what is set; it counts nothing when an alarm is taken back.
      const rowsWritten = what === "setAlarm" ? 1 : 0;
      ran.push({ owner: this, what: told, cursor: { rowsWritten, rowsRead: 0 } });
      return original.apply(this, input);
    };
  }
}

/** Counts every call that comes from outside; what an object calls of itself is not one. */
function countCalls(onto: object, base: object): void {
  const seen = new Set(["constructor"]);
  for (let at = base; isOurs(at); at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (seen.has(name) || typeof value !== "function") continue;
      seen.add(name);
      Object.defineProperty(onto, name, { value: noted(value), configurable: true });
    }
  }
}

function noted(original: Method): Method {
  return function (this: object, ...input: unknown[]) {
    const owner = owners.get(this);
    if (owner === undefined || inCall.has(this)) return original.apply(this, input);
    called.push(owner);
    inCall.add(this);
    try {
      return holding(owner.held, () => original.apply(this, input));
    } finally {
      inCall.delete(this);
    }
  };
}

function isOurs(prototype: object | null): prototype is object {
  return prototype !== null && Object.getPrototypeOf(prototype) !== Object.prototype;
}
