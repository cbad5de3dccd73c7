import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, it, onTestFinished, vi } from "vitest";
import { drained, env, idsOf, inside, openWorld, payApproved } from "../world.ts";

const world = openWorld();

type Kept = "WALLET" | "SETTLEMENT";

/** Longer than until a wallet is told what was taken, and until a Settlement's alarm rings. */
const patience = { timeout: 20_000, interval: 250 };

async function alarms(kind: Kept): Promise<readonly (number | null)[]> {
  const ids = await idsOf(kind);
  const each = ids.map((id) => inside(kind, id, (_sql, { storage }) => storage.getAlarm()));
  return await Promise.all(each);
}

/** The alarms that are taken back from now on: the last statement that wrote in the same turn. */
async function watched(): Promise<readonly string[]> {
  const control = env.CONTROL as unknown as DurableObjectNamespace;
  const state = await runInDurableObject(
    control.get(control.idFromName("control")),
    (_object, { storage }) => ({
      sql: Object.getPrototypeOf(storage.sql) as SqlStorage,
      storage: Object.getPrototypeOf(storage) as DurableObjectStorage,
    }),
  );
  const { exec } = state.sql;
  const { deleteAlarm } = state.storage;
  onTestFinished(() => void Object.assign(state.sql, { exec }));
  onTestFinished(() => void Object.assign(state.storage, { deleteAlarm }));
  let last = "";
  const back: string[] = [];
  state.sql.exec = function (this: SqlStorage, query: string, ...values: never[]) {
    const cursor = exec.call(this, query, ...values);
    if (cursor.rowsWritten > 0) {
      last = query;
      queueMicrotask(() => {
        last = "";
      });
    }
    return cursor as never;
  };
  state.storage.deleteAlarm = function (this: DurableObjectStorage, ...input) {
    back.push(last.replaceAll(/\s+/g, " ").trim());
    return deleteAlarm.apply(this, input);
  };
  return back;
}

it("wakes no object for what is done: its alarm goes in the commit that writes so", async () => {
  const buyer = await world().customer();
  const back = await watched();
  await payApproved(world().till, buyer);
  expect((await alarms("WALLET")).some((atMs) => atMs !== null)).toBe(true);
  await drained();
  const none = (all: readonly (number | null)[]) => all.every((atMs) => atMs === null);
  await vi.waitFor(async () => expect(none(await alarms("WALLET"))).toBe(true), patience);
  await vi.waitFor(async () => expect(none(await alarms("SETTLEMENT"))).toBe(true), patience);
  const written = back.map((statement) => /^(INSERT INTO|UPDATE) \w+/.exec(statement)?.[0]);
  expect(written.toSorted()).toEqual(["INSERT INTO head", "UPDATE log"]);
}, 60_000);

it("has a Settlement that wakes without its alarm ring for what it may not have told", async () => {
  await payApproved(world().till, await world().customer());
  await drained();
  const space = env.SETTLEMENT as unknown as DurableObjectNamespace;
  const ids = await idsOf("SETTLEMENT");
  const left = await Promise.all(
    ids.map((id) =>
      inside("SETTLEMENT", id, async (_sql, { storage }) => {
        const atMs = await storage.getAlarm();
        await storage.deleteAlarm();
        return atMs;
      }),
    ),
  );
  const isWanted = left.map((atMs) => atMs !== null);
  expect(isWanted).toContain(true);
  for (const id of ids) await evictDurableObject(space.get(id));
  expect((await alarms("SETTLEMENT")).map((atMs) => atMs !== null)).toEqual(isWanted);
}, 60_000);
