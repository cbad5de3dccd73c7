import {
  accessSync,
  constants,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { markOfProcess } from "../src/cli/local/process-mark.ts";

const memory = "/dev/shm";
const roomBytes = 2 ** 32;

/**
 * Has this process and its children keep their temporary files in memory, where the system has a
 * place for that with 4 GiB free: the objects of the tests commit some hundred thousand times, and
 * each commit waits for the disk. No test tells a lost power supply from a killed process. The
 * folder goes with the process; those of killed ones go here.
 */
export function keepFilesInMemory(): void {
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < roomBytes) return;
    for (const left of readdirSync(memory)) {
      const pid = Number(/^sekisho-tests-(\d+)-/.exec(left)?.[1] ?? process.pid);
      if (pid !== process.pid && markOfProcess(pid) === null) {
        rmSync(join(memory, left), { recursive: true, force: true });
      }
    }
    const folder = mkdtempSync(join(memory, `sekisho-tests-${process.pid}-`));
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    // The browser is unpacked there and started: some systems run nothing from memory.
    const program = join(folder, "program");
    writeFileSync(program, "", { mode: 0o700 });
    accessSync(program, constants.X_OK);
    process.env.TMPDIR = folder;
  } catch {
    // No such place, not ours to write, or not to run programs from: the disk does.
  }
}
