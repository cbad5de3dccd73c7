import { describe, expect, test } from "vitest";
import { AppClient } from "../../../../src/client/app.ts";
import { generateDeviceKey } from "../../../../src/client/device-key.ts";
import { OfflineCodes, type OfflineRecord } from "../../../../src/client/offline-codes.ts";
import { memoryRecordStore } from "../../../../src/client/store/memory.ts";
import type { RecordStore } from "../../../../src/client/store/port.ts";
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
  const put: typeof store.put = async (id, record) => {
    writes += 1;
    if (writes < at || isWritten) await store.put(id, record);
    if (writes >= at) throw new Error("killed");
  };
  return { store, dying: { ...store, put } };
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
