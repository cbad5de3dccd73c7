import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "sekisho-no-room-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cli = join(import.meta.dirname, "../../../../src/cli");

/** Runs Node where no file may have more than 1 KiB: what is within is written, then no more. */
function withinKib(args: readonly string[]) {
  const limited = ["-c", 'ulimit -f 1 && exec "$@"', "bash", process.execPath, ...args];
  const { status, stderr } = spawnSync("bash", limited, { encoding: "utf8" });
  return { status, stderr };
}

describe.runIf(process.platform === "linux")("a file that there is no room for", () => {
  it("is told, and no part of a key ring is left", () => {
    const path = join(folder, "keys.json");
    expect(withinKib([join(cli, "sekisho.ts"), "keys", "--out", path])).toEqual({
      status: 1,
      stderr: `Cannot write ${path}: EFBIG: file too large, write.\n`,
    });
    expect(existsSync(path)).toBe(false);
  });

  it("is told of an export too", () => {
    const path = join(folder, "books");
    const from = JSON.stringify(join(cli, "books/books-export.ts"));
    const program = `const { exportTo } = await import(${from});
const { registered, end } = exportTo(${JSON.stringify(path)}, 0);
registered("w".repeat(2_000));
end();`;
    const { status, stderr } = withinKib(["--input-type=module", "--eval", program]);
    expect({ status, size: statSync(path).size }).toEqual({ status: 1, size: 1_024 });
    expect(stderr).toContain("EFBIG: file too large, write");
  });
});

it("makes a ring that nobody else may read, and replaces none", () => {
  const path = join(folder, "ring.json");
  const make = () => spawnSync(process.execPath, [join(cli, "sekisho.ts"), "keys", "--out", path]);
  expect(make().status).toBe(0);
  const { mode, mtimeMs } = statSync(path);
  expect(mode & 0o777).toBe(0o600);
  expect(`${make().stderr}`).toContain("it exists already, and a ring is never overwritten");
  expect(statSync(path).mtimeMs).toBe(mtimeMs);
});
