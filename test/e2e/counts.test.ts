import { runInDurableObject } from "cloudflare:test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bill, drained, env, holder, openWorld, payApproved, scan, send } from "../world.ts";

const world = openWorld();

/** What one payment does, from its request until all that it caused has ended. */
interface Counts {
  /** Statements that ran, over all objects. */
  statements: number;
  /** Of them, those that wrote, and the bytes that were bound to them. */
  writes: number;
  boundBytes: number;
  rowsRead: number;
  /** Signatures that were verified, and digests and other calls of the platform's cryptography. */
  signatures: number;
  otherCryptography: number;
  /** JSON that was parsed, and its length; some of it by the test itself. */
  parses: number;
  parsedChars: number;
  /** Timers that were started, and for how long they were to run in all. */
  timers: number;
  timerMs: number;
}

/**
 * The most that a payment may do once its terminal is known, whose wallet is awake. A change that
 * does less lowers them; one that does more says why here.
 */
const most: Counts = {
  statements: 10,
  writes: 7,
  // Of them 8 are the tag of each of the newest rows, at most 63 of them: no row has one of an index.
  boundBytes: 2_050,
  rowsRead: 4,
  signatures: 2,
  otherCryptography: 3,
  parses: 11,
  // Of them some 2,100 are the list of objects, which the tests' plug-in parses four times.
  parsedChars: 5_100,
  // Two in the Worker, where no object is held by them: for half a second what is to be brought waits
  // for others, and five seconds later the wallet is told, so that its alarm asks nobody.
  timers: 5,
  timerMs: 25_750,
};

const none: Counts = {
  statements: 0,
  writes: 0,
  boundBytes: 0,
  rowsRead: 0,
  signatures: 0,
  otherCryptography: 0,
  parses: 0,
  parsedChars: 0,
  timers: 0,
  timerMs: 0,
};

/** Longer than deliveries wait to be taken together and terminals to be told together. */
const quietMs = 3_000;

let quiet = (): Promise<void> => Promise.resolve();
let counts: Counts = { ...none };
let cursors: SqlStorageCursor<never>[] = [];
const restore: (() => void)[] = [];

/** Counts at the platform's own prototypes, so that nothing can pass uncounted. */
beforeAll(async () => {
  const namespace = env.CONTROL as unknown as DurableObjectNamespace;
  const control = namespace.get(namespace.idFromName("control"));
  const sql = await runInDurableObject(
    control,
    (_object, state) => Object.getPrototypeOf(state.storage.sql) as SqlStorage,
  );
  const { exec } = sql;
  put(sql, {
    exec(this: SqlStorage, query: string, ...values: never[]) {
      const cursor = exec.call(this, query, ...values) as SqlStorageCursor<never>;
      counts.statements += 1;
      cursors.push(cursor);
      if (cursor.rowsWritten > 0) {
        counts.writes += 1;
        counts.boundBytes += values.reduce((sum, value) => sum + bytesOf(value), 0);
      }
      return cursor;
    },
  });
  const subtle = Object.getPrototypeOf(crypto.subtle) as SubtleCrypto;
  const { verify, digest, encrypt, decrypt } = subtle;
  put(subtle, {
    verify: counted(verify, "signatures"),
    digest: counted(digest, "otherCryptography"),
    encrypt: counted(encrypt, "otherCryptography"),
    decrypt: counted(decrypt, "otherCryptography"),
  });
  const { parse } = JSON;
  put(JSON, {
    parse(text: string, ...rest: never[]) {
      counts.parses += 1;
      counts.parsedChars += text.length;
      return (parse as (...input: unknown[]) => unknown)(text, ...rest);
    },
  });
  const { wait } = scheduler;
  quiet = () => wait.call(scheduler, quietMs);
  put(scheduler, {
    wait(ms: number, ...rest: never[]) {
      startTimer(ms);
      return (wait as (...input: unknown[]) => unknown).call(scheduler, ms, ...rest);
    },
  });
  const { setTimeout: start } = globalThis;
  put(globalThis, {
    setTimeout(act: () => void, ms = 0, ...rest: never[]) {
      startTimer(ms);
      return (start as (...input: unknown[]) => unknown)(act, ms, ...rest);
    },
  });
});
afterAll(() => {
  for (const undo of restore) undo();
});

it("does no more for a payment than it did", async () => {
  const { till } = world();
  const buyer = await world().customer();
  const by = await holder(till);
  await payApproved(till, buyer, { amount: 100 });
  const all: Counts[] = [];
  for (let n = 1; n <= 3; n += 1) {
    const request = bill(await scan(buyer), { amount: 100 + n });
    await drained();
    counts = { ...none };
    cursors = [];
    const paid = await send(by, "POST", "/v1/payments", request);
    // Whoever looks whether all is done would be counted too.
    await quiet();
    const rowsRead = cursors.reduce((sum, cursor) => sum + cursor.rowsRead, 0);
    all.push({ ...counts, rowsRead });
    expect(paid.body.result).toBe("approved");
  }
  // Now and then one has a snapshot fetched for the next: the least of each count is a payment's own.
  const names = Object.keys(most) as (keyof Counts)[];
  const least = names.map((name) => [name, Math.min(...all.map((each) => each[name]))] as const);
  console.log("a payment does", Object.fromEntries(least));
  const grown = least.filter(([name, count]) => count > most[name]);
  expect(grown).toEqual([]);
});

function put(onto: object, members: Readonly<Record<string, unknown>>): void {
  const before = Object.fromEntries(
    Object.keys(members).map((name) => [name, Reflect.get(onto, name)]),
  );
  Object.assign(onto, members);
  restore.push(() => Object.assign(onto, before));
}

function counted(original: (...input: never[]) => unknown, what: keyof Counts) {
  return function (this: unknown, ...input: never[]) {
    counts[what] += 1;
    return original.apply(this, input);
  };
}

function startTimer(ms: number): void {
  counts.timers += 1;
  counts.timerMs += ms;
}

function bytesOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  return value instanceof ArrayBuffer ? value.byteLength : 8;
}
