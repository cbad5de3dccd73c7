import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it, vi } from "vitest";
import { fileRecordStore } from "../../../../../src/client/store/file.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-unwritten-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => void vi.restoreAllMocks());

it("leaves nothing of a record that could not be written, and the one of before as it was", async () => {
  const store = fileRecordStore<{ n: number }>(folder);
  await store.put("a", { n: 1 });
  const handle = await open(folder, "r");
  const kind = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  vi.spyOn(kind, "sync").mockRejectedValueOnce(full);
  await expect(store.put("a", { n: 2 })).rejects.toBe(full);
  expect([readdirSync(folder), await store.get("a")]).toEqual([["61.json"], { n: 1 }]);
});
