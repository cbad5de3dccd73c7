import { beforeEach, expect, it } from "vitest";
import { memoryRecordStore } from "../../../../../src/client/store/memory.ts";
import type { RecordStore } from "../../../../../src/client/store/port.ts";
import { type SealedRecord, sealedStore } from "../../../../../src/web/payer/sealed-store.ts";

interface Kept {
  readonly token: string;
}

const options = { name: "AES-GCM", length: 256 } as const;
const newKey = () => crypto.subtle.generateKey(options, false, ["encrypt", "decrypt"]);

let below: RecordStore<SealedRecord>;
let store: RecordStore<Kept>;
let last: Promise<unknown>;

async function over(records: RecordStore<SealedRecord>): Promise<RecordStore<Kept>> {
  const key = (await newKey()) as Awaited<ReturnType<Parameters<typeof sealedStore>[0]["key"]>>;
  return sealedStore<Kept>({
    ...{ store: records, key: async () => key },
    locked: (act) => {
      const done = last.then(act);
      last = done.catch(() => undefined);
      return done;
    },
  });
}

beforeEach(async () => {
  last = Promise.resolve();
  below = memoryRecordStore<SealedRecord>();
  store = await over(below);
});

it("gives back what was put, and keeps nothing of it in clear", async () => {
  await store.put("a", { token: "a secret of some length" });
  expect(await store.get("a")).toEqual({ token: "a secret of some length" });
  expect(await store.list()).toEqual([{ token: "a secret of some length" }]);
  const sealed = Buffer.from((await below.get("a"))?.sealed ?? "", "base64url");
  expect(sealed.length).toBeGreaterThan(0);
  expect(sealed.toString("latin1")).not.toContain("secret");
});

it("seals the same record differently each time", async () => {
  await store.put("a", { token: "x" });
  const first = await below.get("a");
  await store.put("a", { token: "x" });
  expect((await below.get("a"))?.nonce).not.toEqual(first?.nonce);
});

it("lets no change come between another's reading and writing", async () => {
  await store.put("a", { token: "" });
  const add = (letter: string) =>
    store.change("a", (kept) => ({ token: `${kept?.token}${letter}` }));
  await Promise.all(["a", "b", "c"].map(add));
  expect(await store.get("a")).toEqual({ token: "abc" });
});

it("removes what a change makes nothing of, and writes nothing that it left alone", async () => {
  await store.put("a", { token: "x" });
  const before = await below.get("a");
  await store.change("a", (kept) => kept);
  expect(await below.get("a")).toEqual(before);
  await store.change("a", () => undefined);
  expect(await below.get("a")).toBeUndefined();
});

it("rejects with what a change throws, and leaves the record", async () => {
  await store.put("a", { token: "x" });
  const thrown = store.change("a", () => {
    throw new Error("no");
  });
  await expect(thrown).rejects.toThrow("no");
  expect(await store.get("a")).toEqual({ token: "x" });
});

it("takes for nothing what another key sealed", async () => {
  await (await over(below)).put("a", { token: "x" });
  expect(await store.get("a")).toBeUndefined();
  expect(await store.list()).toEqual([]);
});
