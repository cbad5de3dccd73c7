import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it, vi } from "vitest";
import { fileRecordStore } from "../../../../../src/client/store/file.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-flushed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => void vi.restoreAllMocks());

it("answers a write when its file, and then the folder with its name, are on the disk", async () => {
  const handle = await open(folder, "r");
  const kind = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const flushed: unknown[] = [];
  vi.spyOn(kind, "sync").mockImplementation(async function (this: FileHandle) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const what = (await this.stat()).isDirectory() ? "folder" : "file";
    flushed.push([what, existsSync(join(folder, "61.json"))]);
  });
  const store = fileRecordStore<{ n: number }>(folder);
  await store.put("a", { n: 1 });
  expect(flushed).toEqual([
    ["file", false],
    ["folder", true],
  ]);
  expect(await store.get("a")).toEqual({ n: 1 });
});
