import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  generateDeviceKey,
  type KeyStore,
  openDeviceKey,
} from "../../../../../src/client/access/device-key.ts";
import { fileKeyStore, fileRecordStore } from "../../../../../src/client/store/file.ts";
import { memoryKeyStore, memoryRecordStore } from "../../../../../src/client/store/memory.ts";
import type { RecordStore } from "../../../../../src/client/store/port.ts";
import { signProof } from "../../../../../src/client/wire/proof.ts";
import { FakeIndexedDb } from "./fake-indexed-db.ts";

// The browser's store is typed by the browser's library, which this world has not.
const browserStore = "../../../../../src/client/store/indexed-db.ts";
const { indexedDbRecordStore, indexedDbKeyStore } = await import(/* @vite-ignore */ browserStore);

const folders: string[] = [];
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "sekisho-store-"));
  folders.push(path);
  return join(path, "made", "on", "demand");
}
afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true }))));

interface Note {
  readonly text: string;
}

/** Opens a medium; each call of what it gives is another client's store over that. */
const media: Record<string, () => Promise<() => RecordStore<Note>>> = {
  memory: async () => {
    const store = memoryRecordStore<Note>();
    return () => store;
  },
  file: async () => {
    const path = await folder();
    return () => fileRecordStore<Note>(path);
  },
  "indexed-db": async () => {
    const factory = new FakeIndexedDb();
    return () => indexedDbRecordStore("payments", factory);
  },
};

describe.each(Object.entries(media))("%s record store", (_, open) => {
  const make = async () => (await open())();
  test("gives back what was put, and nothing else", async () => {
    const store = await make();
    expect(await store.get("a")).toBeUndefined();
    expect(await store.list()).toEqual([]);
    await store.put("a", { text: "one" });
    await store.put("b", { text: "日本" });
    await store.put("a", { text: "two" });
    expect(await store.get("a")).toEqual({ text: "two" });
    expect((await store.list()).map(({ text }) => text).sort()).toEqual(["two", "日本"]);
    await store.remove("a");
    await store.remove("never there");
    expect(await store.get("a")).toBeUndefined();
    expect(await store.list()).toEqual([{ text: "日本" }]);
  });

  test("keeps a copy: a change of the object afterwards changes nothing", async () => {
    const store = await make();
    const note = { text: "one" };
    await store.put("a", note);
    note.text = "two";
    expect(await store.get("a")).toEqual({ text: "one" });
  });

  test("tells ids apart that differ in case, dots and slashes", async () => {
    const store = await make();
    const ids = ["abcdefgh", "ABCDEFGH", "..", "../a", "a/b", "a.json"];
    for (const id of ids) await store.put(id, { text: id });
    for (const id of ids) expect(await store.get(id)).toEqual({ text: id });
    expect(await store.list()).toHaveLength(ids.length);
  });

  test("changes a record for one client at a time", async () => {
    const client = await open();
    const longer = (kept: Note | undefined) => ({ text: `${kept?.text ?? ""}.` });
    const changed = await Promise.all(
      Array.from({ length: 40 }, (_, index) => client().change(`id-${index % 2}`, longer)),
    );
    const lengths = changed.map((note) => note?.text.length ?? 0).sort((a, b) => a - b);
    expect(lengths).toEqual(Array.from({ length: 40 }, (_, index) => Math.floor(index / 2) + 1));
  });

  test("writes nothing for a record that is given back, and removes one that is not", async () => {
    const store = await make();
    expect(await store.change("a", (kept) => kept)).toBeUndefined();
    expect(await store.list()).toEqual([]);
    await store.put("a", { text: "one" });
    expect(await store.change("a", (kept) => kept)).toEqual({ text: "one" });
    expect(await store.change("a", () => undefined)).toBeUndefined();
    expect(await store.get("a")).toBeUndefined();
  });

  test("tells what a change throws, and keeps the record as it was", async () => {
    const store = await make();
    await store.put("a", { text: "one" });
    const change = store.change("a", () => {
      throw new Error("not this");
    });
    await expect(change).rejects.toThrow("not this");
    await store.change("b", () => ({ text: "two" }));
    expect([await store.get("a"), await store.get("b")]).toEqual([
      { text: "one" },
      { text: "two" },
    ]);
  });

  test("takes many puts at once", async () => {
    const store = await make();
    const ids = Array.from({ length: 20 }, (_, index) => `id-${index % 5}`);
    await Promise.all(ids.map((id, index) => store.put(id, { text: `${index}` })));
    expect(await store.list()).toHaveLength(5);
  });
});

test("a browser's database of before keeps what it has and gets the shelf that came since", async () => {
  const factory = new FakeIndexedDb();
  const before = factory.open("sekisho", 1);
  await new Promise<void>((resolve) => {
    const database = before.result as { createObjectStore(name: string): void };
    before.onupgradeneeded = () => {
      for (const shelf of ["keys", "sessions", "payments"]) database.createObjectStore(shelf);
    };
    before.onsuccess = resolve;
  });
  for (const shelf of ["payments", "offline"]) {
    await indexedDbRecordStore(shelf, factory).put("a", { text: shelf });
    expect(await indexedDbRecordStore(shelf, factory).get("a")).toEqual({ text: shelf });
  }
  expect(await indexedDbRecordStore("payments", factory).get("a")).toEqual({ text: "payments" });
});

test("a browser's database is opened again when the browser has closed it, and once only", async () => {
  const factory = new FakeIndexedDb();
  const store = indexedDbRecordStore("payments", factory);
  await store.put("a", { text: "one" });
  factory.lose();
  await Promise.all([store.put("b", { text: "two" }), store.put("c", { text: "three" })]);
  expect(await store.list()).toEqual([{ text: "one" }, { text: "two" }, { text: "three" }]);
  expect(factory.opened).toBe(2);
});

test("a browser's database that cannot be used when it was opened again is told so", async () => {
  const factory = new FakeIndexedDb();
  const store = indexedDbRecordStore("payments", factory);
  await store.put("a", { text: "one" });
  const open = factory.open.bind(factory);
  factory.open = (...asked) => {
    const request = open(...asked);
    factory.lose();
    return request;
  };
  factory.lose();
  await expect(store.get("a")).rejects.toThrow("connection is closing");
  expect(factory.opened).toBe(2);
  factory.open = open;
  expect(await store.get("a")).toEqual({ text: "one" });
});

test("a browser's request that fails rejects with its own error", async () => {
  const factory = new FakeIndexedDb();
  const store = indexedDbRecordStore("payments", factory);
  factory.failures.push(new DOMException("The disk is full.", "QuotaExceededError"));
  await expect(store.put("a", { text: "one" })).rejects.toThrow("The disk is full.");
  await store.put("a", { text: "two" });
  expect(factory.opened).toBe(1);
});

test("a browser's database that is lost under a request is asked once more", async () => {
  const factory = new FakeIndexedDb();
  const store = indexedDbRecordStore("payments", factory);
  const lost = new DOMException("Connection to Indexed Database server lost", "UnknownError");
  await store.put("a", { text: "one" });
  factory.failures.push(lost);
  expect(await store.get("a")).toEqual({ text: "one" });
  factory.failures.push(lost, lost);
  await expect(store.get("a")).rejects.toBe(lost);
  expect(await store.get("a")).toEqual({ text: "one" });
});

test("a browser's database that is lost while it writes is told so: it may have been kept", async () => {
  const factory = new FakeIndexedDb();
  const store = indexedDbRecordStore("payments", factory);
  const longer = (kept: Note | undefined) => ({ text: `${kept?.text ?? ""}.` });
  for (const name of ["UnknownError", "InvalidStateError"]) {
    factory.flushFailures.push(new DOMException("Connection lost", name));
    await expect(store.change(name, longer)).rejects.toThrow("was lost while it wrote");
    expect(await store.get(name)).toEqual({ text: "." });
  }
  const full = new DOMException("The disk is full.", "QuotaExceededError");
  factory.flushFailures.push(full);
  await expect(store.put("a", { text: "one" })).rejects.toBe(full);
});

test("a database that a newer page has raised is opened as it is", async () => {
  const factory = new FakeIndexedDb();
  const versions: (number | undefined)[] = [];
  const open = factory.open.bind(factory);
  factory.open = (name, version) => {
    versions.push(version);
    return open(name, version);
  };
  await indexedDbRecordStore("payments", factory).put("a", { n: 1 });
  factory.openFailures.push(new DOMException("it is of version 99", "VersionError"));
  const older = indexedDbRecordStore("payments", factory);
  expect(await older.get("a")).toEqual({ n: 1 });
  expect(versions).toEqual([2, 2, undefined]);
});

test("a key that the browser kept and cannot open any more is none", async () => {
  const factory = new FakeIndexedDb();
  const made = await generateDeviceKey();
  await indexedDbRecordStore("keys", factory).put("own", null);
  const keys = indexedDbKeyStore(factory);
  expect(await keys.get("own")).toBe(undefined);
  expect((await keys.keep("own", made)).thumbprint).toBe(made.thumbprint);
  expect((await keys.get("own"))?.thumbprint).toBe(made.thumbprint);
});

test("a browser's database that did not open once is opened at the next call", async () => {
  const factory = new FakeIndexedDb();
  const store = indexedDbRecordStore("payments", factory);
  factory.openFailures.push(new DOMException("no", "QuotaExceededError"));
  await expect(store.get("a")).rejects.toThrow("no");
  expect(await store.get("a")).toBe(undefined);
  const open = factory.open.bind(factory);
  const other = indexedDbRecordStore("payments", factory);
  factory.open = () => {
    throw new DOMException("not in this page", "SecurityError");
  };
  await expect(other.get("a")).rejects.toThrow("not in this page");
  factory.open = open;
  expect(await other.get("a")).toBe(undefined);
});

const keyStores: Record<string, () => Promise<KeyStore>> = {
  memory: async () => memoryKeyStore(),
  file: async () => fileKeyStore(await folder()),
  "indexed-db": async () => indexedDbKeyStore(new FakeIndexedDb()),
};

describe.each(Object.entries(keyStores))("%s key store", (name, make) => {
  test("opens the same key every time, and it signs", async () => {
    const store = await make();
    const extractable = name === "file";
    const key = await openDeviceKey(store, "phone", { extractable });
    const again = await openDeviceKey(store, "phone", { extractable });
    expect(again.thumbprint).toBe(key.thumbprint);
    const at = { method: "GET", url: "https://a.example/", issuedAtMs: 0, jti: "1" };
    expect((await signProof(again, at)).split(".")).toHaveLength(3);
    await store.remove("phone");
    expect(await store.get("phone")).toBeUndefined();
  });
});

test.each(Object.entries(keyStores))(
  "%s: who opens it first, at once, has one key",
  async (_, make) => {
    const store = await make();
    const opening = () => openDeviceKey(store, "phone", { extractable: true });
    const keys = await Promise.all([opening(), opening(), opening()]);
    expect(new Set(keys.map(({ thumbprint }) => thumbprint)).size).toBe(1);
    const [key] = keys;
    expect((await opening()).thumbprint).toBe(key?.thumbprint);
  },
);

describe("file store", () => {
  test("leaves no half-written file and none that others can read", async () => {
    const path = await folder();
    const store = fileRecordStore<Note>(path);
    await Promise.all(["a", "b", "a"].map((id) => store.put(id, { text: id })));
    const names = await readdir(path);
    expect(names.sort()).toEqual(["61.json", "62.json"]);
    expect((await stat(join(path, "61.json"))).mode & 0o077).toBe(0);
  });

  test("passes over what a crash left beside, and rejects a record that is no JSON", async () => {
    const path = await folder();
    const store = fileRecordStore<Note>(path);
    await store.put("a", { text: "a" });
    await writeFile(join(path, "62.json.1.1.new"), '{"te');
    expect(await store.list()).toEqual([{ text: "a" }]);
    await writeFile(join(path, "62.json"), '{"te');
    await expect(store.list()).rejects.toThrow("62.json is not JSON");
  });

  test("refuses a key that cannot be written down", async () => {
    const store = fileKeyStore(await folder());
    await expect(store.keep("phone", await generateDeviceKey())).rejects.toThrow();
  });
});
