import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { reservationGraceMs, reservationMs } from "../../../../src/bounds.ts";
import { Control } from "../../../../worker/control/object.ts";
import type { Directory } from "../../../../worker/directory/object.ts";
import { ObjectAlarm, transactWithAlarm } from "../../../../worker/object/alarm.ts";
import type { Env } from "../../../../worker/platform/env.ts";
import { travel } from "../../../world/clock.ts";
import { env } from "../../../world/door.ts";

const bindings = env as unknown as Env;
const hourMs = 3_600_000;
afterEach(() => void vi.restoreAllMocks());

type Stub = DurableObjectStub & Record<string, (...input: unknown[]) => Promise<unknown>>;

function objectOf(kind: keyof Env, name: string): Stub {
  const space = bindings[kind] as unknown as DurableObjectNamespace;
  return space.get(space.idFromName(name)) as unknown as Stub;
}

const network = { kind: "ip_prefix", name: "192.0.2.0/24" };
const attempt = { wayIn: "sign_in", contact: null, device: "a-device", ipPrefix: network.name };

/** Objects that have something to forget, or to ask about, later; and a call that changes nothing. */
const objects: readonly {
  readonly kind: keyof Env;
  readonly begin: (stub: Stub) => Promise<unknown>;
  readonly look: (stub: Stub) => Promise<unknown>;
  readonly latestMs: number;
}[] = [
  {
    kind: "GUARD",
    begin: (stub) => stub.fail?.(network, attempt) as Promise<unknown>,
    look: (stub) => stub.admit?.(network, attempt, "next") as Promise<unknown>,
    latestMs: hourMs,
  },
  {
    kind: "HANDLE",
    begin: (stub) => stub.keep?.("a-name", "sealed", Date.now() + hourMs) as Promise<unknown>,
    look: (stub) => stub.find?.("a-name") as Promise<unknown>,
    latestMs: 25 * hourMs,
  },
  {
    kind: "DIRECTORY",
    begin(stub) {
      const [route, flowId] = ["a".repeat(32), "b".repeat(32)];
      const untilMs = Date.now() + hourMs / 4;
      return stub.reserveKey?.({ jkt: "a-key", route, flowId, untilMs }) as Promise<unknown>;
    },
    look: (stub) => stub.findContact?.("no-such") as Promise<unknown>,
    latestMs: hourMs,
  },
  {
    kind: "SETTLEMENT",
    begin: (stub) => putOff(stub, "INSERT INTO forward VALUES ('a-terminal', 'a', 'b', 1, 99, ?)"),
    look: (stub) => stub.find?.("no-such", "no-such") as Promise<unknown>,
    latestMs: hourMs,
  },
  {
    kind: "SETTLEMENT",
    begin(stub) {
      const row = "INSERT INTO feed (receiver, sequence) VALUES ('a-terminal', 1)";
      return putOff(stub, "INSERT INTO feed_retry VALUES ('a-terminal', 99, ?)", row);
    },
    look: (stub) => stub.find?.("no-such", "no-such") as Promise<unknown>,
    latestMs: hourMs,
  },
];

/** Has something wait there for its next try, in half an hour. */
async function putOff(stub: Stub, statement: string, before = "SELECT 1"): Promise<void> {
  const atMs = Date.now() + hourMs / 2;
  await runInDurableObject(stub, async (_, { storage }) => {
    storage.sql.exec(before);
    storage.sql.exec(statement, atMs);
    await storage.setAlarm(atMs);
  });
}

async function rowsOf(stub: Stub, table: string): Promise<number> {
  return await runInDurableObject(stub, (_, { storage }) =>
    Number(storage.sql.exec(`SELECT count(*) AS n FROM ${table}`).one().n),
  );
}

async function alarmOf(stub: Stub): Promise<number | null> {
  return await runInDurableObject(stub, (_, state) => state.storage.getAlarm());
}

describe.each(objects)("the alarm of $kind (%$)", ({ kind, begin, look, latestMs }) => {
  it.each([
    ["was lost", null],
    ["was set by a clock three days ahead", Date.now() + 72 * hourMs],
  ])("is set again on waking, for what is due, when it %s", async (_, leftMs) => {
    const stub = objectOf(kind, `alarm ${crypto.randomUUID()}`);
    await begin(stub);
    expect(await alarmOf(stub)).toBeGreaterThan(Date.now());
    await runInDurableObject(stub, async (_instance, { storage }) => {
      if (leftMs === null) await storage.deleteAlarm();
      else await storage.setAlarm(leftMs);
    });
    await evictDurableObject(stub);
    await look(stub);
    const atMs = await alarmOf(stub);
    expect(atMs).toBeGreaterThan(Date.now());
    expect(atMs).toBeLessThanOrEqual(Date.now() + latestMs);
  });
});

it("of Guard is set again when Control's answer is lost, and rings without a fault", async () => {
  const stub = objectOf("GUARD", "alarm without control");
  await stub.fail?.(network, attempt);
  // What this isolate holds of Control ends within a second.
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  const lost = vi.spyOn(Control.prototype, "snapshot").mockImplementation(() => {
    throw new Error("a test: the answer is lost");
  });
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(lost).toHaveBeenCalled();
  expect(await alarmOf(stub)).toBeGreaterThan(Date.now());
});

it("is set by the next step when the step that had set it threw", async () => {
  const stub = objectOf("HANDLE", "a step that throws");
  await runInDurableObject(stub, async (_, state) => {
    const alarm = new ObjectAlarm(state, { name: "test", due: () => null });
    const nowMs = Date.now();
    const step = (fault: Error | null) => () => {
      alarm.ringBy(nowMs + hourMs, nowMs);
      if (fault !== null) throw fault;
    };
    const throws = () => transactWithAlarm(state, alarm, step(new Error("a test")));
    expect(throws).toThrow("a test");
    expect([alarm.atMs, await state.storage.getAlarm()]).toEqual([null, null]);
    transactWithAlarm(state, alarm, step(null));
    expect(await state.storage.getAlarm()).toBe(nowMs + hourMs);
    const earlier = () =>
      transactWithAlarm(state, alarm, () => {
        alarm.ringBy(nowMs + 1_000, nowMs);
        throw new Error("another");
      });
    expect(earlier).toThrow("another");
    expect([alarm.atMs, await state.storage.getAlarm()]).toEqual([nowMs + hourMs, nowMs + hourMs]);
  });
});

it("of a Guard that is never quiet is put off by nothing, and forgets what no rule looks back to", async () => {
  const stub = objectOf("GUARD", "never quiet");
  await stub.fail?.(network, attempt);
  const firstMs = await alarmOf(stub);
  for (let n = 0; n < 3; n += 1) {
    travel(hourMs / 4);
    await stub.fail?.(network, attempt);
    expect(await alarmOf(stub)).toBe(firstMs);
  }
  travel(40 * 24 * hourMs);
  await stub.fail?.(network, attempt);
  expect(await rowsOf(stub, "act")).toBe(5);
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await rowsOf(stub, "act")).toBe(1);
  const nextMs = (await alarmOf(stub)) ?? 0;
  expect(nextMs).toBeGreaterThan(Date.now());
  expect(nextMs).toBeLessThanOrEqual(Date.now() + hourMs);
});

it("is taken back with what was done, unless something is due, which is not put off by it", async () => {
  const stub = objectOf("HANDLE", "what it was set for is done");
  await runInDurableObject(stub, async (_, state) => {
    let dueMs: ((nowMs: number) => number) | null = (nowMs) => nowMs + 2 * hourMs;
    const due = (nowMs: number) => (dueMs === null ? null : dueMs(nowMs));
    const alarm = new ObjectAlarm(state, { name: "test", due });
    const nowMs = Date.now();
    alarm.ringBy(nowMs + hourMs, nowMs);
    alarm.settle();
    expect(await state.storage.getAlarm()).toBe(nowMs + hourMs);
    dueMs = null;
    alarm.settle();
    expect([alarm.atMs, await state.storage.getAlarm()]).toEqual([null, null]);
  });
});

it("of a Directory is set by the clock of a caller that shows less, and by none that shows more", async () => {
  const stub = objectOf("DIRECTORY", "callers' clocks");
  const owner = { route: "a".repeat(32), flowId: "b".repeat(32) };
  const trueMs = Date.now();
  const reserve = (jkt: string, callerMs: number) =>
    stub.reserveKey?.({ jkt, ...owner, untilMs: callerMs + reservationMs });
  travel(hourMs);
  const laterMs = Date.now() + hourMs;
  await reserve("a-key", laterMs);
  expect(await alarmOf(stub)).toBe(laterMs + reservationMs + reservationGraceMs);
  await reserve("another-key", trueMs);
  const endsMs = trueMs + reservationMs + reservationGraceMs;
  expect(Math.abs(((await alarmOf(stub)) ?? 0) - endsMs)).toBeLessThan(1_000);
});

it("of a Directory is set by one reading of its clock, which two of one moment would have it doubt", async () => {
  const stub = objectOf("DIRECTORY", "one reading");
  const asked: number[] = [];
  await runInDurableObject(stub, async (instance, state) => {
    const now = async () => asked.push(Date.now());
    Object.defineProperty(state, "exports", { value: { Clock: { now } } });
    const owner = { route: "a".repeat(32), flowId: "b".repeat(32) };
    const untilMs = Date.now() + reservationMs;
    (instance as Directory).reserveKey({ jkt: "a-key", ...owner, untilMs });
  });
  expect(asked).toEqual([]);
});
