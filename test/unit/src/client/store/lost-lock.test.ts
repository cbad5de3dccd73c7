import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { withLock } from "../../../../../src/client/store/file-lock.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-lost-lock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let afterWrite = () => {};
vi.mock("node:fs/promises", async (original) => {
  const files = await original<typeof import("node:fs/promises")>();
  const writeFile: typeof files.writeFile = async (...args) => {
    await files.writeFile(...args);
    afterWrite();
  };
  return { ...files, writeFile };
});

it("waits for who has taken a lock away while its maker was writing its name", async () => {
  const path = join(folder, "lock");
  let isTaken = false;
  afterWrite = () => {
    afterWrite = () => {};
    writeFileSync(path, "1 another-machine 1 a-thief");
    isTaken = true;
    setTimeout(() => {
      isTaken = false;
      rmSync(path);
    }, 100);
  };
  expect(await withLock(path, async () => isTaken)).toBe(false);
});
