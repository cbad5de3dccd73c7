import { describe, expect, test } from "vitest";
import { generateDeviceKey } from "../../../../src/client/access/device-key.ts";
import { AppClient } from "../../../../src/client/app.ts";
import { OfflineCodes, type OfflineRecord } from "../../../../src/client/offline-codes.ts";
import type { Runtime } from "../../../../src/client/runtime.ts";
import { memoryRecordStore } from "../../../../src/client/store/memory.ts";
import type { RecordStore } from "../../../../src/client/store/port.ts";
import { ServerClock } from "../../../../src/client/wire/server-clock.ts";
import { told } from "./contract-examples.ts";
import { json, ScriptedRuntime } from "./scripted-runtime.ts";

const key = await generateDeviceKey();
const names = Array.from({ length: 20 }, (_, i) => `seal-${i}`);
const later = "2100-01-01T00:00:00.000Z";

function claimsOf(qr: string | undefined) {
  return JSON.parse(Buffer.from(`${qr?.split(".")[1]}`, "base64url").toString());
}

async function stocked(store: RecordStore<OfflineRecord> = memoryRecordStore()) {
  const codes = new OfflineCodes(store, key, new ScriptedRuntime([]));
  await codes.take({ seals: names, expires_at: later, counter: 40 });
  return { store, codes };
}

/** A program that ends at its n-th write, before or after it has reached the disk. */
function dyingStore(at: number, isWritten: boolean) {
  const store = memoryRecordStore<OfflineRecord>();
  let writes = 0;
  const change: typeof store.change = async (id, act) => {
    writes += 1;
    const changed = writes < at || isWritten ? await store.change(id, act) : undefined;
    if (writes >= at) throw new Error("killed");
    return changed;
  };
  return { store, dying: { ...store, change } };
}

describe("codes without a network", () => {
  test("have a seal each and a counter above the server's, twenty of them", async () => {
    const { codes } = await stocked();
    for (const [at, seal] of names.entries()) {
      const code = await codes.next();
      expect(claimsOf(code?.qr)).toMatchObject({ seal, counter: 41 + at });
      expect(code?.left).toBe(19 - at);
    }
    expect(await codes.next()).toBeNull();
  });

  test("never share a seal, asked for at once or by the program's next run", async () => {
    const { codes, store } = await stocked();
    const together = await Promise.all(Array.from({ length: 5 }, () => codes.next()));
    const next = new OfflineCodes(store, key, new ScriptedRuntime([]));
    const all = [...together, await next.next()].map((code) => claimsOf(code?.qr));
    expect(new Set(all.map(({ seal }) => seal)).size).toBe(6);
    expect(all.map(({ counter }) => counter)).toEqual([41, 42, 43, 44, 45, 46]);
  });

  test("never share a seal between clients over one store, whatever each has heard", async () => {
    const { store } = await stocked();
    const runtime = new ScriptedRuntime([]);
    const clients = Array.from({ length: 4 }, () => new OfflineCodes(store, key, runtime));
    const learnt = { difference_ms: 0, learnt_at_ms: runtime.nowMs() };
    const drawn = await Promise.all(
      clients.flatMap((codes) => [codes.next(), codes.learn(learnt), codes.next()]),
    );
    const all = drawn.filter((code) => code !== undefined).map((code) => claimsOf(code?.qr));
    expect(new Set(all.map(({ seal }) => seal)).size).toBe(8);
    expect(all.map(({ counter }) => counter).sort()).toEqual([41, 42, 43, 44, 45, 46, 47, 48]);
  });

  test.each([
    { isWritten: true, seal: "seal-1" },
    { isWritten: false, seal: "seal-0" },
  ])("never use a seal twice when killed in between (written: $isWritten)", async (killed) => {
    const { store, dying } = dyingStore(2, killed.isWritten);
    const { codes } = await stocked(dying);
    await expect(codes.next()).rejects.toThrow("killed");
    const next = new OfflineCodes(store, key, new ScriptedRuntime([]));
    expect(claimsOf((await next.next())?.qr).seal).toBe(killed.seal);
  });

  test("end with their seals' time and with a sign-out; the counter stays", async () => {
    const { codes } = await stocked();
    await codes.next();
    await codes.drop();
    expect(await codes.next()).toBeNull();
    await codes.take({ seals: names, expires_at: "2001-01-01T00:00:00.000Z", counter: 0 });
    expect(await codes.next()).toBeNull();
    await codes.take({ seals: names, expires_at: later, counter: 0 });
    expect(claimsOf((await codes.next())?.qr).counter).toBe(42);
  });
});

describe("a phone whose clock is wrong", () => {
  const hour = 3_600_000;
  const trueMs = Date.UTC(2027, 0, 15, 8);
  /** A phone whose clock differs, and whose server says its time in every answer. */
  function phone(offMs: number, offline: RecordStore<OfflineRecord> = memoryRecordStore()) {
    /** `sleptMs`: how long the machine sleeps before it reads an answer. */
    const state = { trueMs, offMs, sleptMs: 0, cachedMs: 0 };
    const scripted = new ScriptedRuntime([]);
    const runtime: Runtime = {
      nowMs: () => state.trueMs + state.offMs,
      randomBytes: scripted.randomBytes,
      sleep: scripted.sleep,
      fetch: async () => {
        const { cachedMs } = state;
        const date = { Date: new Date(state.trueMs - cachedMs).toUTCString() };
        state.trueMs += state.sleptMs;
        const headers = cachedMs === 0 ? date : { ...date, Age: `${cachedMs / 1_000}` };
        const seals = { seals: names, expires_at: later, counter: 0 };
        const body = told("GET /v1/wallet", seals);
        return json(body, { headers });
      },
    };
    const start = () => new AppClient({ origin: "https://pay.example", key, runtime, offline });
    return { state, start, offline };
  }
  /** How far the code's time is from the true one, in seconds. */
  async function errorOf({ state }: ReturnType<typeof phone>, app: AppClient) {
    const code = await app.offlineCode();
    return code === null ? null : claimsOf(code.qr).iat - state.trueMs / 1_000;
  }
  const offs = [0, 1, 12, 30, 300, -50, -65, -300, 86_400, -86_400 * 365].map((s) => s * 1_000);

  test.each(offs)("signs with the server's time when it is %s ms off", async (offMs) => {
    const all = phone(offMs);
    const app = all.start();
    await app.offlineSeals();
    expect(Math.abs((await errorOf(all, app)) ?? Number.NaN)).toBeLessThanOrEqual(2);
    // The program is started anew without a network, a day later.
    all.state.trueMs += 24 * hour;
    expect(Math.abs((await errorOf(all, all.start())) ?? Number.NaN)).toBeLessThanOrEqual(2);
  });

  test("follows a clock that was set right while it was online", async () => {
    const all = phone(300_000);
    await all.start().offlineSeals();
    const next = all.start();
    all.state.offMs = 0;
    all.state.trueMs += hour;
    expect(await next.wallet()).toMatchObject({ ok: true });
    await new Promise((kept) => setImmediate(kept));
    // Started anew without a network, the phone knows that its clock is right by now.
    expect(Math.abs((await errorOf(all, all.start())) ?? Number.NaN)).toBeLessThanOrEqual(2);
  });

  test.each([
    ["that a sleeping machine reads an hour late", { sleptMs: hour }],
    ["that a cache kept for an hour", { cachedMs: hour }],
  ])("takes no time from an answer %s", async (_, late) => {
    for (const offMs of [0, 300_000]) {
      const all = phone(offMs);
      const app = all.start();
      await app.offlineSeals();
      Object.assign(all.state, late);
      expect(await app.wallet()).toMatchObject({ ok: true });
      await new Promise((kept) => setImmediate(kept));
      expect(Math.abs((await errorOf(all, app)) ?? Number.NaN)).toBeLessThanOrEqual(2);
    }
  });

  test("signs nothing by a difference of more than 72 h, until it was online", async () => {
    const all = phone(300_000);
    await all.start().offlineSeals();
    all.state.trueMs += 72 * hour + 1_000;
    const app = all.start();
    expect(await app.offlineCode()).toBeNull();
    await app.offlineSeals();
    expect(Math.abs((await errorOf(all, app)) ?? Number.NaN)).toBeLessThanOrEqual(2);
  });

  test("signs nothing after its clock was set back, and loses no seal by it", async () => {
    const all = phone(0);
    const app = all.start();
    await app.offlineSeals();
    all.state.offMs = -hour;
    expect(await app.offlineCode()).toBeNull();
    expect((await all.offline.get("app"))?.seals).toHaveLength(20);
    all.state.offMs = 0;
    expect(await errorOf(all, app)).toBeCloseTo(0, -1);
  });

  test("that was never online has nothing to sign with", async () => {
    const all = phone(0);
    expect(await all.start().offlineCode()).toBeNull();
  });
});

test("codes carry the server's time as heard last, in the next run as well", async () => {
  const { store } = await stocked();
  const runtime = new ScriptedRuntime([]);
  const clock = new ServerClock(runtime.nowMs);
  clock.hear(runtime.nowMs() + 3_600_000);
  const iatMs = Math.floor(runtime.nowMs() / 1_000) * 1_000 + 3_600_000;
  for (const known of [clock, undefined]) {
    const code = await new OfflineCodes(store, key, runtime, known).next();
    expect(claimsOf(code?.qr).iat * 1_000).toBe(iatMs);
  }
});

test("seals of an earlier program, kept without a clock, are not signed with", async () => {
  const store = memoryRecordStore<OfflineRecord>();
  const first = { version: 1, seals: names, expires_at: later, counter: 40 };
  await store.put("app", first as unknown as OfflineRecord);
  expect(await new OfflineCodes(store, key, new ScriptedRuntime([])).next()).toBeNull();
});

test("an app keeps the seals it fetches and signs with them in the next run", async () => {
  const fetched = { seals: names, expires_at: later, counter: 3 };
  const runtime = new ScriptedRuntime([json(fetched, { status: 201 })]);
  const offline = memoryRecordStore<OfflineRecord>();
  const options = { origin: "https://pay.example", key, runtime, offline };
  expect(await new AppClient(options).offlineCode()).toBeNull();
  await new AppClient(options).offlineSeals();
  const code = await new AppClient(options).offlineCode();
  expect(claimsOf(code?.qr)).toMatchObject({ seal: "seal-0", counter: 4 });
  expect(runtime.sent).toHaveLength(1);
});
