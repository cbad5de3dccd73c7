/** What one kind of object did since the last time it was asked. */
interface Tally {
  /** Statement, or `setAlarm` and `deleteAlarm`, → rows written as the platform bills them. */
  readonly rows: Record<string, number>;
  /** Object → calls it got from outside: methods, and alarms that ran. */
  readonly requests: Record<string, number>;
}

export type Tallies = Record<string, Tally>;

type Method = (this: object, ...input: unknown[]) => unknown;

/** Statement → rows; cursors are asked at the end, since they know only once they were read. */
interface Written {
  readonly owner: object;
  readonly what: string;
  rows(): number;
}

const written: Written[] = [];
const called: { readonly kind: string; readonly id: string }[] = [];
const kinds = new WeakMap<object, string>();
const ids = new WeakMap<object, string>();
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
      kinds.set(state.storage, kind);
      kinds.set(state.storage.sql, kind);
      patch(state.storage);
      super(state, env);
      ids.set(this, state.id.toString());
    }
  }
  countCalls(kind, Counted.prototype, base.prototype);
  return Counted as unknown as T;
}

/** What was counted since the last time, by kind of object. */
export function takeTallies(): Tallies {
  const tallies: Tallies = {};
  const of = (kind: string) => {
    tallies[kind] ??= { rows: {}, requests: {} };
    return tallies[kind];
  };
  for (const { owner, what, rows } of written.splice(0)) {
    const count = rows();
    if (count === 0) continue;
    const tally = of(kinds.get(owner) ?? "unknown");
    tally.rows[what] = (tally.rows[what] ?? 0) + count;
  }
  for (const { kind, id } of called.splice(0)) {
    const tally = of(kind);
    tally.requests[id] = (tally.requests[id] ?? 0) + 1;
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
    written.push({ owner: this, what, rows: () => cursor.rowsWritten });
    return cursor as never;
  };
  const alarms = Object.getPrototypeOf(storage) as Record<"setAlarm" | "deleteAlarm", Method>;
  for (const what of ["setAlarm", "deleteAlarm"] as const) {
    const original = alarms[what];
    alarms[what] = function (this: object, ...input: unknown[]) {
      written.push({ owner: this, what, rows: () => 1 });
      return original.apply(this, input);
    };
  }
}

/** Counts every call that comes from outside; what an object calls of itself is not one. */
function countCalls(kind: string, onto: object, base: object): void {
  const seen = new Set(["constructor"]);
  for (let at = base; isOurs(at); at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (seen.has(name) || typeof value !== "function") continue;
      seen.add(name);
      Object.defineProperty(onto, name, { value: noted(kind, value), configurable: true });
    }
  }
}

function noted(kind: string, original: Method): Method {
  return function (this: object, ...input: unknown[]) {
    const id = ids.get(this);
    if (id === undefined || inCall.has(this)) return original.apply(this, input);
    called.push({ kind, id });
    inCall.add(this);
    try {
      return original.apply(this, input);
    } finally {
      inCall.delete(this);
    }
  };
}

function isOurs(prototype: object | null): prototype is object {
  return prototype !== null && Object.getPrototypeOf(prototype) !== Object.prototype;
}
